"""A site looked at from its address alone: way in, article addresses, five articles, a draft."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crawlers.catalogue import Outlet, Source
from crawlers.outlet import Discover
from crawlers.outlet_parts import FamilyName, Name, Promise, Verified
from crawlers.preview.articles import Sample, read_articles
from crawlers.preview.asking import Answer, Asker, NoAnswer
from crawlers.preview.cautions import Caution, cautions
from crawlers.preview.drafting import Seen, draft_of
from crawlers.preview.front_pages import FrontPage
from crawlers.preview.recognizing import BLOGS, family_of_site, most_common
from crawlers.preview.searching import EVERY, Found, Search, Tried, source_of
from crawlers.robots_answers import RobotsAnswer, origin_of
from newswatch.clock import in_seoul, now

_BEGINNING = 120


class NothingToRead(Exception):
    """A site that cannot be read. ``kind``: ``no_listing`` or the name of a request's trouble."""

    def __init__(self, kind: str, text: str, tried: tuple[Tried, ...] = ()) -> None:
        super().__init__(text)
        self.kind = kind
        self.tried = tried


@dataclass(frozen=True)
class Preview:
    """What a look has found."""

    home: str
    name: str
    family: FamilyName | None
    found: Found
    samples: list[Sample]
    cautions: list[Caution]
    tried: list[Tried]
    requests: int
    draft: str

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` shows it; of each body its length and beginning."""
        found = self.found
        return {
            "home": self.home,
            "name": self.name,
            "family": self.family,
            "listing": {
                "kind": found.kind,
                "url": found.url,
                "found_by": found.found_by,
                "entries": len(found.listing.entries),
                "articles": len(found.entries),
                "notes": list(found.listing.notes),
            },
            "article": found.learned.article.model_dump(mode="json")
            | {"matched": found.learned.matched, "total": found.learned.total},
            "articles": [_row(one) for one in self.samples],
            "warnings": [asdict(one) for one in self.cautions],
            "tried": [asdict(one) for one in self.tried],
            "requests": self.requests,
            "draft": self.draft,
        }


def provisional(url: str, family: FamilyName | None = None) -> Outlet:
    """What stands for an outlet that nobody has described yet."""
    return Outlet(
        slug="preview",
        name=Name(ko="preview", en="preview"),
        home=url,
        kind="news",
        tier=2,
        family=family,
        discover=(Discover(kind="list", url=url, every=EVERY),),
        promise=Promise(articles_per_day=(0, 0), with_body=0),
        verified=Verified(by="live", on=in_seoul(now()).date()),
    )


async def look(asker: Asker, url: str, slug: str | None = None) -> Preview:
    """Looks at a site. Raises NothingToRead."""
    given, page, refused = await _first(asker, url)
    home = _home_of(page.answer.url if page else url)
    text = page.text if page else ""
    outlet = provisional(home, family_of_site(home, text))
    answer = asker.ledger.robots.get(origin_of(home))
    robots = answer if isinstance(answer, RobotsAnswer) else None
    search = Search(asker, outlet, given, page)
    found = await search.find(robots.body.decode("utf-8", "replace") if robots else "")
    if found is None:
        raise _nothing(refused, search.tried)
    outlet = outlet.model_copy(update={"article": found.learned.article})
    samples = await read_articles(asker, outlet, found)
    family = outlet.family or most_common(one.family for one in samples)
    warned = cautions(
        found,
        samples,
        asker.ledger,
        page=page,
        tried=search.tried,
    )
    name, today = page.name if page else "", in_seoul(now()).date()
    seen = Seen(home, name, family, found, samples, robots, warned, today)
    return Preview(
        home, name, family, found, samples, warned, search.tried,
        asker.ledger.requests, draft_of(seen, slug),
    )  # fmt: skip


async def _first(
    asker: Asker, url: str
) -> tuple[Answer | None, FrontPage | None, NothingToRead | None]:
    """What stands at the address, and at the front of its site. Where robots.txt forbids these,
    the site may yet have a feed that it allows."""
    refused = None
    try:
        given = await asker.ask(_source(url), url)
    except NoAnswer as error:
        refused = NothingToRead(error.trouble.kind, error.trouble.text)
        if error.trouble.kind != "robots":
            raise refused from error
        return None, None, refused
    if _is_page(given) and _home_of(given.url) == given.url:
        return given, FrontPage(given), None
    home = _home_of(given.url)
    try:
        front = await asker.ask(_source(home), home)
    except NoAnswer:
        return given, FrontPage(given) if _is_page(given) else None, None
    return given, FrontPage(front), None


def _source(url: str) -> Source:
    return source_of(provisional(url), "list", url)


def _home_of(url: str) -> str:
    """The site's root; of a host of many blogs the blog's own address."""
    if family_of_site(url, "") in BLOGS - {"tistory"}:
        return url
    return f"{origin_of(url)}/"


def _is_page(answer: Answer) -> bool:
    head = answer.body[:4096].lower()
    return b"<html" in head or b"<!doctype html" in head or b"<body" in head


def _nothing(refused: NothingToRead | None, tried: list[Tried]) -> NothingToRead:
    if refused is not None:
        return NothingToRead(refused.kind, str(refused), tuple(tried))
    outcomes = {one.outcome for one in tried}
    if outcomes == {"robots"}:
        return NothingToRead("robots", "robots.txt", tuple(tried))
    return NothingToRead("no_listing", ", ".join(_shown(tried)), tuple(tried))


def _shown(tried: list[Tried]) -> Iterator[str]:
    for one in tried:
        yield f"{urlsplit(one.url).path or one.url}: {one.outcome}"


def _row(one: Sample) -> dict[str, Any]:
    row: dict[str, Any] = {"url": one.url, "error": None, "declared": list(one.declared)}
    if one.error is not None:
        return row | {"error": {"kind": one.error[0], "text": one.error[1]}}
    fields = one.fields
    assert fields is not None  # noqa: S101 - without an error there are fields
    shown = replace(fields, body="", rejected={}, opt_outs=())
    return row | {
        **asdict(shown),
        "body": " ".join(fields.body.split())[:_BEGINNING],
        "body_characters": len(fields.body),
        "opt_outs": [opt_out.directive for opt_out in one.opt_outs],
        "listing_clock_h": one.slip_h,
        "kept": one.kept,
    }
