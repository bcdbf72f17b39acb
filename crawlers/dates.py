"""Moments from text: machine forms, RFC 822 as it is really written, and Korean forms.

A time without a zone is the outlet's (KST unless the catalogue says otherwise).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from crawlers.dates_relative import relative
from newswatch.clock import SEOUL, Precision

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ut": 0, "kst": 9, "jst": 9}

_TIME = r"""
  (?:(?P<ap1>오전|오후|[AaPp]\.?[Mm]\.?)\s*)?
  (?P<hour>\d{1,2})\s*(?::|시)\s*
  (?:(?P<minute>\d{1,2})\s*분?)?
  (?:\s*:?\s*(?P<second>\d{2})(?:[.,]\d+)?\s*초?)?
  (?:\s*(?P<ap2>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?
  (?:\s*(?P<zone>Z|(?:GMT|UTC)?[+-]\d{2}:?\d{2}|(?:GMT|UTC)?[+-]\d{2}(?!\d)|UTC|GMT|UT|KST|JST)(?![A-Za-z]))?
"""
_WEEKDAY = r"(?:\s*[\(\[]?\s*(?:[월화수목금토일](?:요일)?|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s*[\)\]]?)?"
_GAP = r"(?:\s*[T,|/·(]?\s*)"
_NUMERIC = re.compile(
    rf"""(?<![\d.:/-])(?P<year>(?:19|20)\d\d|\d\d(?=[.\-/]\s?\d\d?[.\-/]\s?\d\d?))
    \s*(?P<sep>[.\-/]|년)\s*(?P<month>\d{{1,2}})\s*(?:[.\-/]|월)\s*(?P<day>\d{{1,2}})(?![\d])
    \s*[.일]?{_WEEKDAY}(?:{_GAP}{_TIME})?""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<clock>\d{6}|\d{4}))?(?!\d)"
)
_ENGLISH = re.compile(
    rf"""(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<month>[A-Za-z]{{3,9}})\.?,?[\s-]+
        |(?P<month2>[A-Za-z]{{3,9}})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)
    (?P<year>(?:19|20)\d\d|\d\d)(?!\d|\s?:)(?:,?\s*(?:at\s+)?{_TIME})?""",
    re.VERBOSE,
)
_JAVA = re.compile(
    rf"""(?P<month>[A-Z][a-z]{{2}})\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?P<year>20\d\d)""",
    re.VERBOSE,
)
_YEARLESS = re.compile(
    rf"""\s*(?:[^\d]{{1,12}}[\s:|])?(?P<month>\d{{1,2}})\s*(?:[.\-/]|월)\s*(?P<day>\d{{1,2}})(?!\d)
    \s*[.일]?{_WEEKDAY}(?:{_GAP}{_TIME})?\s*""",
    re.VERBOSE,
)
_EPOCH = re.compile(r"\s*(?P<seconds>1\d{9})(?:\d{3})?\s*")


@dataclass(frozen=True)
class Moment:
    """An aware instant, known to the minute or (midnight of ``at``'s zone) to the day."""

    at: datetime
    precision: Precision


def spread(moment: Moment | None) -> tuple[datetime | None, Precision | None]:
    """Instant and precision of a moment that may be missing, for records that hold both."""
    return (moment.at, moment.precision) if moment else (None, None)


def read_date(text: str | None, now: datetime, zone: tzinfo = SEOUL) -> Moment | None:
    """The moment that a text states, or None. ``now`` completes "3시간 전" and year-less days."""
    text = (text or "").strip()[:120]
    if not text:
        return None
    if match := _EPOCH.fullmatch(text):
        return Moment(datetime.fromtimestamp(int(match["seconds"]), zone), "minute")
    for _, moment in find_dates(text, zone):
        return moment
    if (ago := relative(text, now.astimezone(zone))) is not None:
        return Moment(*ago)
    if match := _YEARLESS.fullmatch(text):
        return _yearless(match, now, zone)
    return _today_clock(text, now, zone)


def find_dates(text: str, zone: tzinfo = SEOUL) -> Iterator[tuple[int, Moment]]:
    """Every full date (with a year) of a text, with its place, in order of the first form found."""
    for pattern in (_NUMERIC, _ENGLISH, _JAVA, _COMPACT):
        for match in pattern.finditer(text):
            if (moment := _moment(match, zone)) is not None:
                yield match.start(), moment


def _moment(match: re.Match[str], zone: tzinfo, year: int | None = None) -> Moment | None:
    parts = match.groupdict()
    month = _month(parts.get("month") or parts.get("month2") or "")
    day = int(parts.get("day") or parts.get("day2") or 0)
    if year is None:
        year = int(parts["year"])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
    if compact := parts.get("clock"):
        parts |= {"hour": compact[:2], "minute": compact[2:4], "second": compact[4:] or None}
    try:
        date = datetime(year, month, day, tzinfo=zone)
        return _with_clock(date, parts)
    except (ValueError, OverflowError):
        return None


def _with_clock(date: datetime, parts: dict[str, str | None]) -> Moment | None:
    hour = parts.get("hour")
    if hour is None:
        return Moment(date, "day")
    hours = _hour(int(hour), (parts.get("ap1") or parts.get("ap2") or "").lower().replace(".", ""))
    date += timedelta(days=hours // 24)  # 24:00 is the next day's midnight
    clock = date.replace(
        hour=hours % 24, minute=int(parts.get("minute") or 0), second=int(parts.get("second") or 0)
    )
    if written := parts.get("zone"):
        clock = clock.replace(tzinfo=_zone(written))
    return Moment(clock, "minute")


def _hour(hour: int, half: str) -> int:
    if hour > 24:
        raise ValueError("no such hour")
    if half in ("오후", "pm") and hour < 12:
        return hour + 12
    if half in ("오전", "am") and hour == 12:
        return 0
    return hour


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.get(text[:3].lower(), 0)


def _zone(text: str) -> tzinfo:
    text = re.sub(r"^(?:GMT|UTC)(?=[+-])", "", text)
    if text.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[text.lower()]))
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _yearless(match: re.Match[str], now: datetime, zone: tzinfo) -> Moment | None:
    """The latest such day that is not after tomorrow: 12.31 read in January is last year's."""
    local = now.astimezone(zone)
    for year in (local.year + 1, local.year, local.year - 1):
        found = _moment(match, zone, year)
        if found and found.at <= local + timedelta(days=1):
            return found
    return None


def _today_clock(text: str, now: datetime, zone: tzinfo) -> Moment | None:
    """A bare ``15:05`` on a list is today's."""
    match = re.fullmatch(_TIME, text, re.VERBOSE)
    if match is None or match["minute"] is None:
        return None
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return _with_clock(today, match.groupdict())
    except ValueError:
        return None
