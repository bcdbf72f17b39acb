"""How often a site asks to be asked: ``ttl``, ``sy:update…``, ``skipHours`` of a feed, and the
cache headers of its answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

_HEAD_CHARACTERS = 16 * 1024
_MOST = timedelta(days=1)
_TTL = re.compile(r"<ttl\s*>\s*(\d{1,6})\s*</", re.I)
_PERIOD = re.compile(r"<\w+:updatePeriod\s*>\s*(\w{1,10})\s*</", re.I)
_FREQUENCY = re.compile(r"<\w+:updateFrequency\s*>\s*(\d{1,4})\s*</", re.I)
_SKIPPED_HOUR = re.compile(r"<hour\s*>\s*(\d{1,2})\s*</", re.I)
_SKIPPED_DAY = re.compile(r"<day\s*>\s*(\w{3})\w{0,6}\s*</", re.I)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.I)
_UNCACHED = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.I)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


@dataclass(frozen=True)
class Hints:
    """``every``: the interval asked for, and ``by`` whom (``ttl``, ``sy``, ``cache``). Hours (UTC)
    and weekdays (0: Monday) in which nobody need ask."""

    every: timedelta | None = None
    by: str = ""
    skipped_hours: frozenset[int] = frozenset()
    skipped_days: frozenset[int] = frozenset()


def hints_of_feed(text: str) -> Hints:
    """What the head of a feed asks for (RSS 2.0; RSS 1.0 module Syndication). Never fails."""
    head = text[:_HEAD_CHARACTERS]
    hours = frozenset(int(hour) % 24 for hour in _SKIPPED_HOUR.findall(head))
    names = (day.lower() for day in _SKIPPED_DAY.findall(head))
    days = frozenset(_DAYS[name] for name in names if name in _DAYS)
    ttl = _TTL.search(head)
    if ttl and int(ttl[1]):
        return Hints(_bounded(timedelta(minutes=int(ttl[1]))), "ttl", hours, days)
    period = _PERIOD.search(head)
    if period and (length := _PERIODS.get(period[1].lower())):
        times = _FREQUENCY.search(head)
        return Hints(_bounded(length / max(1, int(times[1]) if times else 1)), "sy", hours, days)
    return Hints(skipped_hours=hours, skipped_days=days)


def asked_by_cache(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer calls itself fresh (RFC 9111, 4.2.1), a day at most; None where it says
    nothing, or that it is not. Header names in lower case."""
    control = headers.get("cache-control", "")
    if _UNCACHED.search(control):
        return None
    if age := _MAX_AGE.search(control):
        return _bounded(timedelta(seconds=int(age[1])))
    try:
        fresh = parsedate_to_datetime(headers["expires"]) - _sent_at(headers, now)
    except (KeyError, ValueError, OverflowError, TypeError):
        return None
    return _bounded(fresh)


def _sent_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """By the site's own clock, which ``Expires`` was set by; else by ours."""
    return parsedate_to_datetime(headers["date"]) if "date" in headers else now


def _bounded(asked: timedelta) -> timedelta | None:
    return min(asked, _MOST) if asked > timedelta() else None
