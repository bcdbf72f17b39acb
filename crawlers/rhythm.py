"""When a listing is asked for again: by its own rhythm, as the site asks, within the tier's bounds.

A pure function of what is known. Half the usual time between two entries is soon enough to be
among the first to know; a quarter of the time that the whole window spans is soon enough that
nothing rolls off it unseen. A listing that goes on being quiet is asked for less often.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from crawlers.hints import Hints
from newswatch.settings import Language
from storage.records import ListedEntry

SHORTEST = timedelta(minutes=2)
LONGEST = timedelta(days=1)
_FLOORS = {1: SHORTEST, 2: timedelta(minutes=5), 3: timedelta(minutes=15)}
_CEILINGS = {1: timedelta(), 2: timedelta(hours=2), 3: LONGEST}
"""Of tier 1 and 2 the catalogue's ``every`` may be longer, and then is the ceiling."""
_MOST_STRETCH = 4.0
_NEWEST = 21
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """``gap``: the usual time between two entries; ``window``: the time that all of them span.
    None where a listing without dates has not yet told."""

    gap: timedelta | None = None
    window: timedelta | None = None


@dataclass(frozen=True)
class Interval:
    """``length`` until the next poll, and what decided: one of ``_WORDS``."""

    length: timedelta
    by: str
    detail: str = ""

    def words(self, language: Language) -> str:
        """For the desk: what decided, in words."""
        korean, english = _WORDS[self.by]
        return (korean if language == "ko" else english).format(self.detail)


_WORDS = {
    "fixed": ("설정으로 고정", "fixed by a setting"),
    "promise": (
        "카탈로그의 간격 (리듬을 아직 모름)",
        "as the catalogue says (no rhythm known yet)",
    ),
    "gap": ("글 간격 {}의 절반", "half the time between entries, {}"),
    "window": ("목록 전체가 {} 치의 글, 그 4분의 1", "a quarter of the {} that the list spans"),
    "quiet": ("새 글이 없던 확인 {}번", "{} polls without anything new"),
    "ttl": ("피드가 청한 간격 (ttl)", "as the feed asks (ttl)"),
    "sy": ("피드가 청한 간격 (syndication)", "as the feed asks (syndication)"),
    "cache": ("사이트가 정한 캐시 시간", "as long as the site calls it fresh"),
    "floor": ("{}등급에서 가장 짧은 간격", "the shortest of tier {}"),
    "ceiling": ("{}등급에서 가장 긴 간격", "the longest of tier {}"),
    "skipped": ("피드가 쉬라고 한 때를 피함", "outside the hours that the feed skips"),
}


def rhythm_of(entries: Sequence[ListedEntry], now: datetime) -> Rhythm:
    """The rhythm that the entries' own times show; of times that cannot be true nothing is learnt.

    Entries of the same minute count as one: what is published in a batch is no hectic. Of a board
    that names days only, a day's share of its entries.
    """
    dated = sorted((e.published_at, e.published_precision) for e in entries if _is_credible(e, now))
    if len(dated) < 2:
        return Rhythm()
    times = [moment for moment, _ in dated if moment]
    window = times[-1] - times[0]
    if sum(precision == "day" for _, precision in dated) * 2 > len(dated):
        return Rhythm((window + _DAY) / len(times), window + _DAY)
    minutes = sorted({moment.replace(second=0, microsecond=0) for moment in times})[-_NEWEST:]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(minutes)]
    return Rhythm(timedelta(seconds=median(gaps)) if gaps else None, window or None)


def rhythm_of_polls(listed: int, new: int, elapsed: timedelta) -> Rhythm:
    """The rhythm of a listing without dates: what was new since the last poll, so long ago."""
    if not new or elapsed <= timedelta():
        return Rhythm()
    gap = elapsed / new
    return Rhythm(gap, gap * listed)


def next_interval(
    *,
    tier: int,
    promised: timedelta,
    rhythm: Rhythm,
    quiet_polls: int,
    hints: Hints,
    now: datetime,
) -> Interval:
    """How long to wait after a successful poll.

    ``promised``: the catalogue's ``every``: the interval to begin with, and the longest one of
    tier 1. ``quiet_polls``: polls in a row without anything new, answers of 304 included. What the
    site asks for is heeded up to the tier's ceiling: the operator's promise goes before a wish.
    """
    chosen = _by_rhythm(promised, rhythm, quiet_polls)
    if hints.every and hints.every > chosen.length:
        chosen = Interval(hints.every, hints.by)
    floor = _FLOORS[tier]
    ceiling = min(LONGEST, max(_CEILINGS[tier], promised, floor))
    if chosen.length < floor:
        chosen = Interval(floor, "floor", str(tier))
    elif chosen.length > ceiling:
        chosen = Interval(ceiling, "ceiling", str(tier))
    return _outside_skipped(chosen, hints, now, ceiling)


def _by_rhythm(promised: timedelta, rhythm: Rhythm, quiet_polls: int) -> Interval:
    if rhythm.gap is None:
        return Interval(promised, "promise")
    stretch = min(_MOST_STRETCH, 1 + quiet_polls / 3)
    chosen = Interval(rhythm.gap / 2, "gap", _told(rhythm.gap))
    if stretch > 1:
        chosen = Interval(chosen.length * stretch, "quiet", str(quiet_polls))
    if rhythm.window and rhythm.window / 4 < chosen.length:
        return Interval(rhythm.window / 4, "window", _told(rhythm.window))
    return chosen


def _outside_skipped(chosen: Interval, hints: Hints, now: datetime, ceiling: timedelta) -> Interval:
    """Put off by whole hours, but never beyond the ceiling."""
    length = chosen.length
    while _is_skipped(now + length, hints) and length + _HOUR <= ceiling:
        length += _HOUR
    if length == chosen.length or _is_skipped(now + length, hints):
        return chosen
    return Interval(length, "skipped")


def _is_skipped(moment: datetime, hints: Hints) -> bool:
    there = moment.astimezone(UTC)
    return there.hour in hints.skipped_hours or there.weekday() in hints.skipped_days


def _is_credible(entry: ListedEntry, now: datetime) -> bool:
    moment = entry.published_at
    return moment is not None and now - timedelta(days=400) < moment <= now + _DAY


def _told(length: timedelta) -> str:
    """``45s``, ``12m``, ``3h`` or ``2d``."""
    seconds = int(length.total_seconds())
    for size, unit in ((2 * 86400, "d"), (7200, "h"), (120, "m")):
        if seconds >= size:
            return f"{seconds // {'d': 86400, 'h': 3600, 'm': 60}[unit]}{unit}"
    return f"{seconds}s"
