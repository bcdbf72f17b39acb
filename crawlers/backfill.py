"""Reads a source back over a span of days. Polite as any crawl, and never the cause of an alert."""

import logging
import time
from contextlib import closing
from datetime import date
from typing import Literal

from crawlers.catalogue import load_catalogue
from crawlers.children import ChildEnd
from crawlers.crawl import (
    CrawlSummary,
    Stretch,
    claim,
    clean_up,
    counts_of,
    crawl,
    parsed_by,
    run_spider,
    summarize,
)
from crawlers.parse import ParseSummary, parse_all
from crawlers.roster import refuse_mixed, sync
from newswatch.settings import settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import ClaimedSource

log = logging.getLogger(__name__)

_MOST_ROUNDS = 500
_WAIT_S = 2.0
_MOST_WAIT_S = 300.0


class BackfillError(Exception):
    """There is nothing to read back by; the text names what there is."""


def backfill(
    source: str, since: date, until: date, by: Literal["sitemap", "list"] | str
) -> CrawlSummary:
    """Reads what ``source`` (of an outlet: ``slug`` or ``slug/feed``) published from ``since`` to
    ``until``, Seoul days both included, by the sitemap or the list pages of that outlet.

    Works in turns of at most ``crawl_deadline_s``, between which polls of the same host get their
    chance. Killed and run again, it walks the listings anew and fetches only what is missing.
    Raises BackfillError, CatalogueError, StorageError.
    """
    if since > until:
        raise BackfillError(f"since {since} is after until {until}")
    began = time.monotonic()
    runs: list[int] = []
    parsed = ParseSummary()
    position: tuple[str, ...] = ()
    with closing(connect("ingest")) as connection:
        slug = _reader_of(connection, source, by)
        for _ in range(_MOST_ROUNDS):
            part = (*position, "start")[0]
            stretch = Stretch(since, until, None if part == "end" else part)
            claimed = _claim_in_turn(connection, slug, stretch)
            runs.append(claimed.run_id)
            end = _turn(connection, claimed, since, until, position)
            parsed += parsed_by(end) + parse_all()
            reached = tuple(end.answer.get("position", position))
            is_stuck = reached == position and not _has_landed(connection, claimed)
            position = reached
            if is_stuck or (position == ("end",) and not _has_due_pages(connection, claimed)):
                break
            _give_way(connection, slug)
        return summarize(connection, runs, parsed, began)


def _turn(
    connection: Connection,
    claimed: ClaimedSource,
    since: date,
    until: date,
    position: tuple[str, ...],
) -> ChildEnd:
    """One child process, from where the last one has walked to."""
    options = ["--since", since.isoformat(), "--until", until.isoformat()]
    if position:
        options += ["--position", *position]
    return run_spider(connection, [claimed.run_id], *options)


def _give_way(connection: Connection, slug: str) -> None:
    """Polls of the same host that are due come first: we would keep them from it for hours."""
    with transaction(connection):
        due = list(queries.sources.list_due_sources(connection))
        host = queries.sources.find_host(connection, slug=slug)
    waiting = [one.slug for one in due if one.host == host and one.is_poll_due]
    if waiting:
        crawl(waiting)


def _has_landed(connection: Connection, claimed: ClaimedSource) -> bool:
    with transaction(connection):
        row = queries.runs.summarize_runs(connection, run_ids=[claimed.run_id])
    return counts_of(row).pages > 0


def _reader_of(connection: Connection, source: str, by: str) -> str:
    """The outlet's source that is read back by; its polls need not use it."""
    catalogue = load_catalogue(settings().catalogue_dir)
    refuse_mixed(catalogue)
    sync(connection, catalogue)
    clean_up(connection)
    with transaction(connection):
        slug = queries.sources.find_sibling(connection, name=source, protocol=by)
    if slug is None:
        outlet = source.split("/")[0]
        known = [one.slug for one in catalogue.sources() if one.outlet.slug == outlet]
        raise BackfillError(
            f"{source}: 이 매체에는 {by} 소스가 없습니다 / "
            f"this outlet has no {by} to read back by: "
            f"{', '.join(known) or '`newswatch sources list`'}"
        )
    return str(slug)


def _claim_in_turn(connection: Connection, slug: str, stretch: Stretch) -> ClaimedSource:
    """Waits while a crawl is at work on the host."""
    end = time.monotonic() + _MOST_WAIT_S
    while True:
        claims = claim(connection, [slug], kind="backfill", stretch=stretch)
        if claims:
            return claims[0]
        if time.monotonic() > end:
            raise BackfillError(f"{slug}: another crawl does not let go of its host")
        time.sleep(_WAIT_S)


def _has_due_pages(connection: Connection, claimed: ClaimedSource) -> bool:
    with transaction(connection):
        return any(
            queries.items.list_due_pages(
                connection, source_id=claimed.source_id, limit=1, most_looks=1
            )
        )
