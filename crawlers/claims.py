"""Claims: who is at work on which source, by which run, until when (``source.claim_epoch``).

A claim is a new epoch, a lease, and an open run with its window. Whoever was killed lets go when
the lease ends; whoever wakes up after that finds a newer epoch and can write nothing more.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from crawlers.troubles import explain
from storage.db import Connection, retried, transaction
from storage.queries import queries
from storage.records import ClaimedSource
from storage.room import demand_room

log = logging.getLogger(__name__)

LEASE_S = 30.0
"""A claim lapses this long after whoever holds it was last alive; it is renewed all the time."""


@dataclass(frozen=True)
class Stretch:
    """The window of a turn of a backfill: Seoul days, both included, and the listing from which it
    goes on (``part``; None where all listings were read and only pages are left)."""

    since: date
    until: date
    part: str | None


def claim(
    connection: Connection,
    sources: Sequence[str],
    *,
    kind: Literal["poll", "backfill"],
    at_once: bool = False,
    stretch: Stretch | None = None,
) -> list[ClaimedSource]:
    """Takes the sources that nobody is at work on, each with a new epoch and an open run. The run's
    window is, of a poll, the moment at which it was due; of a backfill its ``stretch``. Raises
    NoRoom where the disk is nearly full."""
    demand_room()

    def step() -> list[ClaimedSource]:
        with transaction(connection):
            queries.sources.queue_for_claims(connection)
            return list(
                queries.sources.claim_sources(
                    connection,
                    slugs=list(sources),
                    kind=kind,
                    at_once=at_once,
                    since=stretch and stretch.since,
                    until=stretch and stretch.until,
                    part=stretch and stretch.part,
                    lease_s=LEASE_S,
                )
            )

    claims = retried(step)
    clean_up(connection)
    return claims


def renew(connection: Connection, runs: list[int]) -> None:
    """Prolongs the leases of these runs' sources where they are still ours."""
    with transaction(connection):
        queries.sources.renew_claims(connection, run_ids=runs, lease_s=LEASE_S)


def clean_up(connection: Connection) -> None:
    """Finishes what crawls that were killed together with their parents have left: open requests
    and runs, and articles to be marked whose pages have vanished."""

    def step() -> None:
        with transaction(connection):
            stale = [run_id for (run_id,) in queries.runs.list_stale_runs(connection)]
            if stale:
                abandon(connection, stale)
            _mark_articles(connection)

    retried(step)


def let_go(connection: Connection, runs: list[int]) -> None:
    """Ends these runs of ours, gives their sources back, and marks the articles whose pages were
    found to have vanished: all of it or nothing."""

    def step() -> None:
        with transaction(connection):
            abandon(connection, runs)
            queries.sources.release_claims(connection, run_ids=runs)
            _mark_articles(connection)

    retried(step)


def _mark_articles(connection: Connection) -> None:
    """Deleted is an article whose page is gone wherever it was listed, and no other."""
    queries.items.mark_found_articles(connection)
    queries.items.mark_deleted_articles(connection)


def abandon(connection: Connection, runs: list[int]) -> None:
    """Closes the open requests and runs among these; their pages stay due. In the caller's
    transaction."""
    error = explain("abandoned")
    left = queries.runs.abandon_attempts(connection, run_ids=runs, error=error)
    queries.runs.abandon_runs(connection, run_ids=runs, error=error)
    if left:
        log.warning("%d requests were left open and are abandoned", left)
