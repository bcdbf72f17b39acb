"""Business time: the one place that asks what time it is.

Ages, windows and days use :func:`now`, which tests and the sample newsroom may shift by
``clock_offset_s``; SQL has its twin ``news.business_now()``. Leases and waits never use it: they
are Postgres' own ``clock_timestamp()``.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from newswatch.settings import settings

SEOUL = ZoneInfo("Asia/Seoul")

Precision = Literal["minute", "day"]
"""How exactly a time of publication is known; a day stands at its midnight in Seoul."""


def now() -> datetime:
    """The present moment of business time, in UTC."""
    return datetime.now(UTC) + timedelta(seconds=settings().clock_offset_s)


def in_seoul(moment: datetime) -> datetime:
    """The same moment on a Seoul clock. A naive moment is a mistake of the caller: ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone reached the clock")
    return moment.astimezone(SEOUL)


FUTURE = timedelta(minutes=10)
"""Clocks of publishers go ahead by minutes; more is a mistake."""
EARLIEST = datetime(1990, 1, 1, tzinfo=SEOUL)
_UNSET = {(1999, 11, 30), (2000, 1, 1)}


def can_be_true(moment: datetime, now: datetime) -> bool:
    """Whether something on the Web may have been published then.

    Not in the future, not before there was a Web, and not at the midnights to which an unset date
    is turned: that of MySQL by PHP (0000-00-00 becomes 1999-11-30), and that of a cleared clock.
    """
    if not EARLIEST <= moment <= now + FUTURE:
        return False
    return not any(_is_unset(moment.astimezone(zone)) for zone in (SEOUL, UTC))


def _is_unset(local: datetime) -> bool:
    day = (local.year, local.month, local.day)
    return day in _UNSET and (local.hour, local.minute, local.second) == (0, 0, 0)
