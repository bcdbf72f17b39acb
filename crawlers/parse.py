"""The parsing pass: pages that landed become rows of fields, one transaction each.

A page may be hostile enough to kill its reader, so reading happens in child processes under a
memory limit: at the end of the crawl's own, and in another one (crawlers/parse_landed.py) for
what that left. Each try is counted before it is made; a page that killed three readers is put
aside.
"""

import gzip
import json
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from crawlers import feed_times, quarantine, rights_rows
from crawlers.catalogue import Catalogue
from crawlers.children import ChildError, run_child
from crawlers.outlet import Outlet
from crawlers.parsing.parse import PARSER_VERSION, parse_page
from crawlers.rights import refusal
from newswatch.settings import settings
from storage.db import Connection, connect, transaction
from storage.errors import RowRefused
from storage.queries import queries
from storage.records import LandedPage, ListedEntry, OptOut, PageFields
from storage.witness import Witness

log = logging.getLogger(__name__)

_MOST_KILLS = 3
_DEADLINE_S = 60.0
_BATCH = 100


@dataclass(frozen=True)
class ParseSummary:
    """Pages that became rows, and pages that were set aside."""

    parsed: int = 0
    quarantined: int = 0

    def __add__(self, other: "ParseSummary") -> "ParseSummary":
        return ParseSummary(self.parsed + other.parsed, self.quarantined + other.quarantined)


class ParserKilledError(Exception):
    """A page that ended its reader again and again."""

    kind = "killed_parser"


def parse_all() -> ParseSummary:
    """Reads what has landed and nobody has read, in child processes; a killed one is followed by
    another. Raises ChildError."""
    total = ParseSummary()
    for _ in range(_MOST_KILLS + 1):
        with closing(connect("ingest")) as connection:
            if not has_landed(connection):
                break
        end = run_child("crawlers.parse_landed", deadline_s=_DEADLINE_S)
        total += ParseSummary(**end.answer)
        if end.code > 0:
            raise ChildError(f"The parsing process ended with {end.code}; the log says why.")
        if not end.is_killed:
            break
        log.warning("the parser was ended by signal %d and is started again", -end.code)
    return total


def parse_here(connection: Connection, catalogue: Catalogue) -> Iterator[ParseSummary]:
    """Reads what has landed in this very process, page by page; gives the total so far."""
    total, after = ParseSummary(), 0
    witness = Witness(connection, "ingest")
    while batch := _landed(connection, after=after, limit=_BATCH):
        for attempt_id in batch:
            total += parse_one(connection, catalogue, attempt_id, witness)
            yield total
        after = batch[-1]


def parse_one(
    connection: Connection, catalogue: Catalogue, attempt_id: int, witness: Witness
) -> ParseSummary:
    """Reads one page, unless somebody else is at it or has done it."""
    with transaction(connection):
        is_ours = queries.parsing.try_lock_page(connection, attempt_id=attempt_id)
    if not is_ours:
        return ParseSummary()
    try:
        with transaction(connection):
            page = queries.parsing.count_parse_try(connection, attempt_id=attempt_id)
        if page is None:
            return ParseSummary()
        with witness.forgiving(partial(queries.parsing.take_try_back, attempt_id=attempt_id)):
            return _parse(connection, catalogue, page)
    finally:
        if not connection.closed:
            with transaction(connection):
                queries.parsing.unlock_page(connection, attempt_id=attempt_id)


def has_landed(connection: Connection) -> bool:
    """Whether a body waits to be read."""
    return bool(_landed(connection, after=0, limit=1))


def _landed(connection: Connection, *, after: int, limit: int) -> list[int]:
    with transaction(connection):
        rows = queries.parsing.list_landed(connection, after=after, limit=limit)
        return [attempt_id for (attempt_id,) in rows]


def _parse(connection: Connection, catalogue: Catalogue, page: LandedPage) -> ParseSummary:
    try:
        fields = read(catalogue, page)
    except Exception as error:  # whatever a page does to its reader is told of that page
        return _set_aside(connection, page, error)
    reserved = reserved_by(page, fields)
    if reserved is not None:
        rights_rows.refuse_page(connection, page, fields.opt_outs, reserved)
        return ParseSummary()
    try:
        _store(connection, page, fields, catalogue.outlets.get(page.outlet_slug))
    except RowRefused as error:
        return _set_aside(connection, page, error)
    return ParseSummary(parsed=1)


def read(catalogue: Catalogue, page: LandedPage) -> PageFields:
    """What a body says. Raises Unreadable, and whatever a page does to its reader."""
    if page.parse_tries > _MOST_KILLS:
        raise ParserKilledError(f"{_MOST_KILLS} readers were killed by it")
    listed = ListedEntry(
        url=page.url,
        title=page.listed_title,
        summary=page.listed_summary,
        authors=tuple(page.listed_authors),
        published_at=page.listed_published_at,
        published_precision=page.listed_published_precision,
    )
    return parse_page(
        gzip.decompress(bytes(page.body_gz)),
        page.final_url,
        page.headers,
        listed=listed,
        outlet=catalogue.outlets.get(page.outlet_slug),
        fetched_at=page.landed_at + timedelta(seconds=settings().clock_offset_s),
    )


def reserved_by(page: LandedPage, fields: PageFields) -> tuple[str, OptOut] | None:
    """Why the page's text is not kept, and the directive that says so."""
    return refusal(
        fields.opt_outs,
        page.landed_at + timedelta(seconds=settings().clock_offset_s),
        noindex=settings().noindex == "skip",
        tdm_reserved=settings().tdm_reserved == "skip",
    )


def _store(
    connection: Connection, page: LandedPage, fields: PageFields, outlet: Outlet | None
) -> None:
    with transaction(connection):
        store(connection, page, fields)
        feed_times.compare(connection, page, fields, outlet)


def store(connection: Connection, page: LandedPage, fields: PageFields) -> None:
    """Writes what was read, in the caller's transaction."""
    rights_rows.record(connection, page.source_id, page.url, fields.opt_outs)
    queries.parsing.store_page(connection, **columns_of(page, fields))
    queries.parsing.mark_parsed(connection, attempt_id=page.attempt_id)


def columns_of(page: LandedPage, fields: PageFields) -> dict[str, Any]:
    """What was read, by the columns of ``news.parsed_page``; JSON as text."""
    return {
        "attempt_id": page.attempt_id,
        "item_id": page.item_id,
        "source_id": page.source_id,
        "url": page.url,
        "canonical_url": fields.canonical_url,
        "title": fields.title,
        "body": fields.body,
        "authors": list(fields.authors),
        "section": fields.section,
        "published_at": fields.published_at,
        "published_precision": fields.published_precision,
        "modified_at": fields.modified_at,
        "origin": json.dumps(fields.origin, ensure_ascii=False),
        "flags": list(fields.flags),
        "charset": fields.charset,
        "raw_sha": bytes(page.raw_sha),
        "parser_version": PARSER_VERSION,
        "title_tags": list(fields.title_tags),
        "tags": list(fields.tags),
        "wire": fields.wire,
        "embargo": fields.embargo,
        "press_release": fields.press_release,
        "image_url": fields.image_url,
        "rejected": json.dumps(fields.rejected, ensure_ascii=False),
    }


def _set_aside(connection: Connection, page: LandedPage, error: Exception) -> ParseSummary:
    log.warning("%s is set aside: %s", page.url, error)
    with transaction(connection):
        if not queries.parsing.mark_unreadable(connection, attempt_id=page.attempt_id):
            return ParseSummary()  # somebody has dealt with it meanwhile
        quarantine.write(
            connection,
            stage="parse",
            attempt_id=page.attempt_id,
            url=page.url,
            raw_sha=bytes(page.raw_sha),
            version=PARSER_VERSION,
            error=error,
        )
    return ParseSummary(quarantined=1)
