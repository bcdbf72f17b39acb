"""The rows of what a listing shows: entries, portal copies, and what goes to other outlets.

All in the caller's transaction, and only while the claim holds.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from crawlers.entries import Judged, judged
from crawlers.handing import Handed, catalogue_here, handed, portal_copies
from crawlers.listings import Listing
from crawlers.outlet import Source
from storage.db import Connection
from storage.queries import queries
from storage.records import ClaimedSource

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Shown:
    """What entries were to us: of how many addresses, new ones, new ones whose page is due, new or
    changed ones (``written``), and the hashes of those that are articles."""

    listed: int
    new: int
    new_due: int
    written: int
    articles: list[bytes]


def entries_of(
    connection: Connection,
    claim: ClaimedSource,
    source: Source,
    listing: Listing,
    url: str,
    polled_until: datetime,
) -> Iterable[Judged]:
    """A listing's entries. Those that a portal shows of other outlets go to these."""
    found = judged(listing.entries, source.outlet, url, polled_until)
    if source.outlet.kind != "portal":
        return found
    shared = list(handed(found, catalogue_here()))
    _hand_over(connection, claim, [one for one in shared if one.slug])
    return [one.judged for one in shared]


def _hand_over(connection: Connection, claim: ClaimedSource, found: list[Handed]) -> None:
    rows = json.dumps([one.as_row() for one in found], default=str, ensure_ascii=False)
    list(
        queries.portals.hand_over(
            connection, source_id=claim.source_id, epoch=claim.epoch, entries=rows
        )
    )


def write_entries(
    connection: Connection,
    claim: ClaimedSource,
    found: Iterable[Judged],
    *,
    is_backfill: bool = False,
    missed_from: datetime | None = None,
) -> Shown:
    """A thousand rows a statement: a hundred thousand entries take seconds, and little room."""
    found = iter(found)
    listed = new = new_due = written = 0
    articles: list[bytes] = []
    while some := list(islice(found, _ROWS_AT_ONCE)):
        rows = list(
            queries.items.list_entries(
                connection,
                source_id=claim.source_id,
                epoch=claim.epoch,
                is_backfill=is_backfill,
                missed_from=missed_from,
                entries=json.dumps([one.as_row() for one in some], default=str, ensure_ascii=False),
            )
        )
        if copies := portal_copies(some):
            queries.portals.keep_portal_copies(
                connection,
                source_id=claim.source_id,
                epoch=claim.epoch,
                copies=json.dumps(copies, ensure_ascii=False),
            )
        listed += len(some)
        written += len(rows)
        new += sum(is_new for is_new, _ in rows)
        new_due += sum(is_new and is_due for is_new, is_due in rows)
        articles += [one.sha for one in some if one.is_article]
    queries.runs.count_listed(connection, run_id=claim.run_id, listed=listed, listed_new=new)
    return Shown(listed, new, new_due, written, articles)
