"""What a poll leaves in the database: its entries, its validators, the source's health.

One transaction holds the entries and the validators of the body that listed them: validators
committed earlier would, after a crash, have the site answer 304 for ever.
"""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from crawlers.conditional import (
    DISTRUST,
    LONGEST_UNMODIFIED,
    MOST_UNMODIFIED,
    Answer,
    is_doubtful,
    is_untrue,
    reader_of,
)
from crawlers.entries import Judged, is_gap, judged, keys_of
from crawlers.listings import Listing
from crawlers.outlet import Outlet, Source
from crawlers.pacing import Pace, pace_of
from crawlers.troubles import Refusal, Trouble, explain
from newswatch.clock import now
from storage.db import Connection, transaction
from storage.queries import queries
from storage.records import ClaimedSource, ListedEntry, PollState

log = logging.getLogger(__name__)

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


def load_state(connection: Connection, claim: ClaimedSource) -> PollState:
    """The source as this poll finds it."""
    with transaction(connection):
        state: PollState = queries.sources.find_poll_state(
            connection,
            source_id=claim.source_id,
            most_unmodified=MOST_UNMODIFIED,
            longest_s=LONGEST_UNMODIFIED.total_seconds(),
        )
    return state


def record_poll(
    connection: Connection,
    claim: ClaimedSource,
    source: Source,
    state: PollState,
    listing: Listing,
    answer: Answer,
) -> bool:
    """Writes a poll that was read; gives whether its site must be asked once more whether its 304
    can be believed (crawlers/conditional.py).

    Every entry gets its row, whatever their number. A damaged listing leaves no validators: the
    next poll reads it anew. Raises Refusal ``claim_lost``; then nothing is written.
    """
    polled_until = state.polled_until or now()
    with transaction(connection):
        shown = _write(
            connection,
            claim,
            judged(listing.entries, source.outlet, answer.url, polled_until),
        )
        is_other = bool(shown.written) and state.listing_sha not in (None, answer.sha)
        is_lie = is_other and is_untrue(state, answer)
        if is_lie:
            distrust(connection, claim, state)
        if not listing.is_damaged:
            since = state.body_until if is_other and state.is_body_due else polled_until
            _note_gap(connection, claim, state, shown, since or polled_until)
        _record_success(
            connection,
            claim,
            pace_of(state, answer.headers, now(), listing=listing, new=shown.new),
            answer if not listing.is_damaged else Answer(answer.url, {}),
            reader_of(source),
            keys=None if listing.is_damaged else keys_of(shown.articles),
        )
    log.info("%s: %d listed, %d new", claim.slug, shown.listed, shown.new)
    return is_other and not is_lie and is_doubtful(state, answer)


def record_unchanged(
    connection: Connection,
    claim: ClaimedSource,
    source: Source,
    state: PollState,
    answer: Answer,
) -> None:
    """A poll answered by 304, or by the very bytes that were read before: a success that lists
    nothing new. Validators of a 304 are those we hold; of a body its own."""
    if answer.sha is None:
        kept = {"etag": state.etag or "", "last-modified": state.last_modified or ""}
        headers = {**answer.headers, **kept}
        answer = Answer(answer.url, headers, state.listing_sha)
        is_body = False
    else:
        is_body = True
    with transaction(connection):
        pace = pace_of(state, answer.headers, now())
        _record_success(connection, claim, pace, answer, reader_of(source), is_body=is_body)


def record_failure(
    connection: Connection, claim: ClaimedSource, trouble: Trouble, *, is_unreadable: bool = False
) -> None:
    """A poll that failed: prior entries stay as they are, the next poll is put off. A listing that
    ``is_unreadable`` takes the validators with it."""
    with transaction(connection):
        queries.sources.record_failure(
            connection,
            source_id=claim.source_id,
            epoch=claim.epoch,
            kind=trouble.kind,
            error=trouble.text,
            is_unreadable=is_unreadable,
        )
    log.warning("%s: %s", claim.slug, trouble.text)


def record_backfill(
    connection: Connection,
    claim: ClaimedSource,
    outlet: Outlet,
    entries: Iterable[ListedEntry],
    *,
    listing_url: str,
) -> int:
    """Writes what a backfill found, however old; the source's polls and health are not touched."""
    with transaction(connection):
        found = judged(entries, outlet, listing_url)
        return _write(connection, claim, found, is_backfill=True).new


def record_missed(
    connection: Connection,
    claim: ClaimedSource,
    outlet: Outlet,
    entries: Iterable[ListedEntry],
    *,
    listing_url: str,
    missed_from: datetime,
) -> int:
    """Writes what was read back to fill a gap, in the caller's transaction: news that we missed,
    to be told as if we had been away since then. Gives how many pages are due by it."""
    found = judged(entries, outlet, listing_url)
    return _write(connection, claim, found, missed_from=missed_from).new_due


def distrust(connection: Connection, claim: ClaimedSource, state: PollState) -> None:
    """The source's 304 is not believed for a week; in the caller's transaction."""
    queries.sources.distrust(
        connection,
        source_id=claim.source_id,
        epoch=claim.epoch,
        seconds=DISTRUST.total_seconds(),
        reason=explain("untrue_validators", state.etag or state.last_modified or ""),
    )
    log.warning("%s: its validators are not to be believed", claim.slug)


def _write(
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
        listed += len(some)
        written += len(rows)
        new += sum(is_new for is_new, _ in rows)
        new_due += sum(is_new and is_due for is_new, is_due in rows)
        articles += [one.sha for one in some if one.is_article]
    queries.runs.count_listed(connection, run_id=claim.run_id, listed=listed, listed_new=new)
    return Shown(listed, new, new_due, written, articles)


def _note_gap(
    connection: Connection,
    claim: ClaimedSource,
    state: PollState,
    shown: Shown,
    missed_from: datetime,
) -> None:
    """``missed_from``: the poll before; where its 304 is in doubt, the last body."""
    if is_gap(state.listed_keys, shown.articles, shown.new):
        queries.gaps.open_gap(
            connection, source_id=claim.source_id, run_id=claim.run_id, missed_from=missed_from
        )
        log.warning("%s: shares nothing with the poll before: a possible gap", claim.slug)


def _record_success(
    connection: Connection,
    claim: ClaimedSource,
    pace: Pace,
    answer: Answer,
    reader: str,
    *,
    keys: bytes | None = None,
    is_body: bool = True,
) -> None:
    row: dict[str, Any] = {"etag": answer.etag, "last_modified": answer.last_modified}
    row |= {"listing_sha": answer.sha, "listing_reader": reader, "listed_keys": keys}
    row |= {**pace.row, "rhythm": json.dumps(pace.rhythm), "is_body": is_body}
    if not queries.sources.record_success(
        connection, source_id=claim.source_id, epoch=claim.epoch, **row
    ):
        raise Refusal("claim_lost", claim.slug)
    # A listing that was set aside and could be read this time leaves the quarantine.
    queries.parsing.recover_listings(connection, source_id=claim.source_id, run_id=claim.run_id)
