"""What the sources yield, as the desk shows it: fill rates, a bar for each of 14 days, drift."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from storage.db import Connection
from storage.queries import queries
from storage.records import DriftRow, YieldDay, YieldRow

__all__ = ["Bar", "Yield", "drifts", "yields"]

DAYS = 14
BAR_HEIGHT = 18
FIELDS = ("title", "body", "published", "authors")
MOST_SOURCES = 500
MOST_DRIFTS = 50


@dataclass(frozen=True)
class Bar:
    """A day's articles; ``height`` in pixels, at least one where there are any. ``is_thin``: most
    of its pages lacked their text."""

    day: date
    articles: int
    height: int
    is_thin: bool


@dataclass(frozen=True)
class Yield:
    """A source with the share (0 to 1, None without pages) of each field, and its days."""

    row: YieldRow
    shares: dict[str, float | None]
    bars: list[Bar]

    @property
    def is_short(self) -> bool:
        """Whether fewer pages show their text than the outlet promises, chance allowed for."""
        body, promised = self.shares["body"], self.row.promised_body
        if body is None or promised is None or self.row.pages < DAYS:
            return False
        return body < promised - 0.1


def yields(connection: Connection, today: date) -> list[Yield]:
    """Every source that is polled, those in drift first; the bars end with today."""
    days: Iterable[YieldDay] = queries.yields.list_days(
        connection, name=None, after=today - timedelta(days=DAYS)
    )
    by_source: defaultdict[str, dict[date, YieldDay]] = defaultdict(dict)
    for one in days:
        by_source[one.source][one.day] = one
    rows: Iterable[YieldRow] = queries.yields.list_yields(connection, name=None, most=MOST_SOURCES)
    return [_yield(row, by_source[row.source], today) for row in rows if row.pages]


def drifts(connection: Connection) -> list[DriftRow]:
    """What is open, and what ended within a week."""
    return list(queries.yields.list_drifts(connection, name=None, most=MOST_DRIFTS))


def _yield(row: YieldRow, days: dict[date, YieldDay], today: date) -> Yield:
    shares = {field: getattr(row, field) / row.pages if row.pages else None for field in FIELDS}
    highest = max((day.articles for day in days.values()), default=0)
    return Yield(row, shares, [_bar(days.get(day), day, highest) for day in _span(today)])


def _span(today: date) -> list[date]:
    return [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]


def _bar(found: YieldDay | None, day: date, highest: int) -> Bar:
    if found is None or not found.articles:
        return Bar(day, 0, 0, is_thin=False)
    height = max(1, round(BAR_HEIGHT * found.articles / highest))
    return Bar(day, found.articles, height, is_thin=2 * found.body < found.pages)
