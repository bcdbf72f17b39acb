"""When a listing is asked for again, and what a site asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.hints import Hints, asked_by_cache, hints_of_feed
from crawlers.rhythm import (
    LONGEST,
    SHORTEST,
    Rhythm,
    next_interval,
    rhythm_of,
    rhythm_of_polls,
)
from storage.records import ListedEntry

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # a Sunday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def listed(*ages: timedelta, precision: str = "minute") -> list[ListedEntry]:
    return [
        ListedEntry(str(n), published_at=NOW - age, published_precision=precision)  # type: ignore[arg-type]
        for n, age in enumerate(ages)
    ]


def decided(
    tier: int = 1,
    promised: timedelta = 10 * MINUTE,
    rhythm: Rhythm = Rhythm(),
    quiet: int = 0,
    hints: Hints = Hints(),
) -> tuple[timedelta, str]:
    found = next_interval(
        tier=tier, promised=promised, rhythm=rhythm, quiet_polls=quiet, hints=hints, now=NOW
    )
    return found.length, found.by


@pytest.mark.parametrize(("case", "expected"), [
    # nothing known yet: the operator's promise
    ({}, (10 * MINUTE, "promise")),
    ({"tier": 3, "promised": HOUR}, (HOUR, "promise")),
    # half the time between two entries
    ({"rhythm": Rhythm(12 * MINUTE, 10 * HOUR)}, (6 * MINUTE, "gap")),
    # a listing that would roll past us before that
    ({"tier": 2, "rhythm": Rhythm(2 * HOUR, 2 * HOUR)}, (30 * MINUTE, "window")),
    # bounds by tier: 1 never waits longer than promised
    ({"rhythm": Rhythm(MINUTE, HOUR)}, (2 * MINUTE, "floor")),
    ({"tier": 2, "rhythm": Rhythm(MINUTE, HOUR)}, (5 * MINUTE, "floor")),
    ({"tier": 3, "rhythm": Rhythm(MINUTE, 2 * HOUR)}, (15 * MINUTE, "floor")),
    ({"rhythm": Rhythm(DAY, 30 * DAY)}, (10 * MINUTE, "ceiling")),
    ({"tier": 2, "rhythm": Rhythm(DAY, 30 * DAY)}, (2 * HOUR, "ceiling")),
    ({"tier": 2, "promised": 6 * HOUR, "rhythm": Rhythm(DAY, 30 * DAY)}, (6 * HOUR, "ceiling")),
    ({"tier": 3, "rhythm": Rhythm(7 * DAY, 90 * DAY)}, (DAY, "ceiling")),
    # a quiet listing is asked for less often, four times at most
    ({"tier": 3, "rhythm": Rhythm(2 * HOUR, 9 * DAY), "quiet": 3}, (2 * HOUR, "quiet")),
    ({"tier": 3, "rhythm": Rhythm(2 * HOUR, 9 * DAY), "quiet": 99}, (4 * HOUR, "quiet")),
    # what the site asks for, up to the tier's ceiling
    ({"tier": 3, "rhythm": Rhythm(HOUR, 9 * DAY), "hints": Hints(3 * HOUR, "ttl")}, (3 * HOUR, "ttl")),
    ({"tier": 3, "rhythm": Rhythm(HOUR, 9 * DAY), "hints": Hints(5 * MINUTE, "ttl")},
     (30 * MINUTE, "gap")),
    ({"rhythm": Rhythm(8 * MINUTE, DAY), "hints": Hints(DAY, "cache")}, (10 * MINUTE, "ceiling")),
    ({"tier": 3, "hints": Hints(30 * DAY, "sy")}, (DAY, "ceiling")),
    # hours in which nobody need ask: put off, but not beyond the ceiling
    ({"tier": 3, "promised": HOUR, "hints": Hints(skipped_hours=frozenset({6, 7}))},
     (3 * HOUR, "skipped")),
    ({"tier": 1, "promised": HOUR, "hints": Hints(skipped_hours=frozenset({6, 7}))},
     (HOUR, "promise")),
    ({"tier": 3, "promised": HOUR, "hints": Hints(skipped_days=frozenset({6}))},
     (19 * HOUR, "skipped")),
])  # fmt: skip
def test_the_next_interval(case: dict, expected: tuple[timedelta, str]) -> None:
    assert decided(**case) == expected


@pytest.mark.parametrize("tier", [1, 2, 3])
@pytest.mark.parametrize("gap", [timedelta(seconds=1), MINUTE, HOUR, DAY, 400 * DAY])
@pytest.mark.parametrize("promised", [timedelta(seconds=30), 10 * MINUTE, 30 * DAY])
def test_it_stays_between_two_minutes_and_a_day(
    tier: int, gap: timedelta, promised: timedelta
) -> None:
    length, _ = decided(tier, promised, Rhythm(gap, gap * 20), 5, Hints(gap, "ttl"))
    assert SHORTEST <= length <= LONGEST


def test_words_say_what_decided() -> None:
    found = next_interval(
        tier=1,
        promised=DAY,
        rhythm=Rhythm(3 * HOUR, 9 * DAY),
        quiet_polls=0,
        hints=Hints(),
        now=NOW,
    )
    assert (found.words("ko"), found.words("en")) == (
        "글 간격 3h의 절반",
        "half the time between entries, 3h",
    )


@pytest.mark.parametrize(("entries", "gap"), [
    (listed(), None),
    (listed(HOUR), None),
    (listed(HOUR, 2 * HOUR, 4 * HOUR, 5 * HOUR), HOUR),
    # a batch of releases in one minute is one event
    (listed(*[HOUR] * 10, *[4 * HOUR] * 10), 3 * HOUR),
    # of what cannot be true nothing is learnt
    (listed(-9 * DAY, 20_000 * DAY, HOUR, 3 * HOUR), 2 * HOUR),
    # a board that names days only: a day's share
    (listed(*[DAY] * 8, *[2 * DAY] * 8, precision="day"), 3 * HOUR),
])  # fmt: skip
def test_the_rhythm_of_a_listing(entries: list[ListedEntry], gap: timedelta | None) -> None:
    assert rhythm_of(entries, NOW).gap == gap


def test_only_the_newest_entries_tell_the_rhythm() -> None:
    old = [30 * DAY + n * DAY for n in range(30)]
    assert rhythm_of(listed(*(n * MINUTE for n in range(25)), *old), NOW).gap == MINUTE


def test_the_rhythm_of_a_listing_without_dates() -> None:
    assert rhythm_of_polls(20, 4, 2 * HOUR) == Rhythm(HOUR / 2, 10 * HOUR)
    assert rhythm_of_polls(20, 0, 2 * HOUR) == Rhythm()


@pytest.mark.parametrize(("head", "every", "by"), [
    ("<ttl>60</ttl>", HOUR, "ttl"),
    ("<ttl>999999</ttl>", DAY, "ttl"),
    ("<ttl>0</ttl>", None, ""),
    ("<ttl>soon</ttl>", None, ""),
    ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
     15 * MINUTE, "sy"),
    ("<sy:updatePeriod>\ndaily </sy:updatePeriod>", DAY, "sy"),
    ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
     HOUR, "sy"),
])  # fmt: skip
def test_what_a_feed_asks_for(head: str, every: timedelta | None, by: str) -> None:
    found = hints_of_feed(f"<rss><channel>{head}<item/></channel></rss>")
    assert (found.every, found.by) == (every, by)


def test_hours_and_days_that_a_feed_skips() -> None:
    found = hints_of_feed(
        "<rss><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>Sun</day><day>Noday</day></skipDays>"
    )
    assert (found.skipped_hours, found.skipped_days) == ({0, 5}, {5, 6})


@pytest.mark.parametrize(("headers", "fresh"), [
    ({}, None),
    ({"cache-control": "public, max-age=600"}, 10 * MINUTE),
    ({"cache-control": "max-age=600, no-cache"}, None),
    ({"cache-control": "max-age=999999999"}, DAY),
    ({"cache-control": "max-age=0", "expires": "Sun, 22 Nov 2026 06:00:00 GMT"}, None),
    ({"expires": "Sun, 22 Nov 2026 06:00:00 GMT"}, HOUR),
    ({"expires": "Sun, 22 Nov 2026 06:00:00 GMT", "date": "Sun, 22 Nov 2026 05:30:00 GMT"},
     30 * MINUTE),
    ({"expires": "0"}, None),
    ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
    ({"expires": "Sun, 22 Nov 2026 06:00:00 -0000"}, None),
])  # fmt: skip
def test_how_long_an_answer_calls_itself_fresh(
    headers: dict[str, str], fresh: timedelta | None
) -> None:
    assert asked_by_cache(headers, NOW) == fresh
