"""From a page's bytes to its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawlers.charset import Decoded
from crawlers.dates import spread
from crawlers.dom import letters
from crawlers.outlet import Outlet
from crawlers.parsing.agencies import read_wire
from crawlers.parsing.authors import read_authors
from crawlers.parsing.body import Body, read_body
from crawlers.parsing.collecting import collector_paused
from crawlers.parsing.errors import Unreadable
from crawlers.parsing.keywords import read_keywords
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.page_text import damages, is_too_deep, shallower, text_of, tree_in
from crawlers.parsing.paywalls import read_paywall
from crawlers.parsing.pictures import read_image
from crawlers.parsing.press_notes import read_embargo, read_press_release
from crawlers.parsing.sections import read_canonical, read_section
from crawlers.parsing.shown_text import shown_text
from crawlers.parsing.stand_ins import stand_in
from crawlers.parsing.times import Times, read_times
from crawlers.parsing.titles import LONGEST_TITLE, read_title
from crawlers.rights import of_page
from newswatch.flags import PageFlag
from newswatch.text import clean_line
from newswatch.title_tags import title_tags
from storage.records import ListedEntry, OptOut, PageFields

PARSER_VERSION = "2"
"""Changes whenever the same bytes would give other fields: stored pages tell what read them."""

_BELOW = 1000
_LAST_LINES = 12
_TEASER = 300
"""Letters below which the text before a paywall is a teaser."""


@dataclass(frozen=True)
class _Reading:
    """What the readers of a page say, field by field."""

    page: Page
    title: Evidence[str]
    article: Body
    times: Times
    authors: Evidence[tuple[str, ...]] | None

    below_title: str

    @property
    def lines(self) -> list[str]:
        return self.article.lines

    @property
    def is_short(self) -> bool:
        text = self.article.text.value if self.article.text else ""
        return len(text) < 2 * _TEASER and len(letters(text)) < _TEASER

    @property
    def end(self) -> list[str]:
        """Where a text breaks off: its last lines; of a short one what stands below its title."""
        return self.below_title.split("\n") if self.is_short else self.lines[-_LAST_LINES:]


@collector_paused()
def parse_page(
    body: bytes,
    url: str,
    headers: Mapping[str, str],
    *,
    listed: ListedEntry | None,
    outlet: Outlet | None,
    fetched_at: datetime,
) -> PageFields:
    """The fields of one article page.

    A title, time or authors that the page lacks come from its listing (origin ``feed``).
    ``fetched_at`` is aware: relative times count from it, and later ones cannot be true. Raises
    Unreadable (see parsing/errors.py) for what no article is read from.
    """
    decoded = text_of(body, headers, outlet)
    page = Page(tree_in(decoded), url, outlet, listed, fetched_at)
    title, article = _opened(page)
    if article.text is None and is_too_deep(page.root):
        decoded = shallower(decoded)
        page = Page(tree_in(decoded), url, outlet, listed, fetched_at)
        title, article = _opened(page)
    _refuse_stand_in(page, title, article)
    if title is None:
        raise Unreadable("no_title", "neither the page nor its listing has a title")
    seen = shown_text(page.shown, title.value)
    authors = read_authors(page, seen, article.lines)
    below = seen.after(seen.places[0], _BELOW)
    reading = _Reading(page, title, article, read_times(page, seen), authors, below)
    return _fields(reading, decoded, of_page(headers, page.metas, decoded.text))


def _opened(page: Page) -> tuple[Evidence[str] | None, Body]:
    """The headline and the article under it."""
    title = read_title(page) or _listed_title(page)
    return title, read_body(page, title.value if title else "")


def _listed_title(page: Page) -> Evidence[str] | None:
    title = (page.listed.title or "").strip() if page.listed else ""
    return Evidence(title[:LONGEST_TITLE], "feed") if title else None


def _refuse_stand_in(page: Page, title: Evidence[str] | None, article: Body) -> None:
    """Raises Unreadable where another page stands in the article's place."""
    text = article.text.value if article.text else ""
    found = stand_in(page, title.value if title else "", text)
    if found is not None:
        raise Unreadable(*found)
    if not text and is_too_deep(page.root):
        raise Unreadable("too_deep", "elements nested deeper than a page can be")


def _fields(reading: _Reading, decoded: Decoded, opt_outs: tuple[OptOut, ...]) -> PageFields:
    found = _found(reading)
    values = {name: one.value for name, one in found.items() if one is not None}
    times = reading.times
    origin = {name: one.origin for name, one in found.items() if one is not None}
    if times.bad:
        origin["published"] = f"bad: {clean_line(times.bad)}"
    published_at, precision = spread(times.published.value if times.published else None)
    return PageFields(
        title=reading.title.value,
        body=values.get("body", ""),
        authors=values.get("authors", ()),
        section=values.get("section"),
        published_at=published_at,
        published_precision=precision,
        modified_at=times.modified.value.at if times.modified else None,
        canonical_url=values["canonical_url"],
        origin=origin,
        flags=(*damages(decoded), *_flags(reading, has_paywall="paywall" in found)),
        charset=decoded.charset,
        title_tags=title_tags(reading.title.value),
        tags=values.get("tags", ()),
        wire=values.get("wire"),
        embargo=values.get("embargo"),
        press_release=values.get("press_release"),
        image_url=values.get("image_url"),
        rejected=reading.page.rejected.against(_as_noted(values)),
        opt_outs=opt_outs,
    )


def _found(reading: _Reading) -> dict[str, Evidence[Any]]:
    """Field → its value with its place; what the page does not say is left out."""
    page, lines = reading.page, reading.lines
    tags = title_tags(reading.title.value)
    authors = reading.authors.value if reading.authors else ()
    found: dict[str, Evidence[Any] | None] = {
        "title": reading.title,
        "body": reading.article.text,
        "authors": reading.authors,
        "section": read_section(page),
        "published": reading.times.published,
        "modified": reading.times.modified,
        "canonical_url": read_canonical(page),
        "tags": read_keywords(page, lines),
        "wire": read_wire(lines, authors),
        "embargo": read_embargo(lines),
        "press_release": read_press_release(lines, tags),
        "image_url": read_image(page),
        "paywall": read_paywall(page, reading.end),
    }
    return {name: one for name, one in found.items() if one is not None}


def _as_noted(values: dict[str, Any]) -> dict[str, Any]:
    """The winners as the notebook writes candidates: times in ISO 8601."""
    times = ("published", "modified")
    return {name: one.at.isoformat() if name in times else one for name, one in values.items()}


def _flags(reading: _Reading, *, has_paywall: bool) -> tuple[PageFlag, ...]:
    told: list[tuple[PageFlag, bool]] = [
        ("stub", reading.article.text is None or (has_paywall and reading.is_short)),
        ("paywall", has_paywall),
        ("fallback", reading.article.is_fallback),
        ("bad_date", reading.times.bad is not None),
        ("long_title", reading.page.rejected.has("title", "too_long")),
    ]
    return tuple(name for name, holds in told if holds)
