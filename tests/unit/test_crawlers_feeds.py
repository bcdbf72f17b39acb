"""Feeds and sitemaps with the lies that they tell."""

import gzip
from datetime import UTC, datetime

import pytest

from crawlers.feeds import ListingError, parse_feed
from crawlers.sitemaps import child_sitemaps, parse_sitemap
from storage.records import ListedEntry

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
URL = "https://news.example/rss/all.xml"


def entries(body: str | bytes, headers: dict[str, str] | None = None) -> list[ListedEntry]:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, URL, headers, now=NOW)


def rss(*items: str, head: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inner}</channel></rss>'


def test_rss_entry_in_full() -> None:
    [entry] = entries(rss(
        "<title>공개 모델 지침 나왔다</title><link>https://news.example/1</link>"
        "<description><![CDATA[<p>첫 문단이다.</p><p>둘째 문단이다.</p>]]></description>"
        "<author>han@news.example (한이슬 기자)</author>"
        "<pubDate>Fri, 20 Nov 2026 09:12:33 +0900</pubDate>"
    ))  # fmt: skip
    assert entry == ListedEntry(
        url="https://news.example/1",
        title="공개 모델 지침 나왔다",
        summary="첫 문단이다.\n둘째 문단이다.",
        authors=("한이슬",),
        published_at=datetime.fromisoformat("2026-11-20T09:12:33+09:00"),
        published_precision="minute",
        published_raw="Fri, 20 Nov 2026 09:12:33 +0900",
    )


@pytest.mark.parametrize("written", [
    "법원 &amp; 국회", "법원 &amp;amp; 국회", "법원 &amp;amp;amp; 국회", "법원 & 국회",
    "<![CDATA[법원 & 국회]]>", "<![CDATA[법원 &amp; 국회]]>", "<![CDATA[<b>법원</b> & 국회]]>",
    "법원&nbsp;&amp;&nbsp;국회", "\n  법원 &#38;\n 국회 ",
])  # fmt: skip
def test_titles_are_unescaped_until_plain(written: str) -> None:
    [entry] = entries(rss(f"<title>{written}</title><link>/1</link>"))
    assert entry.title == "법원 & 국회"


def test_korean_quotation_brackets_are_no_tags() -> None:
    [entry] = entries(rss("<title>&lt;주간 정책&gt; 공개 모델의 한 주</title><link>/1</link>"))
    assert entry.title == "<주간 정책> 공개 모델의 한 주"


def test_stray_ampersands_in_links_and_relative_links() -> None:
    got = entries(rss("<title>가</title><link>/view?no=1&kind=2</link>",
                      "<title>나</title><link>//m.news.example/2</link>"))  # fmt: skip
    assert [entry.url for entry in got] == [
        "https://news.example/view?no=1&kind=2", "https://m.news.example/2"
    ]  # fmt: skip


def test_an_untrue_encoding_declaration() -> None:
    body = rss("<title>뷁 같은 글자도 읽는다</title><link>/1</link>")
    said_utf8 = body.replace('version="1.0"', 'version="1.0" encoding="utf-8"').encode("cp949")
    said_euc = body.replace('version="1.0"', "version='1.0' encoding='euc-kr'").encode()
    for raw in (said_utf8, said_euc):
        assert entries(raw)[0].title == "뷁 같은 글자도 읽는다"


def test_blank_lines_and_a_mark_before_the_declaration() -> None:
    assert len(entries("\ufeff\n\n  " + rss("<title>가</title><link>/1</link>"))) == 1


def test_the_channels_image_is_no_entry_and_doubles_stay() -> None:
    image = "<image><title>로고</title><link>https://news.example/</link></image>"
    item = "<title>같은 글</title><link>/1</link>"
    assert len(entries(rss(item, item, head=image))) == 2


@pytest.mark.parametrize(("tag", "written", "instant"), [
    ("pubDate", "2026-11-20 09:12:33", "2026-11-20T09:12:33+09:00"),
    ("pubDate", "Fri, 20 Nov 2026 00:12:33 GMT", "2026-11-20T09:12:33+09:00"),
    ("pubDate", "Fri, 20 Nov 2026 09:12:33+0900", "2026-11-20T09:12:33+09:00"),
    ("dc:date", "Fri, 20 Nov 2026 09:12:33 +0900", "2026-11-20T09:12:33+09:00"),
    ("dc:date", "2026-11-20T09:12:33+09:00", "2026-11-20T09:12:33+09:00"),
    ("pubDate", "2026.11.20", "2026-11-20T00:00:00+09:00"),
])  # fmt: skip
def test_dates_of_feeds(tag: str, written: str, instant: str) -> None:
    [entry] = entries(rss(f"<title>가</title><link>/1</link><{tag}>{written}</{tag}>"))
    assert entry.published_at == datetime.fromisoformat(instant)
    assert entry.published_raw == written


def test_an_entry_without_a_date_has_none() -> None:
    [entry] = entries(rss("<title>가</title><link>/1</link><pubDate>미정</pubDate>"))
    assert (entry.published_at, entry.published_precision) == (None, None)


def test_atom_with_a_prefix_and_the_alternate_link() -> None:
    [entry] = entries(
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title type="html">열린 &amp;lt;모델&amp;gt;'
        '</a:title><a:link rel="replies" href="/c"/><a:link rel="alternate" href="/topic?id=7"/>'
        "<a:author><a:name>초록나무</a:name><a:uri>https://x.example</a:uri></a:author>"
        "<a:published>2026-11-20T09:00:00+09:00</a:published><a:updated>2026-11-21T09:00:00Z</a:updated>"
        '<a:summary type="html">&lt;p&gt;잘린 요약&lt;b&gt;</a:summary></a:entry></a:feed>'
    )
    assert (entry.url, entry.title, entry.authors, entry.summary) == (
        "https://news.example/topic?id=7", "열린 <모델>", ("초록나무",), "잘린 요약"
    )  # fmt: skip
    assert entry.published_at == datetime.fromisoformat("2026-11-20T09:00:00+09:00")


def test_rss_10_and_the_publishers_own_link_behind_a_redirector() -> None:
    got = entries(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"><title>누리</title></channel>'
        '<item rdf:about="https://news.example/9"><title>가</title></item>'
        "<item><title>나</title><link>https://feeds.example/r/2</link>"
        '<f:origLink xmlns:f="http://f">https://news.example/2</f:origLink></item></rdf:RDF>'
    )
    assert [entry.url for entry in got] == ["https://news.example/9", "https://news.example/2"]


@pytest.mark.parametrize(("kind", "body"), [
    ("html", "<!DOCTYPE html><html><body>점검 중</body></html>"),
    ("html", "  <html><head><title>없는 페이지</title></head></html>"),
    ("doctype", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss><channel/></rss>'),
    ("empty", "   \n"),
    ("not_xml", "오류가 발생했습니다"),
    ("mojibake", bytes(range(128, 256)) * 20),
])  # fmt: skip
def test_what_is_no_feed_has_a_named_error(kind: str, body: str | bytes) -> None:
    with pytest.raises(ListingError) as error:
        entries(body)
    assert error.value.kind == kind


def test_doctype_inside_a_text_is_no_doctype() -> None:
    assert entries(rss("<title>가</title><link>/1</link><description><![CDATA[<!DOCTYPE html> 이란]]>"
                       "</description>"))  # fmt: skip


def test_a_cut_off_feed_gives_what_came() -> None:
    body = rss("<title>가</title><link>/1</link>", "<title>나</title><link>/2</link>")
    assert len(entries(body[: body.rindex("<link>/2")])) >= 1


NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/news/articleView.html?idxno=11&amp;x=1</loc><news:news><news:publication><news:name>한빛</news:name></news:publication>
<news:publication_date>2026-11-20T09:00:00+09:00</news:publication_date><news:title>열린 모델 &amp;amp; 조달</news:title></news:news></url>
<url><loc>https://news.example/2</loc><lastmod>2026-11-19</lastmod></url></urlset>"""


def test_news_sitemap() -> None:
    first, second = parse_sitemap(NEWS_SITEMAP.encode(), URL, now=NOW)
    assert (first.url, first.title) == (
        "https://news.example/news/articleView.html?idxno=11&x=1", "열린 모델 & 조달"
    )  # fmt: skip
    assert first.published_at == datetime.fromisoformat("2026-11-20T09:00:00+09:00")
    assert (second.title, second.published_precision) == (None, "day")


def test_sitemap_index_in_gzip() -> None:
    index = (
        "<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2026-11-20T00:00:00+09:00</lastmod></sitemap>"
        "<sitemap><loc>https://news.example/s2.xml</loc></sitemap></sitemapindex>"
    )
    raw = gzip.compress(index.encode())
    assert parse_sitemap(raw, URL, now=NOW) == []
    assert child_sitemaps(raw, URL, now=NOW) == [
        ("https://news.example/s1.xml.gz", datetime.fromisoformat("2026-11-20T00:00:00+09:00")),
        ("https://news.example/s2.xml", None),
    ]


def test_a_feed_is_no_sitemap() -> None:
    with pytest.raises(ListingError, match="urlset"):
        parse_sitemap(rss("<title>가</title>").encode(), URL, now=NOW)
