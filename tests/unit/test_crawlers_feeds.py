"""Feeds with the lies that they tell."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from crawlers.feeds import ListingError, parse_feed, read_feed
from crawlers.sitemaps import parse_sitemap
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
    ("html_as_feed", "<!DOCTYPE html><html><body>점검 중</body></html>"),
    ("html_as_feed", "  <html><head><title>없는 페이지</title></head></html>"),
    ("doctype_forbidden", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss><channel/></rss>'),
    ("empty", "   \n"),
    ("not_xml", "오류가 발생했습니다"),
    ("mojibake", bytes(range(128, 256)) * 20),
])  # fmt: skip
def test_what_is_no_feed_has_a_named_error(kind: str, body: str | bytes) -> None:
    with pytest.raises(ListingError) as error:
        entries(body)
    assert error.value.kind == kind


BOMB = '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [
    BOMB, "\n\n" + BOMB, '<?xml version="1.0"?>' + BOMB, "<!-- <rss> -->" + BOMB,
    "<!---->" * 3 + BOMB, "<?php echo '<rss>' ?>" + BOMB, BOMB.replace("DOCTYPE", "doctype"),
    BOMB.replace("<!D", "<! D"), '<!DOCTYPE html [<!ENTITY a "b">]>', "<!DOCTYPE rss>",
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x/rss.dtd">',
    '<!ENTITY a "b">',
])  # fmt: skip
@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "euc-kr"]
)
def test_declarations_are_refused_in_any_charset(prolog: str, charset: str) -> None:
    body = prolog + rss("<title>열린 모델 &a; 조달 지침</title><link>/1</link>")
    for parse in (parse_feed, parse_sitemap):
        with pytest.raises(ListingError) as error:
            parse(
                body.encode(charset), URL, {"Content-Type": f"text/xml; charset={charset}"}, now=NOW
            )
        assert error.value.kind == "doctype_forbidden"


def test_declarations_inside_are_refused_too() -> None:
    with pytest.raises(ListingError) as error:
        entries(rss("<title>가</title><link>/1</link>", head=BOMB))
    assert error.value.kind == "doctype_forbidden"


@pytest.mark.parametrize("page", [
    "<!DOCTYPE html>", "\ufeff<!-- x --><!doctype HTML >",
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "<HTML>", "<head>", "<body>",
])  # fmt: skip
def test_pages_in_place_of_a_feed_are_called_so(page: str) -> None:
    for parse in (parse_feed, parse_sitemap):
        with pytest.raises(ListingError) as error:
            parse(f"{page}<title>점검</title>".encode(), URL, now=NOW)
        assert error.value.kind == "html_as_feed"


def test_declarations_in_cdata_and_comments_are_words() -> None:
    quoted = "<![CDATA[<!DOCTYPE html> 과 <!ENTITY x> 이란 ]]>"
    body = rss(f"<title>{quoted}</title><link>/1</link><!-- <!DOCTYPE x> -->")
    assert entries(body)[0].title == "<!DOCTYPE html> 과 <!ENTITY x> 이란"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize("body", [
    f"<!DOCTYPE x [{LAUGHS}]>" + rss("<title>&l9;</title>"),
    f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>' + rss(f"<title>{'&a;' * 100_000}</title>"),
    rss("<![CDATA[" * MEBIBYTE), "<!---->" * MEBIBYTE, "<!--" * MEBIBYTE, "<?" * MEBIBYTE,
    rss("<item " * MEBIBYTE), "<" * 4 * MEBIBYTE, "<!" * 2 * MEBIBYTE,
    rss(f"<title>가</title><!-- {'<![CDATA[' * 400_000} -->"),
    rss(f"<title>가</title><description><![CDATA[{'<!-- <script ' * 100_000}]]></description>"),
    rss(f"<title>가</title><link>/1</link>{'<a/>' * MEBIBYTE}"),
])  # fmt: skip
def test_hostile_listings_take_no_time(body: str) -> None:
    began = time.process_time()
    with suppress(ListingError):
        entries(body)
    assert time.process_time() - began < 5, "a second, on a machine that does nothing else"


def test_one_broken_entry_spoils_no_other() -> None:
    body = rss("<title>가</title><link>/1</link>", "<title>나<link>/2</link><b>",
               "<title>다</title><link>/3</link>")  # fmt: skip
    found = read_feed(body.encode(), URL, now=NOW)
    assert found.is_damaged
    assert [entry.url for entry in found.entries if entry.title in ("가", "다")] == [
        "https://news.example/1",
        "https://news.example/3",
    ]


def test_an_entry_that_never_ends_is_left_out() -> None:
    body = rss("<title>가</title><link>/1</link>").replace(
        "</item>", "<item><title>나</title><link>/2</link></item>"
    )
    found = read_feed(body.encode(), URL, now=NOW)
    assert found.is_damaged
    assert [entry.url for entry in found.entries] == ["https://news.example/2"]


@pytest.mark.parametrize("odd", [
    rss("<title>가</title><link>/1</link><dc:date>2026-11-20</dc:date>"),
    rss("<title>가 & 나</title><link>/1?a=1&b=2</link>"),
    rss("<title>가\x0b</title><link>/1</link>") + "\n<!-- 0.2 s -->",
])  # fmt: skip
def test_what_is_only_odd_is_not_damaged(odd: str) -> None:
    found = read_feed(odd.encode(), URL, now=NOW)
    assert (len(found.entries), found.is_damaged) == (1, False)


def test_doctype_inside_a_text_is_no_doctype() -> None:
    assert entries(rss("<title>가</title><link>/1</link><description><![CDATA[<!DOCTYPE html> 이란]]>"
                       "</description>"))  # fmt: skip


def test_a_cut_off_feed_gives_what_is_complete() -> None:
    """Half an address would be another page."""
    body = rss("<title>가</title><link>/1</link>", "<title>나</title><link>/22</link>")
    found = read_feed(body[: body.rindex("2</link>")].encode(), URL, now=NOW)
    assert [entry.url for entry in found.entries] == ["https://news.example/1"]
    assert found.is_damaged


@pytest.mark.parametrize("reference", ["&#xD83D;", "&#56512;", "&#1;", "&#xFFFF;", "&#x110000;"])
def test_a_reference_to_no_character_spoils_no_feed(reference: str) -> None:
    body = rss(f"<title>가{reference}나</title><link>/1</link>").encode()
    assert [entry.title for entry in parse_feed(body, URL, now=NOW)] == ["가\ufffd나"]
