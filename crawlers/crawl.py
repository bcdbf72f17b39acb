"""The verbs: what is due (:func:`plan`), and crawling it (:func:`crawl`).

A crawl may be killed at any point: what it left open is closed by the next look, and what it did
not finish stays due.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from functools import partial

from crawlers.catalogue import load_catalogue
from crawlers.children import ChildEnd, ChildError, run_child
from crawlers.claims import Stretch, claim, clean_up, let_go, renew
from crawlers.parse import ParseSummary, has_landed, parse_all
from crawlers.roster import refuse_mixed, sync
from newswatch.settings import settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import DueSource
from storage.room import demand_room

__all__ = [
    "READING",
    "CrawlSummary",
    "Stretch",
    "claim",
    "clean_up",
    "counts_of",
    "crawl",
    "let_go",
    "parsed_by",
    "plan",
    "run_spider",
    "shards_of",
    "summarize",
]

log = logging.getLogger(__name__)

READING: list[str] = []
"""A shard without sources: what has landed is read and gaps are read back, though nothing else is
due."""


@dataclass(frozen=True)
class CrawlSummary:
    """What one crawl did. ``sources`` were claimed; ``abandoned`` of them came to no end."""

    sources: int = 0
    failed: int = 0
    abandoned: int = 0
    listed: int = 0
    listed_new: int = 0
    requests: int = 0
    pages: int = 0
    pages_failed: int = 0
    parsed: int = 0
    quarantined: int = 0
    seconds: float = 0.0


def plan() -> list[list[str]]:
    """Shards of due sources (slugs); all sources of a host are in one shard. Where no source is due
    and yet a page waits to be read (``quarantine retry``, a killed reader), or a gap to be filled,
    the shard ``READING``.

    Writes the catalogue into the database where it changed. Raises CatalogueError, SettingsError,
    and NoRoom where the disk is nearly full.
    """
    demand_room()
    catalogue = load_catalogue(settings().catalogue_dir)
    refuse_mixed(catalogue)
    with closing(connect("ingest")) as connection:
        sync(connection, catalogue)
        clean_up(connection)
        with transaction(connection):
            due = list(queries.sources.list_due_sources(connection))
            has_gaps = any(queries.gaps.list_open_gaps(connection, limit=1))
        shards = shards_of(due, settings().crawl_shards)
        return shards or ([READING] if has_gaps or has_landed(connection) else [])


def shards_of(due: Sequence[DueSource], most: int) -> list[list[str]]:
    """Groups by host, hosts with most pages first, each into the lightest shard so far."""
    hosts: dict[str, list[DueSource]] = defaultdict(list)
    for source in due:
        hosts[source.host].append(source)
    weights = {host: sum(1 + one.pages_due for one in found) for host, found in hosts.items()}
    shards: list[list[str]] = [[] for _ in range(min(most, len(hosts)))]
    load = [0] * len(shards)
    for host in sorted(hosts, key=lambda host: (-weights[host], host)):
        lightest = load.index(min(load))
        shards[lightest] += [source.slug for source in hosts[host]]
        load[lightest] += weights[host]
    return shards


def crawl(sources: Sequence[str], *, at_once: bool = False) -> CrawlSummary:
    """Polls these sources where their poll is due (or ``at_once``), fetches their due pages and
    parses what landed.

    A source whose host another crawl is at work on is passed over. Raises StorageError, and
    ChildError where the spider could not do its work; killed or late, it is no error.
    """
    began = time.monotonic()
    with closing(connect("ingest")) as connection:
        claims = claim(connection, sources, kind="poll", at_once=at_once)
        runs = [one.run_id for one in claims]
        end = run_spider(connection, runs) if runs else ChildEnd(0)
        parsed = parsed_by(end) + parse_all()
        summary = summarize(connection, runs, parsed, began)
    if end.code > 0:
        raise ChildError(f"The crawl's process ended with {end.code}; the log says why: {summary}")
    return summary


def run_spider(connection: Connection, runs: list[int], *options: str) -> ChildEnd:
    """The child process of these runs; closes what it left open, lets the sources go, and marks
    the articles whose pages were found to have vanished."""
    deadline_s = float(settings().crawl_deadline_s)

    try:
        # The spider ends by itself a little earlier, in good order.
        return run_child(
            "crawlers.child",
            *map(str, runs),
            *("--seconds", str(deadline_s * 0.85)),
            *options,
            deadline_s=deadline_s - 5 if deadline_s > 20 else deadline_s,
            beat=partial(renew, connection, runs),
        )
    finally:
        let_go(connection, runs)


def parsed_by(end: ChildEnd) -> ParseSummary:
    """What a crawl's child says it has read; one that was killed says nothing."""
    counts = (end.answer.get(field.name, 0) for field in fields(ParseSummary))
    return ParseSummary(*counts)


def summarize(
    connection: Connection, runs: list[int], parsed: ParseSummary, began: float
) -> CrawlSummary:
    """The counts of these runs."""
    with transaction(connection):
        row = queries.runs.summarize_runs(connection, run_ids=runs)
    seconds = round(time.monotonic() - began, 1)
    summary = replace(counts_of(row), **asdict(parsed), seconds=seconds)
    log.info("crawl: %s", summary)
    return summary


def counts_of(row: Sequence[int]) -> CrawlSummary:
    """The row of ``runs.summarize_runs``, whose columns are the summary's first fields."""
    return CrawlSummary(*map(int, row))
