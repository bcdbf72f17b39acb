"""The clock of a written date: 오후 3시, 낮 12시, 24:00, and the zones that stand behind it."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo

from newswatch.clock import Precision

# RFC 822, 5.1, and what Korea and Japan write.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ut": 0, "kst": 9, "jst": 9, "est": -5, "edt": -4,
          "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}  # fmt: skip
# First and last hour (of twelve, 12 as 0) that a part of the day can mean, before noon and after.
_MORNING = ("오전", "am", "새벽", "아침")
_AFTERNOON = ("오후", "pm", "저녁")

Parts = Mapping[str, str | None]
"""Groups of a pattern of crawlers/date_forms.py."""


def with_clock(midnight: datetime, parts: Parts) -> tuple[datetime, Precision]:
    """The moment at which the clock of a form strikes on a day; without one the day itself.

    Which of its two midnights 자정 or 밤 12시 of a day means is not said: that is the day, too.
    Raises ValueError for what no clock shows (25:61, 오전 15시).
    """
    if parts.get("named") == "정오":
        return midnight.replace(hour=12), "minute"
    written = parts.get("hour")
    if written is None:
        return midnight, "day"
    half = (parts.get("ap1") or parts.get("ap2") or "").lower().replace(".", "")
    if half == "밤" and int(written) == 12:
        return midnight, "day"
    hours = hour_of(int(written), half)
    minute, second = int(parts.get("minute") or 0), int(parts.get("second") or 0)
    day = midnight + timedelta(days=hours // 24)  # 24:00 is the next day's midnight
    moment = day.replace(hour=hours % 24, minute=minute, second=second)
    if zone := parts.get("zone"):
        moment = moment.replace(tzinfo=zone_of(zone))
    return moment, "minute"


def hour_of(hour: int, half: str) -> int:
    """Hour of the day, 0 to 24, that a clock and its part of the day mean. Raises ValueError."""
    if hour > 24 or (half in _MORNING and hour > 12):
        raise ValueError(f"no such hour: {half}{hour}")
    if half in _MORNING:
        return hour % 12
    if half in _AFTERNOON or (half == "낮" and hour < 6) or (half == "밤" and 6 <= hour < 12):
        return hour + 12 if hour < 12 else hour
    return hour


def zone_of(text: str) -> tzinfo:
    """The zone that stands behind a clock: ``KST``, ``+0900``, ``GMT+9``. Raises ValueError."""
    offset = re.sub(r"^(?:GMT|UTC)\s?(?=[+-])", "", text)
    if offset.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[offset.lower()]))
    sign = -1 if offset[0] == "-" else 1
    hours, _, minutes = offset[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes or 0)))
