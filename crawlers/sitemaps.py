"""Sitemaps: Google News, plain, and the index that leads to others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from lxml import etree

from crawlers.dates import read_date, spread
from crawlers.feed_lies import dated, notes_of
from crawlers.listings import Listing
from crawlers.markup import plain_line
from crawlers.xml_text import Entries, ListingError, local_name, read_xml
from newswatch.clock import SEOUL
from storage.records import ListedEntry

__all__ = ["ListingError", "child_sitemaps", "parse_sitemap", "read_sitemap"]

_LONGEST_ADDRESS = 8192


def read_sitemap(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> Listing:
    """Every entry of a ``urlset``, in document order, or what an index leads to.

    Titles and times are those of Google's news tags. A plain entry's time is its ``lastmod``: not
    when it was published, but no later, which is what the age of an undated page needs. Raises
    ListingError as a feed does.
    """
    document = read_xml(body, headers)
    if document.root not in ("urlset", "sitemapindex"):
        raise ListingError("not_xml", f"<{document.root[:40]}> instead of <urlset>")
    elements = Entries(document, "url" if document.root == "urlset" else "sitemap")
    if document.root == "urlset":
        found = Listing(tuple(_entry(node, url, now, zone) for node in elements))
        found = replace(found, notes=tuple(sorted(notes_of(found.entries, document))))
    else:
        found = Listing((), tuple(_child(node, url, now, zone) for node in elements))
    if elements.is_damaged and not (found.entries or found.leads_to):
        raise ListingError("not_xml", "broken, and no entry of it is complete")
    return replace(found, is_damaged=elements.is_damaged)


def parse_sitemap(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> list[ListedEntry]:
    """The entries alone; none for an index."""
    return list(read_sitemap(body, url, headers, now=now, zone=zone).entries)


def child_sitemaps(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> list[tuple[str, datetime | None]]:
    """Address and ``lastmod`` of every sitemap that an index leads to; none for a ``urlset``."""
    return list(read_sitemap(body, url, headers, now=now, zone=zone).leads_to)


def _child(
    node: etree._Element, base: str, now: datetime, zone: tzinfo
) -> tuple[str, datetime | None]:
    changed = spread(read_date(_value(node, "lastmod"), now, zone))[0]
    return urljoin(base, _value(node, "loc")), changed


def _entry(node: etree._Element, base: str, now: datetime, zone: tzinfo) -> ListedEntry:
    news = next((child for child in node if local_name(child) == "news"), None)
    raw = (news is not None and _value(news, "publication_date")) or _value(node, "lastmod")
    date = dated(raw or "", now, zone)
    return ListedEntry(
        url=urljoin(base, _value(node, "loc")),
        title=(plain_line(_value(news, "title")) if news is not None else "") or None,
        published_at=date.published_at,
        published_precision=date.precision,
        published_raw=date.raw,
        flags=date.flags,
    )


def _value(node: etree._Element, name: str) -> str:
    texts = (child.text or "" for child in node if local_name(child) == name)
    return next(texts, "")[:_LONGEST_ADDRESS].strip()
