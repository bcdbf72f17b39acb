"""Listings whose clock is nine hours off, proved from the pages of their own items.

Many write Seoul's time and call it GMT, some the other way round. Where a listing's time and that
of the item's own page differ by exactly nine hours, again and again, the listing's times are put
right; one item is no proof, and any that agrees ends it.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from crawlers.dates import Moment, find_dates
from crawlers.listings import Listing
from crawlers.outlet import Outlet, Source
from newswatch.clock import FUTURE, SEOUL, can_be_true
from storage.db import Connection
from storage.queries import queries
from storage.records import LandedPage, ListedEntry, ListedTime, PageFields

log = logging.getLogger(__name__)

PROOF = 3
"""Items in a row: as many as it takes that nobody calls it chance."""
_SLIPS = (-9, 0, 9)
_MINUTE = timedelta(minutes=1)
NOTE: Final = "times_put_right"
"""Note of a listing whose times were put right, and flag of its entries (crawlers/feed_lies.py)."""
_OF_ITS_TIME = frozenset({"maybe_kst_as_utc", "future_date", "bad_date"})


def put_right(listing: Listing, slip_h: int, source: Source, now: datetime) -> Listing:
    """The listing with its times set back by its proved slip, those included that seemed to lie in
    the future for it. What cannot be true even so stays as it was written."""
    if not slip_h:
        return listing
    entries = tuple(_entries_right(listing, timedelta(hours=slip_h), source, now))
    return replace(listing, entries=entries, notes=(*listing.notes, NOTE))


def _entries_right(
    listing: Listing, slip: timedelta, source: Source, now: datetime
) -> Iterator[ListedEntry]:
    time, is_feed = source.outlet.time, source.protocol == "feed"
    for entry in listing.entries:
        said = as_listed(entry.published_raw, time.info, is_kst=is_feed and time.feed == "kst")
        if said is None:
            yield entry
            continue
        at = said.at - slip
        is_right = can_be_true(at, now)
        yield replace(
            entry,
            published_at=at if is_right else None,
            published_precision="minute" if is_right else None,
            flags=(*(one for one in entry.flags if one not in _OF_ITS_TIME),
                   NOTE if is_right else "bad_date"),
        )  # fmt: skip


def as_listed(raw: str | None, zone: tzinfo, *, is_kst: bool = False) -> Moment | None:
    """The minute that a listing states in full, whether or not it can be true. ``is_kst``: what it
    calls UTC is known to be Seoul's (``time.feed`` of the catalogue)."""
    for _, moment in find_dates(raw or "", zone):
        if moment.precision != "minute":
            return None
        is_utc = moment.at.utcoffset() == timedelta()
        return replace(moment, at=moment.at.replace(tzinfo=SEOUL)) if is_kst and is_utc else moment
    return None


def slip_between(listed: datetime, page: datetime) -> int | None:
    """Whole hours by which a listing is ahead of a page, where they say something: -9, 0 or 9."""
    return next((h for h in _SLIPS if abs(listed - page - timedelta(hours=h)) < _MINUTE), None)


def proves(slip_h: int, listed: datetime, page: datetime, item: ListedTime) -> bool:
    """Whether it is the listing's clock that slipped, and not its page's.

    A listing that is ahead is proved by an item from the future: nothing is listed before it is
    published. One that is behind, by a fresh item whose page does not call its time UTC: of an old
    one, or of Seoul's time called UTC, the page might be ahead.
    """
    if slip_h > 0:
        return listed > item.first_listed_at + FUTURE
    return slip_h == 0 or (item.is_fresh and page.utcoffset() != timedelta())


def compare(
    connection: Connection, page: LandedPage, fields: PageFields, outlet: Outlet | None
) -> None:
    """Keeps what a page proves of its listing's clock, in the caller's transaction."""
    at = fields.published_at
    if outlet is None or at is None or fields.published_precision != "minute":
        return
    if fields.origin.get("published", "feed") == "feed":
        return
    item = queries.feed_times.find_listed(
        connection, item_id=page.item_id, attempt_id=page.attempt_id
    )
    slip_h = _slip(item, at, outlet) if item else None
    if slip_h is None:
        return
    noted = queries.feed_times.note_slip(connection, source_id=page.source_id, slip_h=slip_h)
    if slip_h and noted and noted[1] == PROOF:
        log.warning(
            "%s: its listing is %+d h off, as %d pages in a row say; its times are put right",
            outlet.slug, slip_h, PROOF,
        )  # fmt: skip


def _slip(item: ListedTime, at: datetime, outlet: Outlet) -> int | None:
    is_kst = item.is_feed and outlet.time.feed == "kst"
    said = as_listed(item.raw, outlet.time.info, is_kst=is_kst)
    slip_h = slip_between(said.at, at) if said else None
    if said is None or slip_h is None or not proves(slip_h, said.at, at, item):
        return None
    return slip_h
