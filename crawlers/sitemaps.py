"""Sitemaps: Google News, plain, and the index that leads to others."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from lxml import etree

from crawlers.dates import read_date, spread
from crawlers.markup import plain_line
from crawlers.xml_text import ListingError, descendants, local_name, read_xml
from newswatch.clock import SEOUL
from storage.records import ListedEntry

__all__ = ["ListingError", "child_sitemaps", "parse_sitemap"]


def parse_sitemap(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> list[ListedEntry]:
    """Every entry of a ``urlset``, in document order; none for an index (see child_sitemaps).

    Titles and times are those of Google's news tags. A plain entry's time is its ``lastmod``: not
    when it was published, but no later, which is what the age of an undated page needs.
    """
    root = read_xml(body, headers)
    if local_name(root) not in ("urlset", "sitemapindex"):
        raise ListingError("not_xml", f"<{local_name(root)}> instead of <urlset>")
    return [_entry(node, url, now, zone) for node in descendants(root, "url")]


def child_sitemaps(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> list[tuple[str, datetime | None]]:
    """Address and ``lastmod`` of every sitemap that an index leads to; none for a ``urlset``."""
    root = read_xml(body, headers)
    return [
        (urljoin(url, address), spread(read_date(_value(node, "lastmod"), now, zone))[0])
        for node in descendants(root, "sitemap")
        if (address := _value(node, "loc"))
    ]


def _entry(node: etree._Element, base: str, now: datetime, zone: tzinfo) -> ListedEntry:
    news = next((child for child in node if local_name(child) == "news"), None)
    raw = (news is not None and _value(news, "publication_date")) or _value(node, "lastmod")
    published_at, precision = spread(read_date(raw, now, zone))
    return ListedEntry(
        url=urljoin(base, _value(node, "loc")),
        title=(plain_line(_value(news, "title")) if news is not None else "") or None,
        published_at=published_at,
        published_precision=precision,
        published_raw=raw or None,
    )


def _value(node: etree._Element, name: str) -> str:
    return next(((child.text or "").strip() for child in node if local_name(child) == name), "")
