"""RSS 0.9x, 1.0, 2.0 and Atom, lies included: every entry, in document order."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawlers.bylines import names
from crawlers.feed_lies import dated, is_double_escaped, notes_of, without_now
from crawlers.hints import hints_of_feed
from crawlers.listings import Listing
from crawlers.markup import plain_line, plain_text, unescaped, unquoted
from crawlers.xml_text import Entries, ListingError, XmlText, local_name, read_xml
from newswatch.clock import SEOUL
from storage.records import ListedEntry

__all__ = ["ListingError", "parse_feed", "read_feed"]

Parts = Mapping[str, list[etree._Element]]
"""Children of an entry by their local names."""

_DATES = ("pubdate", "published", "date", "issued", "created", "regdate", "updated", "modified")
_TEXTS = ("encoded", "content", "description", "summary")
_ORIGINALS = ("origlink", "originallink", "original_link")
_ROOTS = {"rss", "feed", "rdf", "channel"}
_SUMMARY_CHARACTERS = 2000
_ABOUT = ("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "rdf:about", "about")
_MARKUP_CHARACTERS = 100_000
"""Of a field: no headline and no first paragraph begins later."""
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
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
    is_kst: bool = False,
) -> Listing:
    """As ``parse_feed``, with what the feed asks of those who poll it, whether it is whole, and
    what is untrue about it. ``is_kst``: it writes Seoul's time, whatever zone it adds."""
    document = read_xml(body, headers)
    elements = Entries(document, "item", "entry")
    reader = _Reader(_base(document, url), now, zone, is_kst)
    found = (reader.entry(element) for element in elements)
    entries = without_now(tuple(entry for entry in found if entry is not None), now)
    if not entries and document.root not in _ROOTS:
        raise ListingError("not_xml", f"<{document.root[:40]}> instead of a feed")
    is_damaged = elements.is_damaged or document.root not in _ROOTS
    if is_damaged and not entries:
        raise ListingError("not_xml", "broken, and no entry of it is complete")
    notes = reader.notes | notes_of(entries, document)
    notes |= {"stray_ampersands"} if elements.has_stray_ampersands else set()
    return Listing(
        entries,
        hints=hints_of_feed(document.text),
        is_damaged=is_damaged,
        notes=tuple(sorted(notes)),
    )


class _Reader:
    """Reads the entries of one feed; ``notes``: what was odd about them (crawlers/feed_lies.py)."""

    def __init__(self, base: str, now: datetime, zone: tzinfo, is_kst: bool) -> None:
        self._base = base
        self._now = now
        self._zone = zone
        self._is_kst = is_kst
        self.notes: set[str] = set()

    def entry(self, item: etree._Element) -> ListedEntry | None:
        parts = _parts(item)
        written = unquoted(_text(parts, "title"))
        address, is_guid = next(_addresses(item, parts), ("", False))
        title = plain_line(written)
        if not address and not title:
            return None
        if is_double_escaped(written):
            self.notes.add("double_escaped")
        raw = next((text for name in _DATES if (text := _text(parts, name))), "")
        date = dated(raw, self._now, self._zone, is_kst=self._is_kst)
        summary = plain_text(max((_text(parts, name) for name in _TEXTS), key=len))
        url = self._absolute(item, address)
        return ListedEntry(
            url=url,
            title=title or None,
            summary=summary[:_SUMMARY_CHARACTERS] or None,
            authors=tuple(_authors(parts)),
            published_at=date.published_at,
            published_precision=date.precision,
            published_raw=date.raw,
            portal_url=self._portal(item, parts, url),
            flags=(*date.flags, *(("guid_as_link",) if is_guid else ())),
        )

    def _absolute(self, item: etree._Element, address: str) -> str:
        """By the item's own ``xml:base``, that of the feed, or the feed's address."""
        if address and not urlsplit(address).scheme:
            self.notes.add("relative_links")
        own = urljoin(self._base, item.get(_XML_BASE, ""))
        return urljoin(own, address)

    def _portal(self, item: etree._Element, parts: Parts, url: str) -> str | None:
        """Where the entry names the original, the address of the copy beside it."""
        if not any(_own(one) for name in _ORIGINALS for one in parts.get(name, ())):
            return None
        copy = next((self._absolute(item, text) for text in _links(parts)), url)
        return copy if copy != url else None


def _parts(item: etree._Element) -> Parts:
    parts: dict[str, list[etree._Element]] = defaultdict(list)
    for child in item:
        parts[local_name(child)].append(child)
    return parts


def _addresses(item: etree._Element, parts: Parts) -> Iterator[tuple[str, bool]]:
    """What leads to the article, best first, and whether that is only its guid: the publisher's
    own link beside a portal's or a redirector's, the alternate link, a permalink guid."""
    originals = (_own(one) for name in _ORIGINALS for one in parts.get(name, ()))
    yield from ((unescaped(text), False) for text in originals if text)
    yield from ((text, False) for text in _links(parts))
    guids = [*parts.get("guid", ()), *parts.get("id", ())]
    permanent = [one for one in guids if one.get("isPermaLink", "true") != "false"]
    for one in (*permanent, *guids):
        if _scheme(_own(one)) in ("http", "https"):
            yield unescaped(_own(one)), True
    yield from ((about, False) for name in _ABOUT if (about := item.get(name)))


def _links(parts: Parts) -> Iterator[str]:
    for one in parts.get("link", ()):
        if one.get("rel", "alternate") == "alternate":
            address = one.get("href") or _own(one) or (one.tail or "")
            if address.strip():
                yield urljoin(one.get(_XML_BASE, ""), unescaped(address.strip()))


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


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
