"""A few articles read by the pipeline's own parser, each field with its origin."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from crawlers.charset import declared, decode
from crawlers.dom import tree_of
from crawlers.feed_times import as_listed, slip_between
from crawlers.outlet import Outlet
from crawlers.outlet_parts import FamilyName
from crawlers.parsing import Unreadable, parse_page
from crawlers.parsing.page import Page
from crawlers.preview.asking import Answer, Asker, NoAnswer
from crawlers.preview.recognizing import family_of_site
from crawlers.preview.searching import Found, source_of
from crawlers.rights import refusal
from crawlers.troubles import explain
from crawlers.xml_text import content_type
from newswatch.clock import now
from newswatch.settings import settings
from storage.records import ListedEntry, OptOut, PageFields

MOST_ARTICLES = 5


@dataclass(frozen=True)
class Sample:
    """One article. ``error`` (name, words) where it could not be read; ``slip_h``: hours by which
    its listing's clock is ahead of its page; ``kept``: why its text would not be kept, or None."""

    url: str
    fields: PageFields | None = None
    error: tuple[str, str] | None = None
    declared: tuple[str, ...] = ()
    slip_h: int | None = None
    kept: str | None = None
    family: FamilyName | None = None
    opt_outs: tuple[OptOut, ...] = field(default=())

    @property
    def is_charset_contradicted(self) -> bool:
        """Whether none of what is declared is what the bytes are."""
        if self.fields is None or not self.declared:
            return False
        return self.fields.charset not in self.declared


async def read_articles(asker: Asker, outlet: Outlet, found: Found) -> list[Sample]:
    """The first five articles of the listing that was found."""
    return [await _read(asker, outlet, found, entry) for entry in found.entries[:MOST_ARTICLES]]


async def _read(asker: Asker, outlet: Outlet, found: Found, entry: ListedEntry) -> Sample:
    source = source_of(outlet, found.kind, found.url)
    try:
        answer = await asker.ask(source, entry.url, "page")
    except NoAnswer as error:
        return Sample(entry.url, error=(error.trouble.kind, error.trouble.text))
    return sample_of(answer, entry, outlet)


def sample_of(answer: Answer, entry: ListedEntry | None, outlet: Outlet) -> Sample:
    """What a page says, read as the pipeline reads it."""
    moment = now()
    said = tuple(declared(answer.body, content_type(answer.headers)))
    family = _family(answer, moment)
    sample = Sample(answer.url, declared=said, family=family)
    try:
        fields = parse_page(
            answer.body, answer.url, answer.headers, listed=entry, outlet=outlet, fetched_at=moment
        )
    except Unreadable as error:
        return replace(sample, error=(error.kind, explain(error.kind, error.detail)))
    except Exception as error:  # whatever a page does to its reader is told of that page
        return replace(sample, error=("unexpected", explain("unexpected", repr(error)[:200])))
    kept = refusal(
        fields.opt_outs,
        moment,
        noindex=settings().noindex == "skip",
        tdm_reserved=settings().tdm_reserved == "skip",
    )
    return replace(
        sample,
        fields=fields,
        slip_h=_slip(entry, fields, outlet),
        kept=kept and kept[0],
        opt_outs=fields.opt_outs,
    )


def _family(answer: Answer, moment: datetime) -> FamilyName | None:
    """By the page's markup, or by the elements that the parser knows a family by."""
    text = decode(answer.body, content_type(answer.headers)).text
    if found := family_of_site(answer.url, text):
        return found
    root = tree_of(text)
    known = Page(root, answer.url, None, None, moment).family if root is not None else None
    return cast("FamilyName", known.name) if known else None


def _slip(entry: ListedEntry | None, fields: PageFields, outlet: Outlet) -> int | None:
    page: datetime | None = fields.published_at
    if entry is None or page is None or fields.published_precision != "minute":
        return None
    if fields.origin.get("published", "feed") == "feed":
        return None
    said = as_listed(entry.published_raw, outlet.time.info)
    return slip_between(said.at, page) if said else None
