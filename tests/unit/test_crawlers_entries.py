"""Which entries are too old, and when a listing may have rolled past us."""

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.entries import is_gap, is_too_old, judged, keys_of
from storage.records import ListedEntry
from tests.unit.test_crawlers_polls import LISTING, OUTLET

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def aged(age: timedelta | None, precision: str = "minute") -> ListedEntry:
    at = None if age is None else NOW - age
    return ListedEntry("u", published_at=at, published_precision=precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(("entry", "is_old"), [
    (aged(7 * DAY - timedelta(minutes=1)), False),
    (aged(7 * DAY + timedelta(minutes=1)), True),
    (aged(400 * DAY), True),
    (aged(None), False),
    (aged(-3 * DAY), False),
    (aged(27 * 365 * DAY), False),
    (aged(7.9 * DAY, "day"), False),
    (aged(8.1 * DAY, "day"), True),
])  # fmt: skip
def test_what_is_too_old(entry: ListedEntry, is_old: bool) -> None:
    assert is_too_old(entry, NOW) == is_old


@pytest.mark.parametrize(("url", "is_old"), [
    ("https://a.example/20261121000076", False), ("https://a.example/2026/11/21/open", False),
    ("https://a.example/2026-11-21-open", False), ("https://a.example/20261101000076", True),
    ("https://a.example/2096/11/21/open", True), ("https://a.example/20261341", True),
    ("https://a.example/?no=120261121", True),
])  # fmt: skip
def test_a_newer_day_in_its_address_keeps_an_entry_from_being_old(url: str, is_old: bool) -> None:
    entry = ListedEntry(url, published_at=NOW - 400 * DAY, published_precision="minute")
    assert is_too_old(entry, NOW) == is_old


@pytest.mark.parametrize(("year", "flag"), [(2099, "future_date"), (1970, "bad_date")])
def test_an_impossible_time_is_kept_as_written_and_flagged(year: int, flag: str) -> None:
    at = datetime(year, 1, 1, tzinfo=UTC)
    url = "https://www.small.example/news/view?idxno=1"
    entry = ListedEntry(url, published_at=at, published_precision="minute")
    (found,) = judged([entry], OUTLET, LISTING, NOW)
    assert (found.reason, found.entry.published_at, found.entry.flags) == (None, None, (flag,))
    assert found.entry.published_raw == at.isoformat()


def test_age_counts_from_when_we_last_looked_and_not_at_all_for_a_backfill() -> None:
    entry = ListedEntry("https://www.small.example/news/view?idxno=1", published_at=NOW - 20 * DAY)
    reasons = {
        since: [one.reason for one in judged([entry], OUTLET, LISTING, since)]
        for since in (NOW, NOW - 14 * DAY, None)
    }
    assert reasons == {NOW: ["too_old"], NOW - 14 * DAY: [None], None: [None]}


def test_an_address_that_is_no_article_stays_one_however_old() -> None:
    entry = ListedEntry("https://www.small.example/about", published_at=NOW - 20 * DAY)
    assert [one.reason for one in judged([entry, entry], OUTLET, LISTING, NOW)] == ["not_article"]


def shas(*numbers: int) -> list[bytes]:
    return [hashlib.sha256(str(n).encode()).digest() for n in numbers]


@pytest.mark.parametrize(("before", "after", "new", "expected"), [
    (range(1, 31), range(31, 61), 30, True),
    (range(1, 31), range(30, 60), 29, False),
    (range(0), range(31, 61), 30, False),
    # one or two articles: a change of all says nothing
    (range(1, 2), range(2, 3), 1, False),
    (range(1, 3), range(3, 5), 2, False),
    (range(1, 4), range(4, 7), 3, True),
    (range(1, 31), range(31, 33), 2, False),
    # known from before: an old copy out of a cache, or two listings by turns
    (range(31, 61), range(1, 31), 0, False),
    (range(31, 61), range(1, 31), 14, False),
    (range(31, 61), range(1, 31), 15, True),
])  # fmt: skip
def test_when_a_listing_may_have_rolled_past_us(
    before: range, after: range, new: int, expected: bool
) -> None:
    assert is_gap(keys_of(shas(*before)), shas(*after), new) == expected


def test_of_a_huge_listing_a_part_is_enough() -> None:
    keys = keys_of(shas(*range(30_000)))
    assert len(keys) == 16_000
    assert not is_gap(keys, shas(*range(1000, 31_000)), 30_000)
    assert is_gap(keys, shas(*range(30_000, 60_000)), 30_000)


def test_false_alarms_on_ordinary_feeds_are_rarer_than_one_in_a_hundred() -> None:
    """Feeds of 1 to 60 entries with bursts, polled at half the usual time between entries and now
    and then missed: nothing is lost while an entry stays listed until the next poll."""
    rng = random.Random(7)
    polls = alarms = gaps = found = 0
    for _ in range(300):
        last = size = rng.choice((1, 2, 5, 10, 20, 30, 60))
        before = None
        for _ in range(60):
            is_burst = rng.random() < 0.02
            arrived = rng.randint(0, size * 2) if is_burst else rng.choice((0, 0, 0, 1, 1, 2))
            last += arrived
            shown = shas(*range(max(0, last - size), last))
            if before is not None:
                is_lost = arrived > size
                alarm = is_gap(before, shown, min(arrived, size))
                polls, alarms = polls + (not is_lost), alarms + (alarm and not is_lost)
                gaps, found = gaps + (is_lost and size >= 3), found + (is_lost and alarm)
            before = keys_of(shown)
    assert polls > 15_000
    assert alarms / polls < 0.01
    assert gaps > 50
    assert found == gaps
