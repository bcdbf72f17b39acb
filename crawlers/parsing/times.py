"""Published and modified: what machines are told, checked against what people are shown.

A machine time that contradicts the labelled time on the page loses: publishers write KST with a
Z, UTC with +09:00, and the moment of the last template change into their metadata.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.dates import Moment, Stated, stated
from crawlers.parsing.lost_times import note_lost
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.shown_text import ShownText
from crawlers.parsing.time_evidence import RawTime, modified_texts, published_texts
from crawlers.parsing.visible_times import Shown, shown_times
from newswatch.clock import can_be_true

_MINUTE = timedelta(minutes=1)
# Made for one value: that they hold no date says that the date is wrong.
_DATES_ONLY = ("json-ld", "meta:", "attribute:")


@dataclass(frozen=True)
class Times:
    """``bad`` holds the raw date that cannot be true (13월, 25:61, 1970, next year), if that was
    all."""

    published: Evidence[Moment] | None = None
    modified: Evidence[Moment] | None = None
    bad: str | None = None


def read_times(page: Page, seen: ShownText) -> Times:
    """Published (to the minute or the day) and modified, each with its origin."""
    shown = shown_times(page, seen)
    told, bad = _believable(page, published_texts(page), "published")
    published = _agreed(told, shown.published) or _listed(page)
    bad = bad or shown.bad
    changes, _ = _believable(page, modified_texts(page), "modified")
    late = [one for one in changes if not published or one.value.at > published.value.at - _MINUTE]
    modified = _agreed(late, shown.modified)
    note_lost(page.rejected, "published", told, published, shown.published)
    note_lost(page.rejected, "modified", changes, modified, shown.modified, published)
    return Times(published, modified, None if published else bad)


def _believable(
    page: Page, raw: Iterable[RawTime], field: str
) -> tuple[list[Evidence[Moment]], str | None]:
    """What can be true, and the first raw text that cannot."""
    good, bad = [], None
    known: dict[str, Stated] = {}  # several places say the same
    for text, origin in raw:
        if text not in known:
            known[text] = stated(text, page.fetched_at, page.zone)
        found = known[text]
        if found.moment:
            good.append(Evidence(found.moment, origin))
            continue
        page.rejected.add(field, text, origin, "impossible" if found.is_bad else "unreadable")
        if found.is_bad and bad is None and origin.startswith(_DATES_ONLY):
            bad = f"{origin}: {found.raw[:60]}"
    return good, bad


def _agreed(stated: list[Evidence[Moment]], shown: Shown | None) -> Evidence[Moment] | None:
    """The best stated moment that does not contradict the shown one; else the shown one."""
    exact = [one for one in stated if one.value.precision == "minute"] or stated
    if shown is None:
        return exact[0] if exact else None
    for one in exact:
        if _same(one.value, shown.moment):
            return one
    if exact and not shown.is_labelled and not _is_zone_slip(exact[0].value.at, shown.moment.at):
        return exact[0]
    return Evidence(shown.moment, shown.origin)


def _same(stated: Moment, shown: Moment) -> bool:
    """Within the minute; where only a day is shown, on that day."""
    if shown.precision == "day":
        return stated.at.astimezone(shown.at.tzinfo).date() == shown.at.date()
    return stated.precision == "minute" and abs(stated.at - shown.at) < _MINUTE


def _is_zone_slip(stated: datetime, shown: datetime) -> bool:
    return abs(abs(stated - shown) - timedelta(hours=9)) < _MINUTE


def _listed(page: Page) -> Evidence[Moment] | None:
    """The listing's time, for a page that states none."""
    listed = page.listed
    if listed is None or listed.published_at is None:
        return None
    if not can_be_true(listed.published_at, page.fetched_at):
        return None
    return Evidence(Moment(listed.published_at, listed.published_precision or "minute"), "feed")
