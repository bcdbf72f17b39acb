"""Moments from text: machine forms, RFC 822 as it is really written, and Korean forms.

A time without a zone is the outlet's (KST unless the catalogue says otherwise). What cannot be a
moment of publication (13월, 25:61, 1970, next year) gives none and is never put right by guessing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from crawlers.date_clock import Parts, with_clock, zone_of
from crawlers.date_forms import (
    COMPACT,
    ENGLISH,
    EPOCH,
    JAVA,
    NUMERIC,
    RANGE_AFTER,
    RANGE_BEFORE,
    TIME,
    YEARLESS,
    narrow,
)
from crawlers.dates_relative import relative
from newswatch.clock import SEOUL, Precision, can_be_true

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_LONGEST = 120
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Moment:
    """An aware instant, known to the minute or (midnight of ``at``'s zone) to the day."""

    at: datetime
    precision: Precision


@dataclass(frozen=True)
class Stated:
    """What a text states as a moment of publication. ``is_bad``: it states something, but no
    moment that can be true; ``raw`` is to be kept then."""

    moment: Moment | None
    raw: str

    @property
    def is_bad(self) -> bool:
        return self.moment is None and bool(self.raw)


def stated(text: str | None, now: datetime, zone: tzinfo = SEOUL) -> Stated:
    """The moment of publication that a text states, if it can be true at ``now``."""
    raw = " ".join((text or "")[:200].split())
    moment = read_date(raw, now, zone)
    return Stated(moment if moment and can_be_true(moment.at, now) else None, raw)


def spread(moment: Moment | None) -> tuple[datetime | None, Precision | None]:
    """Instant and precision of a moment that may be missing, for records that hold both."""
    return (moment.at, moment.precision) if moment else (None, None)


def read_date(text: str | None, now: datetime, zone: tzinfo = SEOUL) -> Moment | None:
    """The moment that a text states, or None. ``now`` completes "3시간 전" and year-less days."""
    text = narrow(unicodedata.normalize("NFC", (text or "").strip()[:_LONGEST]))
    if not text:
        return None
    if match := EPOCH.fullmatch(text):
        return Moment(datetime.fromtimestamp(int(match["seconds"]), zone), "minute")
    for _, moment in find_dates(text, zone):
        return moment
    if (ago := relative(text, now.astimezone(zone))) is not None:
        return Moment(*ago)
    if match := YEARLESS.fullmatch(text):
        return _yearless(match, now, zone)
    return _today_clock(text, now, zone)


def find_dates(text: str, zone: tzinfo = SEOUL) -> Iterator[tuple[int, Moment]]:
    """Every full date (with a year) of a text, with its place, in order of the first form found.

    The ends of a period (2026.11.21 ~ 11.25) are no moments.
    """
    if not _DIGIT.search(text):
        return
    text = narrow(text)
    for pattern in (NUMERIC, ENGLISH, JAVA, COMPACT):
        for match in pattern.finditer(text):
            if _is_of_period(match):
                continue
            if (moment := _moment(match, zone)) is not None:
                yield match.start(), moment


def _is_of_period(match: re.Match[str]) -> bool:
    text, before = match.string, match.string[max(0, match.start() - 12) : match.start()]
    return bool(RANGE_AFTER.match(text, match.end()) or RANGE_BEFORE.search(before))


def _moment(match: re.Match[str], zone: tzinfo, year: int | None = None) -> Moment | None:
    parts = match.groupdict()
    month = _month(_first(parts, "month", "month2", "month3"))
    day = int(_first(parts, "day", "day2", "day3") or 0)
    if year is None:
        year = int(parts["year"])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
    try:
        return Moment(*_clocked(datetime(year, month, day, tzinfo=zone), parts))
    except (ValueError, OverflowError):
        return None


def _clocked(midnight: datetime, parts: Parts) -> tuple[datetime, Precision]:
    """The day with its clock, which a form may write in one run: 20260821150533."""
    run = parts.get("run")
    if not run:
        return with_clock(midnight, parts)
    hour, minute, second = int(run[:2]), int(run[2:4]), int(run[4:] or 0)
    moment = midnight.replace(hour=hour, minute=minute, second=second)
    zone = parts.get("run_zone")
    return moment.replace(tzinfo=zone_of(zone)) if zone else moment, "minute"


def _first(parts: Parts, *names: str) -> str:
    return next((value for name in names if (value := parts.get(name))), "")


def _month(text: str) -> int:
    """Number of a month by its number, its name or the beginning of it; 0 for another word."""
    if text.isdigit():
        return int(text)
    name = "sep" if text.lower() == "sept" else text.lower()
    return next((n for n, full in enumerate(_MONTHS, 1) if name and full.startswith(name)), 0)


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
    match = re.fullmatch(TIME, text, re.VERBOSE)
    if match is None or match["minute"] is None:
        return None
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return Moment(*with_clock(today, match.groupdict()))
    except ValueError:
        return None
