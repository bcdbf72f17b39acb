"""Old news, new news, and dates without an hour."""

from datetime import datetime, timedelta

import pytest

from newswatch.clock import SEOUL
from transforms.times import is_old, told_at

DAY = timedelta(hours=24)
SEEN = datetime(2026, 3, 3, 9, tzinfo=SEOUL)


def at(day, hour=0, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("published", "precision", "old"),
    [
        (at(3, 8), "minute", False),
        (at(2, 9), "minute", False),
        (at(2, 8, 59), "minute", True),
        (at(2), "day", False),  # until its end it was 9 hours ago
        (at(1), "day", True),
        (None, None, False),
    ],
)
def test_older_than_a_day_at_first_sight_is_old(published, precision, old):
    assert is_old(published, precision, SEEN, DAY) is old


def test_the_window_grows_by_our_outage():
    assert is_old(at(1, 12), "minute", SEEN, DAY)
    assert not is_old(at(1, 12), "minute", SEEN, DAY + timedelta(hours=24))


@pytest.mark.parametrize(
    ("published", "precision", "told"),
    [
        (at(3, 8), "minute", at(3, 8)),
        (None, None, SEEN),
        (at(3), "day", SEEN),
        (at(2), "day", at(3)),
    ],
)
def test_when_an_article_was_told(published, precision, told):
    assert told_at(published, precision, SEEN) == told
