"""RSS 0.9x, 1.0, 2.0 and Atom, lies included: every entry, in document order."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawlers.bylines import names
from crawlers.dates import read_date, spread
from crawlers.markup import plain_line, plain_text, unescaped
from crawlers.xml_text import ListingError, descendants, local_name, read_xml
from newswatch.clock import SEOUL
from newswatch.text import clean_line
from storage.records import ListedEntry

__all__ = ["ListingError", "parse_feed"]

_DATES = ("pubdate", "published", "date", "issued", "created", "regdate", "updated", "modified")
_TEXTS = ("encoded", "content", "description", "summary")
_SUMMARY_CHARACTERS = 2000


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
    (html, doctype, not_xml, empty, mojibake) for what is no feed.
    """
    root = read_xml(body, headers)
    if local_name(root) == "html":
        raise ListingError("html", "a web page instead of a feed")
    base = _base(root, url)
    return [
        entry
        for item in descendants(root, "item", "entry")
        if (entry := _entry(item, base, now, zone)) is not None
    ]


def _entry(item: etree._Element, base: str, now: datetime, zone: tzinfo) -> ListedEntry | None:
    address = next(_addresses(item), "")
    title = plain_line(_text(item, "title"))
    if not address and not title:
        return None
    raw = _first(item, *_DATES)
    published_at, precision = spread(read_date(raw, now, zone))
    summary = plain_text(max((_text(item, name) for name in _TEXTS), key=len))
    return ListedEntry(
        url=urljoin(base, address),
        title=title or None,
        summary=summary[:_SUMMARY_CHARACTERS] or None,
        authors=tuple(_authors(item)),
        published_at=published_at,
        published_precision=precision,
        published_raw=clean_line(raw) or None,
    )


def _addresses(item: etree._Element) -> Iterator[str]:
    """What leads to the article, best first: the publisher's own link behind a redirector,
    the alternate link, a permalink guid."""
    children = [(local_name(child), child) for child in item]
    yield from (text for name, one in children if name == "origlink" and (text := _own(one)))
    for name, one in children:
        if name == "link" and one.get("rel", "alternate") == "alternate":
            address = one.get("href") or _own(one) or (one.tail or "")
            if address.strip():
                yield unescaped(address.strip())
    for name, one in children:
        if name in ("guid", "id") and urlsplit(_own(one)).scheme in ("http", "https"):
            yield _own(one)
    if about := next(
        (value for key, value in item.attrib.items() if str(key).endswith("about")), None
    ):
        yield str(about)


def _authors(item: etree._Element) -> list[str]:
    written = (
        next((_own(part) for part in child if local_name(part) == "name"), _own(child))
        for child in item
        if local_name(child) in ("author", "creator")
    )
    return list(dict.fromkeys(name for text in written for name in names(plain_line(text))))


def _base(root: etree._Element, url: str) -> str:
    declared = next((str(v) for k, v in root.attrib.items() if str(k).endswith("}base")), None)
    return urljoin(url, declared) if declared else url


def _first(item: etree._Element, *wanted: str) -> str:
    return next((text for name in wanted if (text := _text(item, name))), "")


def _text(item: etree._Element, name: str) -> str:
    """Longest text among the item's own children of this name; media:title and its like lose."""
    found = [child for child in item if local_name(child) == name]
    plain = [child for child in found if "media" not in str(child.tag)]
    return max((_own(child) for child in plain or found), key=len, default="")


def _own(element: etree._Element) -> str:
    """All text of an element; inline XHTML keeps its tags as markup."""
    if not len(element):
        return (element.text or "").strip()
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return ((element.text or "") + inner).strip()
