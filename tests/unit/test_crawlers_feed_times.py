"""What proves that a listing's clock is nine hours off, and what is made of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.feed_times import as_listed, proves, put_right, slip_between
from crawlers.listings import Listing
from newswatch.clock import SEOUL
from storage.records import ListedEntry, ListedTime
from tests.unit.test_crawlers_polls import OUTLET

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=SEOUL)
NINE = timedelta(hours=9)
SOURCE = next(OUTLET.sources())
FRESH = ListedTime("", NOW, is_feed=True, is_fresh=True)
OLD = replace(FRESH, is_fresh=False)
PAGE = NOW - timedelta(hours=2)


@pytest.mark.parametrize(("ahead", "slip_h"), [
    (timedelta(), 0), (NINE, 9), (-NINE, -9), (timedelta(seconds=40), 0),
    (NINE + timedelta(seconds=30), 9), (timedelta(minutes=3), None), (timedelta(hours=8), None),
    (NINE + timedelta(minutes=2), None), (2 * NINE, None),
])  # fmt: skip
def test_only_exact_differences_say_something(ahead: timedelta, slip_h: int | None) -> None:
    assert slip_between(PAGE + ahead, PAGE) == slip_h


@pytest.mark.parametrize(("slip_h", "page", "item", "is_proof"), [
    (9, PAGE, FRESH, True), (9, PAGE, OLD, True),
    (9, PAGE - NINE, FRESH, False),  # it might be the page that is behind
    (-9, PAGE, FRESH, True), (-9, PAGE, OLD, False),
    (-9, PAGE.astimezone(UTC), FRESH, False),  # it might be the page that calls KST UTC
    (0, PAGE, OLD, True), (0, PAGE.astimezone(UTC), OLD, True),
])  # fmt: skip
def test_a_slip_is_proved_where_it_cannot_be_the_pages(
    slip_h: int, page: datetime, item: ListedTime, is_proof: bool
) -> None:
    assert proves(slip_h, page + timedelta(hours=slip_h), page, item) is is_proof


@pytest.mark.parametrize(("raw", "is_kst", "hour"), [
    ("2026-11-22T10:00:00Z", False, 19), ("2026-11-22T10:00:00Z", True, 10),
    ("Sun, 22 Nov 2026 10:00:00 GMT", True, 10), ("2026-11-22 10:00", True, 10),
    ("2026-11-22T10:00:00+09:00", True, 10), ("2026-11-22", False, None), (None, False, None),
    ("3시간 전", False, None), ("2026-13-41", False, None),
])  # fmt: skip
def test_what_a_listing_states_to_the_minute(
    raw: str | None, is_kst: bool, hour: int | None
) -> None:
    found = as_listed(raw, SEOUL, is_kst=is_kst)
    assert (found.at.astimezone(SEOUL).hour if found else None) == hour


def test_a_proved_slip_is_taken_off_and_no_impossible_time_is_left() -> None:
    raws = ["2026-11-22T12:00:00Z", "2026-11-22T20:00:00Z", "2026-11-21", ""]
    flags = [("maybe_kst_as_utc",), ("future_date",), (), ()]
    entries = tuple(
        ListedEntry(f"u{n}", published_raw=raw, flags=told)
        for n, (raw, told) in enumerate(zip(raws, flags, strict=True))
    )
    right = put_right(Listing(entries, notes=("ascending",)), 9, SOURCE, NOW)
    assert [one.published_at for one in right.entries] == [
        NOW - timedelta(hours=2), None, None, None,
    ]  # fmt: skip
    assert [one.published_raw for one in right.entries] == raws
    assert [one.flags for one in right.entries] == [("times_put_right",), ("bad_date",), (), ()]
    assert right.notes == ("ascending", "times_put_right")
    assert put_right(Listing(entries), 0, SOURCE, NOW) == Listing(entries)
