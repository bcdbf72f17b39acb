"""When an article was told, and whether it is old news."""

from datetime import date, datetime, timedelta

from newswatch.clock import Precision, in_seoul

_DAY = timedelta(days=1)


def told_at(
    published_at: datetime | None, precision: Precision | None, first_listed_at: datetime
) -> datetime:
    """When an article was told, as well as is known.

    Of a day without an hour: when we first saw it, kept within that Seoul day. Of an article
    without a date: when we first saw it.
    """
    if published_at is None:
        return first_listed_at
    if precision != "day":
        return published_at
    return min(max(first_listed_at, published_at), end_of_day(published_at))


def dated_at(published_at: datetime | None, first_listed_at: datetime) -> datetime:
    """From when an article counts where one asks which of two texts was first.

    A day without an hour counts from its start: it is the boards of ministries that date so, and
    the press copies their releases on the same day. The views order by the same expression.
    """
    return published_at or first_listed_at


def is_old(
    published_at: datetime | None,
    precision: Precision | None,
    first_listed_at: datetime,
    window: timedelta,
) -> bool:
    """Whether it was told longer than ``window`` before its first sight. A day counts from its end.

    Without a date the first sight counts: it is never old.
    """
    if published_at is None:
        return False
    latest = end_of_day(published_at) if precision == "day" else published_at
    return latest < first_listed_at - window


def window(told: datetime | None, days: int) -> tuple[date | None, date | None]:
    """First and last Seoul day on which a related article may have been told.

    (None, None) for all days: of an article without a date nothing is known of when it was told.
    """
    if told is None:
        return None, None
    day = in_seoul(told).date()
    return day - timedelta(days=days), day + timedelta(days=days)


def end_of_day(moment: datetime) -> datetime:
    """The midnight that ends the Seoul day of a moment."""
    return in_seoul(moment).replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
