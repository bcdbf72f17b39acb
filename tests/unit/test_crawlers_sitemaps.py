"""Sitemaps and their indexes: of news, packed, too large, or something else."""

import gzip
from datetime import UTC, datetime

import pytest

from crawlers.feeds import ListingError
from crawlers.sitemaps import child_sitemaps, parse_sitemap

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


URL = "https://news.example/rss/all.xml"


def test_a_sitemap_may_not_unpack_to_more_than_a_page_may_have() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 9 * 1024 * 1024 + b"</urlset>")
    with pytest.raises(ListingError) as error:
        parse_sitemap(bomb, URL, now=NOW)
    assert error.value.kind == "too_large"
    halves = gzip.compress(b"<urlset><url><loc>/1</loc>") + gzip.compress(b"</url></urlset>")
    assert len(parse_sitemap(halves, URL, now=NOW)) == 1


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
        parse_sitemap(
            "<rss><channel><item><title>가</title></item></channel></rss>".encode(), URL, now=NOW
        )
