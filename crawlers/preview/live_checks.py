"""The catalogue held against the sites themselves: one listing and one article of each outlet.

What comes out is facts: counts, names of fields, charsets, statuses. No title, text or address of
an article is in it, so that the report can be sent to anybody.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from crawlers.catalogue import Catalogue, Source
from crawlers.entries import Judged, judged
from crawlers.listings import Listing
from crawlers.preview.articles import Sample, sample_of
from crawlers.preview.asking import Asker, NoAnswer
from crawlers.preview.drafting import disallowed, writes_of
from crawlers.robots_answers import RobotsAnswer, origin_of
from crawlers.spiders.discovery import first_address, newest_children, read_listing
from crawlers.troubles import explain
from crawlers.xml_text import ListingError
from storage.records import ListedEntry

_AT_ONCE = 6
_HALF = 0.5
Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Difference:
    """``what`` was promised, and what was found. ``is_missing``: articles would be lost by it."""

    what: str
    promised: str
    found: str
    is_missing: bool = False


@dataclass
class Checked:
    """One outlet. ``skipped`` says why nothing was asked; ``fields`` names those that were filled,
    with their origins; numbers are of the listing's entries."""

    outlet: str
    source: str
    kind: str
    url: str
    skipped: str | None = None
    entries: int = 0
    articles: int = 0
    writes: str | None = None
    notes: tuple[str, ...] = ()
    charset: str | None = None
    body_characters: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    opt_outs: tuple[str, ...] = ()
    differences: list[Difference] = field(default_factory=list)

    @property
    def state(self) -> Literal["kept", "differs", "missing", "skipped"]:
        if self.skipped:
            return "skipped"
        if any(one.is_missing for one in self.differences):
            return "missing"
        return "differs" if self.differences else "kept"

    def as_dict(self) -> dict[str, Any]:
        return {"state": self.state, **asdict(self)}


async def check_all(asker: Asker, *, catalogue: Catalogue, slugs: list[str], tell: Tell) -> None:
    """Checks these outlets, a few at once, and tells each as soon as it is known."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def check(slug: str) -> None:
        async with places:
            source = next(
                one for one in catalogue.outlets[slug].sources() if one.entry.use == "poll"
            )
            tell((await check_one(asker, source)).as_dict())

    await asyncio.gather(*map(check, slugs))


async def check_one(asker: Asker, source: Source) -> Checked:
    """One outlet, by its first source."""
    address = source.entry.url
    checked = Checked(source.outlet.slug, source.slug, source.protocol, address)
    if source.protocol == "api":
        checked.skipped = "api"
        return checked
    listing = await _listing(asker, source, checked)
    articles = _articles(listing, source, checked) if listing else []
    url = articles[0].url if articles else source.outlet.example
    if url is not None:
        await _page(asker, source, checked, url, articles[0] if articles else None)
    checked.differences += _of_robots(asker, source)
    return checked


async def _listing(asker: Asker, source: Source, checked: Checked) -> Listing | None:
    """The listing; of an index the newest of its parts."""
    url = first_address(source)
    try:
        answer = await asker.ask(source, url)
        listing = read_listing(source, answer.body, answer.url, answer.headers)
        if listing.leads_to and not listing.entries:
            answer = await asker.ask(source, newest_children(listing)[0])
            listing = read_listing(source, answer.body, answer.url, answer.headers)
    except NoAnswer as error:
        found = f"{error.trouble.kind}: {error.trouble.text}"
        checked.differences.append(Difference("listing", source.protocol, found, is_missing=True))
        return None
    except ListingError as error:
        found = explain(error.kind)
        checked.differences.append(Difference("listing", source.protocol, found, is_missing=True))
        return None
    checked.entries, checked.notes = len(listing.entries), listing.notes
    checked.writes = writes_of(listing.entries)
    return listing


def _articles(listing: Listing, source: Source, checked: Checked) -> list[Judged]:
    found = list(judged(listing.entries, source.outlet, first_address(source)))
    articles = [one for one in found if one.is_article]
    checked.articles = len(articles)
    if not articles:
        told = f"0/{len(found)}"
        promised = source.outlet.article.path or "1"
        checked.differences.append(Difference("articles", promised, told, is_missing=True))
    checked.differences += _of_entries(listing, source, checked)
    return articles


def _of_entries(listing: Listing, source: Source, checked: Checked) -> Iterator[Difference]:
    writes = source.outlet.time.writes
    if writes and checked.writes != writes and not (writes == "none" and checked.writes is None):
        yield Difference("time.writes", writes, checked.writes or "none")
    if not listing.entries:
        return
    for name in ("title", "published"):
        is_lacking = all(_is_without(one, name) for one in listing.entries)
        if is_lacking and name not in source.entry.lacks:
            yield Difference(f"entries.{name}", "1", "0")
        if not is_lacking and name in source.entry.lacks:
            yield Difference("lacks", name, "")


def _is_without(entry: ListedEntry, name: str) -> bool:
    return not (entry.title if name == "title" else entry.published_raw or entry.published_at)


async def _page(
    asker: Asker, source: Source, checked: Checked, url: str, listed: Judged | None
) -> None:
    """One article; the example of the catalogue where the listing shows none."""
    try:
        answer = await asker.ask(source, url, "page")
    except NoAnswer as error:
        found = f"{error.trouble.kind}: {error.trouble.text}"
        checked.differences.append(Difference("page", "HTTP 200", found, is_missing=True))
        return
    sample = sample_of(answer, listed.entry if listed else None, source.outlet)
    if sample.error is not None:
        checked.differences.append(Difference("page", "", sample.error[0], is_missing=True))
        return
    checked.differences += _of_page(sample, source, checked)


def _of_page(sample: Sample, source: Source, checked: Checked) -> Iterator[Difference]:
    fields, outlet = sample.fields, source.outlet
    assert fields is not None  # noqa: S101 - without an error there are fields
    checked.charset, checked.flags = fields.charset, fields.flags
    checked.body_characters = len(fields.body)
    checked.fields = dict(fields.origin)
    checked.opt_outs = tuple(f"{one.place}: {one.name}" for one in sample.opt_outs)
    promised = {
        "body": outlet.promise.with_body,
        "published": outlet.promise.with_time,
        "title": 1.0,
    }
    filled = {"body": fields.body, "published": fields.published_at, "title": fields.title}
    for name, share in promised.items():
        if not filled[name] and share >= _HALF:
            yield Difference(f"page.{name}", f"{share:g}", "0", is_missing=True)
    if outlet.charset and fields.charset != outlet.charset:
        yield Difference("charset", outlet.charset, fields.charset)
    if outlet.family and sample.family and sample.family != outlet.family:
        yield Difference("family", outlet.family, sample.family)
    if sample.slip_h and outlet.time.feed != "kst":
        yield Difference("time.feed", "0 h", f"{sample.slip_h:+d} h")
    if sample.kept is not None:
        yield Difference("page.text", "1", sample.kept, is_missing=True)


def _of_robots(asker: Asker, source: Source) -> Iterator[Difference]:
    """Notes of the catalogue that its robots.txt no longer bears out."""
    noted = source.outlet.robots
    answer = asker.ledger.robots.get(origin_of(first_address(source)))
    if noted is None or not isinstance(answer, RobotsAnswer):
        return
    gone = sorted(set(noted.disallow) - set(disallowed(answer.body)))
    if gone:
        yield Difference("robots.disallow", " ".join(gone), "")
