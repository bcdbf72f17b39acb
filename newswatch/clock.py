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
