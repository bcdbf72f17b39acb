"""RSS 0.9x, 1.0, 2.0 and Atom, lies included: every entry, in document order."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawlers.bylines import names
from crawlers.dates import read_date, spread
from crawlers.hints import hints_of_feed
from crawlers.listings import Listing
from crawlers.markup import plain_line, plain_text, unescaped
from crawlers.xml_text import Entries, ListingError, XmlText, local_name, read_xml
from newswatch.clock import SEOUL
from newswatch.text import clean_line
from storage.records import ListedEntry

__all__ = ["ListingError", "parse_feed", "read_feed"]

Parts = Mapping[str, list[etree._Element]]
"""Children of an entry by their local names."""

_DATES = ("pubdate", "published", "date", "issued", "created", "regdate", "updated", "modified")
_TEXTS = ("encoded", "content", "description", "summary")
_ROOTS = {"rss", "feed", "rdf", "channel"}
_SUMMARY_CHARACTERS = 2000
_ABOUT = ("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "rdf:about", "about")
_MARKUP_CHARACTERS = 100_000
"""Of a field: no headline and no first paragraph begins later."""
_BASE = re.compile(r"""\sxml:base\s*=\s*["']([^"'<>]{1,2000})["']""")


def parse_feed(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> list[ListedEntry]:
    """Every entry of a feed, before any cap; doubled entries stay doubled.

    ``url`` resolves relative links, ``zone`` is that of times without one. Raises ListingError
    (html_as_feed, doctype_forbidden, not_xml, empty, mojibake, too_large) for what is no feed.
    """
    return list(read_feed(body, url, headers, now=now, zone=zone).entries)


def read_feed(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = SEOUL,
) -> Listing:
    """As ``parse_feed``, with what the feed asks of those who poll it, and whether it is whole."""
    document = read_xml(body, headers)
    base = _base(document, url)
    elements = Entries(document, "item", "entry")
    found = (_entry(element, base, now, zone) for element in elements)
    entries = tuple(entry for entry in found if entry is not None)
    if not entries and document.root not in _ROOTS:
        raise ListingError("not_xml", f"<{document.root[:40]}> instead of a feed")
    is_damaged = elements.is_damaged or document.root not in _ROOTS
    if is_damaged and not entries:
        raise ListingError("not_xml", "broken, and no entry of it is complete")
    return Listing(entries, hints=hints_of_feed(document.text), is_damaged=is_damaged)


def _entry(item: etree._Element, base: str, now: datetime, zone: tzinfo) -> ListedEntry | None:
    parts = _parts(item)
    address = next(_addresses(item, parts), "")
    title = plain_line(_text(parts, "title"))
    if not address and not title:
        return None
    raw = next((text for name in _DATES if (text := _text(parts, name))), "")[:200]
    published_at, precision = spread(read_date(raw, now, zone))
    summary = plain_text(max((_text(parts, name) for name in _TEXTS), key=len))
    return ListedEntry(
        url=urljoin(base, address),
        title=title or None,
        summary=summary[:_SUMMARY_CHARACTERS] or None,
        authors=tuple(_authors(parts)),
        published_at=published_at,
        published_precision=precision,
        published_raw=clean_line(raw) or None,
    )


def _parts(item: etree._Element) -> Parts:
    parts: dict[str, list[etree._Element]] = defaultdict(list)
    for child in item:
        parts[local_name(child)].append(child)
    return parts


def _addresses(item: etree._Element, parts: Parts) -> Iterator[str]:
    """What leads to the article, best first: the publisher's own link behind a redirector,
    the alternate link, a permalink guid."""
    yield from (text for one in parts.get("origlink", ()) if (text := _own(one)))
    for one in parts.get("link", ()):
        if one.get("rel", "alternate") == "alternate":
            address = one.get("href") or _own(one) or (one.tail or "")
            if address.strip():
                yield unescaped(address.strip())
    for one in (*parts.get("guid", ()), *parts.get("id", ())):
        if urlsplit(_own(one)).scheme in ("http", "https"):
            yield _own(one)
    yield from (about for name in _ABOUT if (about := item.get(name)))


def _authors(parts: Parts) -> list[str]:
    written = (
        next((_own(part) for part in child if local_name(part) == "name"), _own(child))
        for child in (*parts.get("author", ()), *parts.get("creator", ()))
    )
    lines = [plain_line(text[:500]) for text in written]
    return list(dict.fromkeys(name for line in lines[:20] for name in names(line)))


def _base(document: XmlText, url: str) -> str:
    end = document.text.find(">", document.begin)
    declared = _BASE.search(document.text[document.begin : min(end, document.begin + 4000)])
    return urljoin(url, declared[1]) if declared else url


def _text(parts: Parts, name: str) -> str:
    """Longest text among the item's own children of this name; media:title and its like lose."""
    found = parts.get(name, ())
    plain = [child for child in found if "media" not in str(child.tag)]
    return max((_own(child) for child in plain or found), key=len, default="")


def _own(element: etree._Element) -> str:
    """All text of an element; inline XHTML keeps its tags as markup."""
    if not len(element):
        return (element.text or "")[:_MARKUP_CHARACTERS].strip()
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return ((element.text or "") + inner)[:_MARKUP_CHARACTERS].strip()
