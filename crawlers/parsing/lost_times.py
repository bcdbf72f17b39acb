"""Why a stated time lost, for the notebook of rejected candidates."""

from datetime import timedelta

from crawlers.dates import Moment
from crawlers.parsing.page import Evidence
from crawlers.parsing.rejected import Rejected, Why
from crawlers.parsing.visible_times import Shown

_MINUTE = timedelta(minutes=1)


def note_lost(
    rejected: Rejected,
    field: str,
    stated: list[Evidence[Moment]],
    chosen: Evidence[Moment] | None,
    shown: Shown | None,
    published: Evidence[Moment] | None = None,
) -> None:
    """Notes every stated time that says something else than the chosen one. ``published``: of a
    change, the time before which it cannot have been."""
    for one in stated:
        if chosen is None or not _says_same(one.value, chosen.value):
            why = _why(one.value, chosen, shown, published)
            rejected.add(field, one.value.at.isoformat(), one.origin, why)


def _says_same(one: Moment, other: Moment) -> bool:
    return one.precision == other.precision and abs(one.at - other.at) < _MINUTE


def _why(
    lost: Moment,
    chosen: Evidence[Moment] | None,
    shown: Shown | None,
    published: Evidence[Moment] | None,
) -> Why:
    if published and lost.at <= published.value.at - _MINUTE:
        return "before_published"
    if lost.precision == "day" and chosen and chosen.value.precision == "minute":
        return "day_only"
    return "contradicts_shown" if shown is not None else "outranked"
