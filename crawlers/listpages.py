"""List pages: the anchors of the main column, whether or not the catalogue says which.

Navigation, rankings and side boxes are told by what they are called; of what is left, the biggest
family of article-like addresses is the list. Where entries carry dates, those without are boxes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import html

from crawlers.charset import decode
from crawlers.dates import Moment, spread
from crawlers.dom import select, tree_of
from crawlers.listrows import is_side_box, row_date, row_of, title_of
from crawlers.outlet import Outlet
from crawlers.scripted_links import called_address
from crawlers.xml_text import ListingError, content_type
from newswatch.clock import SEOUL, can_be_true
from newswatch.urls import site_of, url_sha
from storage.records import ListedEntry

__all__ = ["ListingError", "parse_list"]

_SHORTEST_TITLE = 6
_MANY_SITES = 4
_MOST_TAGS = 100_000
"""A tree takes some thirty times the room of such text. Real lists have some thousands."""
_ARTICLE_ID = re.compile(r"\d{4,}")


@dataclass(frozen=True)
class Anchor:
    """One link with text: where it leads, what it says, which family of addresses it is of."""

    element: html.HtmlElement
    url: str
    key: bytes
    title: str
    shape: str


def parse_list(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime,
    outlet: Outlet | None = None,
    link: str | None = None,
    address: str | None = None,
    zone: tzinfo = SEOUL,
) -> list[ListedEntry]:
    """Entries of the main column in document order, one per address.

    ``link`` (CSS of the anchors) or else the outlet's article pattern choose them; with neither,
    the generic way does. ``address``: what anchors that call a script lead to. Raises ListingError
    (empty, mojibake, too_large) for what is no page.
    """
    root = _tree(body, headers)
    anchors = _anchors(root, url, link, address)
    if outlet and outlet.article.path:
        anchors = [one for one in anchors if outlet.article.matches(one.url)]
    elif not link:
        anchors = _main_family(anchors)
    groups: dict[bytes, list[Anchor]] = defaultdict(list)
    for one in anchors:
        groups[one.key].append(one)
    keys = {id(one.element): one.key for one in anchors}
    dated = {key: _date(group[0], keys, now, zone) for key, group in groups.items()}
    chosen = groups if link else _without_boxes(groups, dated)
    return [_entry(group, dated[key], now) for key, group in chosen.items()]


def _tree(body: bytes, headers: Mapping[str, str] | None) -> html.HtmlElement:
    decoded = decode(body, content_type(headers))
    if decoded.text.count("<") > _MOST_TAGS:
        raise ListingError("too_large", f"more than {_MOST_TAGS} tags")
    if "mojibake" in decoded.flags:
        raise ListingError("mojibake", f"no charset makes it readable ({decoded.charset} tried)")
    root = tree_of(decoded.text)
    if root is None:
        raise ListingError("empty", "no element in it")
    return root


def _anchors(
    root: html.HtmlElement, url: str, link: str | None, template: str | None
) -> list[Anchor]:
    base = urljoin(url, next((str(b) for b in root.xpath("//base/@href")), ""))
    nodes = select(root, link) if link else root.xpath("//a[@href]")
    found = []
    for node in nodes:
        called = called_address(node, template) if template else None
        address = called or urljoin(base, (node.get("href") or "").strip())
        title = title_of(node)
        if not address.startswith(("http://", "https://")) or not title:
            continue
        if not link and (len(title) < _SHORTEST_TITLE or is_side_box(node)):
            continue
        found.append(Anchor(node, address, url_sha(address), title, _shape(address)))
    return found


def _shape(url: str) -> str:
    """The address with its ids blotted out, or empty for one that has none."""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    ids = [part for part in segments if _ARTICLE_ID.search(part) or part.count("-") >= 3]
    names = [part for part in segments if not any(letter.isdigit() for letter in part)]
    if ids:
        return f"{site_of(url)}/{names[-1] if names else ''}/{'#' * len(ids)}"
    asked = sorted(name for name, value in parse_qsl(parts.query) if _ARTICLE_ID.search(value))
    return f"{site_of(url)}{parts.path}?{'&'.join(asked)}" if asked else ""


def _main_family(anchors: list[Anchor]) -> list[Anchor]:
    """The family of addresses that says most; on a page of many sites' links, of looks."""
    shaped = [one for one in anchors if one.shape]
    families: dict[str, dict[bytes, int]] = defaultdict(dict)
    for one in shaped:
        families[one.shape].setdefault(one.key, min(len(one.title), 40))
    best = max(families, key=lambda shape: sum(families[shape].values()), default=None)
    if best is None:
        return []
    kin = [one for one in shaped if _kin(one.url) == _kin(_first(shaped, best).url)]
    if 2 * len(families[best]) < len({one.key for one in kin}):
        return kin
    sites = {site_of(one.url) for one in shaped}
    if len(sites) < _MANY_SITES or len(families[best]) > 0.7 * len({one.key for one in shaped}):
        return [one for one in shaped if one.shape == best]
    looks = Counter(look for look, _ in {(_look(one), one.key): None for one in shaped})
    main = looks.most_common(1)[0][0]
    return [one for one in shaped if _look(one) == main]


def _first(anchors: list[Anchor], shape: str) -> Anchor:
    return next(one for one in anchors if one.shape == shape)


def _kin(url: str) -> tuple[str, int, int]:
    """Families that differ in one name are kin: /news/tech/271801 and /news/ai/271815."""
    segments = [part for part in urlsplit(url).path.split("/") if part]
    numbered = sum(any(letter.isdigit() for letter in part) for part in segments)
    return site_of(url), len(segments), numbered


def _look(anchor: Anchor) -> tuple[str, str]:
    parent = anchor.element.getparent()
    return (
        anchor.element.get("class") or "",
        (parent.get("class") or "") if parent is not None else "",
    )


def _date(anchor: Anchor, keys: Mapping[int, bytes], now: datetime, zone: tzinfo) -> Moment | None:
    return row_date(row_of(anchor.element, keys), anchor.title, now, zone)


def _without_boxes(
    groups: dict[bytes, list[Anchor]], dated: Mapping[bytes, Moment | None]
) -> dict[bytes, list[Anchor]]:
    """Dated entries only, where most have a date: the rest are boxes beside the list."""
    with_date = {key: group for key, group in groups.items() if dated[key]}
    return with_date if len(with_date) > 0.6 * len(groups) else groups


def _entry(group: list[Anchor], moment: Moment | None, now: datetime) -> ListedEntry:
    """A day or an hour to come beside a title is that of an event."""
    is_to_come = moment is not None and not can_be_true(moment.at, now)
    published_at, precision = spread(None if is_to_come else moment)
    return ListedEntry(
        url=group[0].url,
        title=group[0].title,
        published_at=published_at,
        published_precision=precision,
        published_raw=moment.at.isoformat() if moment and is_to_come else None,
        flags=("future_date",) if is_to_come else (),
    )
