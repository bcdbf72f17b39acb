"""Times told from now: 3시간 전, 방금, 어제 15:05, 그제."""

import re
from datetime import datetime, timedelta

from newswatch.clock import Precision

_UNITS = {
    "초": timedelta(seconds=1),
    "분": timedelta(minutes=1),
    "시간": timedelta(hours=1),
    "일": timedelta(days=1),
    "주": timedelta(weeks=1),
    "주일": timedelta(weeks=1),
    "second": timedelta(seconds=1),
    "sec": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_AGO = re.compile(
    r"(?<!\d)(\d{1,3})\s*(초|분|시간|주일|주|일|seconds?|secs?|minutes?|mins?|hours?|days?|weeks?)"
    r"\s*(?:전|ago)"
)
_JUST_NOW = re.compile(r"방금|조금\s*전|just now", re.IGNORECASE)
_DAYS = {"오늘": 0, "어제": 1, "그제": 2, "그저께": 2, "엊그제": 2}
_DAY = re.compile(rf"({'|'.join(_DAYS)})(?:\s*(오전|오후)?\s*(\d{{1,2}})\s*[:시]\s*(\d{{1,2}})?)?")


def relative(text: str, now: datetime) -> tuple[datetime, Precision] | None:
    """The moment that ``text`` tells from ``now`` (aware, in the outlet's zone), or None."""
    if match := _AGO.search(text):
        step = _UNITS[match[2] if match[2] in _UNITS else match[2].removesuffix("s")]
        moment = now - int(match[1]) * step
        return _midnight(moment, "day") if step >= timedelta(days=1) else (moment, "minute")
    if _JUST_NOW.search(text):
        return now, "minute"
    if match := _DAY.search(text):
        return _on_day(now - timedelta(days=_DAYS[match[1]]), match[2], match[3], match[4])
    return None


def _on_day(
    day: datetime, half: str | None, hour: str | None, minute: str | None
) -> tuple[datetime, Precision] | None:
    midnight, _ = _midnight(day, "day")
    if hour is None:
        return midnight, "day"
    hours = int(hour) % 12 if half else int(hour)
    hours += 12 if half == "오후" else 0
    if hours > 23 or int(minute or 0) > 59:
        return None
    return midnight.replace(hour=hours, minute=int(minute or 0)), "minute"


def _midnight(moment: datetime, precision: Precision) -> tuple[datetime, Precision]:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0), precision
