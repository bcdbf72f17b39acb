"""When a source is polled next, from what is stored of it and what this poll has shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawlers.hints import Hints, asked_by_cache
from crawlers.listings import Listing
from crawlers.rhythm import Interval, Rhythm, next_interval, rhythm_of, rhythm_of_polls
from newswatch.settings import settings
from storage.records import PollState


@dataclass(frozen=True)
class Pace:
    """The next interval, and what is kept to decide on the one after it."""

    interval: Interval
    quiet_polls: int
    rhythm: dict[str, Any]

    @property
    def row(self) -> dict[str, Any]:
        """As the columns of ``news.source``, but for the rhythm's JSON."""
        return {
            "adapted_every": self.interval.length,
            "interval_reason": self.interval.words(settings().language),
            "quiet_polls": self.quiet_polls,
        }


def pace_of(
    state: PollState,
    headers: Mapping[str, str],
    now: datetime,
    *,
    listing: Listing | None = None,
    new: int = 0,
) -> Pace:
    """After a successful poll; ``listing`` is None where it was the same as before."""
    quiet = 0 if new else state.quiet_polls + 1
    if settings().poll_every_s is not None:
        return Pace(Interval(state.poll_every, "fixed"), quiet, state.rhythm)
    rhythm, hints = _rhythm(state.rhythm), _hints(state.rhythm)
    if listing is not None:
        rhythm, hints = _shown(state, listing, new, now), listing.hints
    cached = asked_by_cache(headers, now)
    if cached and (hints.every is None or cached > hints.every):
        hints = Hints(cached, "cache", hints.skipped_hours, hints.skipped_days)
    interval = next_interval(
        tier=state.tier,
        promised=state.poll_every,
        rhythm=rhythm,
        quiet_polls=quiet,
        hints=hints,
        now=now,
    )
    return Pace(interval, quiet, _kept(rhythm, listing.hints if listing else _hints(state.rhythm)))


def _shown(state: PollState, listing: Listing, new: int, now: datetime) -> Rhythm:
    """By its dates; without any, by what was new since the last poll; else as before."""
    shown = rhythm_of(listing.entries, now)
    if shown.gap is None and state.polled_until:
        shown = rhythm_of_polls(len(listing.entries), new, now - state.polled_until)
    return shown if shown.gap else _rhythm(state.rhythm)


def _kept(rhythm: Rhythm, hints: Hints) -> dict[str, Any]:
    seconds = {"gap_s": rhythm.gap, "window_s": rhythm.window, "asked_s": hints.every}
    kept: dict[str, Any] = {name: at.total_seconds() for name, at in seconds.items() if at}
    if hints.every:
        kept["asked_by"] = hints.by
    if hints.skipped_hours or hints.skipped_days:
        kept |= {"hours": sorted(hints.skipped_hours), "days": sorted(hints.skipped_days)}
    return kept


def _rhythm(kept: Mapping[str, Any]) -> Rhythm:
    return Rhythm(_length(kept, "gap_s"), _length(kept, "window_s"))


def _hints(kept: Mapping[str, Any]) -> Hints:
    return Hints(
        _length(kept, "asked_s"),
        str(kept.get("asked_by", "")),
        frozenset(kept.get("hours", ())),
        frozenset(kept.get("days", ())),
    )


def _length(kept: Mapping[str, Any], name: str) -> timedelta | None:
    return timedelta(seconds=kept[name]) if name in kept else None
