"""What a poll leaves in the database: its entries, its validators, the source's health.

One transaction holds the entries and the validators of the body that listed them: validators
committed earlier would, after a crash, have the site answer 304 for ever.
"""

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crawlers.apis.registry import api_of
from crawlers.conditional import (
    DISTRUST,
    LONGEST_UNMODIFIED,
    MOST_UNMODIFIED,
    Answer,
    is_doubtful,
    is_untrue,
    reader_of,
)
from crawlers.entries import is_gap, judged, keys_of
from crawlers.feed_times import put_right
from crawlers.listed import Shown, entries_of, write_entries
from crawlers.listings import BEYOND_REACH, Listing
from crawlers.outlet import Outlet, Source
from crawlers.pacing import Pace, pace_of
from crawlers.troubles import Refusal, Trouble, explain
from newswatch.clock import now
from storage.db import Connection, transaction
from storage.queries import queries
from storage.records import ClaimedSource, ListedEntry, PollState

log = logging.getLogger(__name__)


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
    listing = put_right(listing, state.time_slip_h, source, now())
    with transaction(connection):
        shown = write_entries(
            connection,
            claim,
            entries_of(connection, claim, source, listing, answer.url, polled_until),
        )
        is_other = bool(shown.written) and state.listing_sha not in (None, answer.sha)
        is_lie = is_other and is_untrue(state, answer)
        if is_lie:
            distrust(connection, claim, state)
        if not listing.is_damaged:
            since = state.body_until if is_other and state.is_body_due else polled_until
            _note_gap(connection, claim, state, shown, since or polled_until)
        if state.polled_until and _is_cut(source, listing, shown):
            _open_gap(connection, claim, polled_until, "there is more than could be read")
        _record_success(
            connection,
            claim,
            pace_of(state, answer.headers, now(), listing=listing, new=shown.new),
            answer if not listing.is_damaged else Answer(answer.url, {}),
            reader_of(source),
            keys=None if listing.is_damaged else keys_of(shown.articles),
            notes=listing.notes,
        )
    log.info("%s: %d listed, %d new", claim.slug, shown.listed, shown.new)
    return is_other and not is_lie and is_doubtful(state, answer)


def record_left_over(
    connection: Connection,
    claim: ClaimedSource,
    source: Source,
    state: PollState,
    listing: Listing,
    url: str,
) -> Shown:
    """Writes what an earlier poll had read and not written (crawlers/spiders/leftovers.py). Its
    entries are new now, and are not to the poll that follows: so a gap is noted here."""
    polled_until = state.polled_until or now()
    with transaction(connection):
        found = entries_of(connection, claim, source, listing, url, polled_until)
        shown = write_entries(connection, claim, found)
        if not listing.is_damaged:
            _note_gap(connection, claim, state, shown, polled_until)
    return shown


def record_stand_in(
    connection: Connection, claim: ClaimedSource, source: Source, listing: Listing, url: str
) -> None:
    """Writes what stands in for a listing that is gone (crawlers/spiders/seeking.py). The source
    goes on failing; but news was looked for, and from now on only what is new is."""
    state = load_state(connection, claim)
    listing = put_right(listing, state.time_slip_h, source, now())
    with transaction(connection):
        found = judged(listing.entries, source.outlet, url, state.polled_until or now())
        shown = write_entries(connection, claim, found)
        queries.proposals.note_reading(
            connection,
            source_id=claim.source_id,
            epoch=claim.epoch,
            url=url,
            entries=shown.listed,
            articles=len(shown.articles),
        )
    log.info("%s: %d listed by %s, %d new", claim.slug, shown.listed, url, shown.new)


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
        return write_entries(connection, claim, found, is_backfill=True).new


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
    return write_entries(connection, claim, found, missed_from=missed_from).new_due


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


def _note_gap(
    connection: Connection,
    claim: ClaimedSource,
    state: PollState,
    shown: Shown,
    missed_from: datetime,
) -> None:
    """``missed_from``: the poll before; where its 304 is in doubt, the last body."""
    if is_gap(state.listed_keys, shown.articles, shown.new):
        _open_gap(connection, claim, missed_from, "shares nothing with the poll before")


def _is_cut(source: Source, listing: Listing, shown: Shown) -> bool:
    """Whether the reading ended before it came to anything that we knew: what comes newest first is
    read as far as that, and of anything else nobody knows what its further pages hold. So does the
    reading of an API one of whose pages failed: the next poll reads back to this one only."""
    is_api = source.protocol == "api"
    if BEYOND_REACH not in listing.notes and not (is_api and listing.is_damaged):
        return False
    is_ordered = not is_api or api_of(source).is_newest_first
    return not is_ordered or shown.new == shown.listed


def _open_gap(
    connection: Connection, claim: ClaimedSource, missed_from: datetime, why: str
) -> None:
    """One gap a poll, whatever tells of it."""
    queries.gaps.open_gap(
        connection, source_id=claim.source_id, run_id=claim.run_id, missed_from=missed_from
    )
    log.warning("%s: %s: a possible gap", claim.slug, why)


def _record_success(
    connection: Connection,
    claim: ClaimedSource,
    pace: Pace,
    answer: Answer,
    reader: str,
    *,
    keys: bytes | None = None,
    is_body: bool = True,
    notes: tuple[str, ...] | None = None,
) -> None:
    row: dict[str, Any] = {"etag": answer.etag, "last_modified": answer.last_modified}
    row |= {"listing_sha": answer.sha, "listing_reader": reader, "listed_keys": keys}
    row |= {**pace.row, "rhythm": json.dumps(pace.rhythm), "is_body": is_body}
    row["listing_notes"] = None if notes is None else list(notes)
    if not queries.sources.record_success(
        connection, source_id=claim.source_id, epoch=claim.epoch, **row
    ):
        raise Refusal("claim_lost", claim.slug)
    # A listing that was set aside and could be read this time leaves the quarantine.
    queries.parsing.recover_listings(connection, source_id=claim.source_id, run_id=claim.run_id)
