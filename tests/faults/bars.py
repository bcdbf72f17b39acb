"""The figures that the suite must show, and the bar of each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tests.faults.trials import Figures

__all__ = ["BARS", "KEYS", "PARTS", "Bar", "Verdict", "add_up", "judge", "last_line"]

PARTS = (
    *("crashes", "kills", "restarts", "mixes", "disks", "overlaps"),
    *("politeness", "guard", "bombs", "robots", "poison", "model"),
)
"""Every part, those that take longest first: two run at a time."""


@dataclass(frozen=True)
class Bar:
    """``holds`` is asked with all figures. ``is_count``: a sample cannot reach it, so it is not
    asked of one. ``trials`` gives the number of trials behind a zero."""

    key: str
    text: str
    holds: Callable[[Figures], bool]
    is_count: bool = False
    trials: Callable[[Figures], float] | None = None


@dataclass(frozen=True)
class Verdict:
    """One line of the table. ``is_met`` is None where the bar was not asked."""

    key: str
    value: int | float | None
    text: str
    is_met: bool | None
    trials: float | None


def _least(key: str, floor: int) -> Bar:
    return Bar(key, f"≥ {floor:,}", lambda figures: figures[key] >= floor, is_count=True)


def _zero(key: str, trials: Callable[[Figures], float]) -> Bar:
    return Bar(key, "0", lambda figures: figures[key] == 0, trials=trials)


def _equal(key: str, other: str) -> Bar:
    return Bar(key, f"= {other}", lambda figures: figures[key] == figures.get(other))


def _any_of(*keys: str) -> Callable[[Figures], float]:
    return lambda figures: sum(figures.get(key, 0) for key in keys)


_FAULTS = _any_of("crash_points", "kills", "pg_restarts", "disk_fills", "overlaps", "model_runs")

BARS = (
    _equal("robots_right", "robots_of"),
    _least("robots_of", 8),
    _zero("early_requests", _any_of("early_trials")),
    _least("gap_requests", 1000),
    _zero("gap_violations", _any_of("gap_requests")),
    _least("guard_trials", 360),
    _zero("guard_connects", _any_of("guard_trials")),
    _least("bombs", 12),
    Bar("bomb_peak_mb", "≤ 300", lambda figures: figures["bomb_peak_mb"] <= 300),
    _least("crash_points", 150),
    _equal("crash_converged", "crash_points"),
    _least("kills", 500),
    _least("pg_restarts", 100),
    _least("disk_fills", 20),
    _zero("lost", _FAULTS),
    _zero("diverged", _FAULTS),
    _least("items", 20_000),
    _zero("missing", _any_of("items")),
    _least("poison_ks", 10),
    _zero("poison_wrong", _any_of("poison_items")),
)
KEYS = tuple(bar.key for bar in BARS)
"""The keys of the last line's JSON, in its order."""

# Of these the greatest speaks for all parts; everything else is added up.
_GREATEST = {"bomb_peak_mb"}


def add_up(parts: Iterable[Figures]) -> Figures:
    """The figures of all parts as one."""
    total: Figures = {}
    for figures in parts:
        for key, value in figures.items():
            known = total.get(key, 0)
            total[key] = max(known, value) if key in _GREATEST else known + value
    return total


def judge(figures: Figures, *, whole: bool) -> list[Verdict]:
    """Every bar that can be asked. A whole suite owes every figure; a sample only no failure."""
    return [_asked(bar, figures, whole) for bar in BARS]


def _asked(bar: Bar, figures: Figures, whole: bool) -> Verdict:
    value = figures.get(bar.key)
    if value is None:
        return Verdict(bar.key, None, bar.text, False if whole else None, None)
    trials = bar.trials(figures) if bar.trials else None
    is_met = bar.holds(figures) if whole or not bar.is_count else None
    if whole and trials == 0:  # a zero of nothing shows nothing
        is_met = False
    return Verdict(bar.key, value, bar.text, is_met, trials)


def last_line(figures: Figures) -> Mapping[str, int | float | None]:
    """Exactly the agreed keys; None for what no part has measured."""
    return {key: figures.get(key) for key in KEYS}
