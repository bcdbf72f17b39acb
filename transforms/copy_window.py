"""The index of candidates in its window: partitions made ahead, dropped behind, filled on demand.

An article stands in the partition of the day on which it was put in; what was put in more than
``WINDOW_DAYS`` ago goes with its partition. An article that is told of an older day (a backfill)
would find nothing there: before it is compared, the stored articles told near it are put back. So
which pairs are found does not depend on when the articles came in.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from newswatch.clock import in_seoul
from storage.bulk import array, json_rows
from storage.db import Connection, transaction
from storage.queries import queries
from transforms.copies import WINDOW_DAYS, Compared
from transforms.fingerprints import packed

AHEAD_DAYS = 2
REFILL = 200


class Window:
    """The days that one process step works in. Not for use inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._today: date | None = None
        self._whole: set[date] = set()

    def keep(self, today: date) -> None:
        """Partitions from today on, none of before the window. Cheap while the day is the same."""
        if today == self._today:
            return
        for ahead in range(AHEAD_DAYS + 1):
            with transaction(self._connection):
                queries.copies.open_day(self._connection, day=today + timedelta(days=ahead))
        with transaction(self._connection):
            before = today - timedelta(days=WINDOW_DAYS)
            queries.copies.close_days(self._connection, before=before)
        self._today, self._whole = today, set()

    def prepare(self, told_on: Iterable[date], today: date) -> int:
        """Puts in what is stored and told near these days; how many articles that were."""
        self.keep(today)
        wanted = {near for day in told_on for near in _around(day) if near <= today} - self._whole
        if not wanted:
            return 0
        with transaction(self._connection):
            filled = queries.copies.list_filled(self._connection, days=sorted(wanted))
            self._whole |= {day for (day,) in filled}
        days = sorted(wanted - self._whole)
        added = self._fill(days, today) if days else 0
        self._whole |= wanted
        return added

    def _fill(self, days: list[date], today: date) -> int:
        after, added = 0, 0
        while True:
            with transaction(self._connection):
                rows = list(
                    queries.copies.list_missing(
                        self._connection, days=days, after=after, limit=REFILL
                    )
                )
                put(self._connection, [_compared(*row) for row in rows], today)
                if len(rows) < REFILL:
                    queries.copies.note_filled(self._connection, days=days, filled_on=today)
            added += len(rows)
            if len(rows) < REFILL:
                return added
            after = rows[-1][0]


def put(connection: Connection, articles: Iterable[Compared], today: date) -> None:
    """Puts articles that are not there into the index."""
    rows = [
        {
            "article_id": here.article_id,
            "told_on": here.told_on,
            "keys": array(here.mark.keys),
            "grams": packed(here.mark.grams),
            "reading": here.reading.packed(),
        }
        for here in articles
    ]
    if rows:
        queries.copies.remember(connection, rows=json_rows(rows), day=today)


def _compared(article_id: int, body: str, published_at: datetime) -> Compared:
    return Compared(article_id, "", "", body, b"", in_seoul(published_at).date())


def _around(day: date) -> list[date]:
    days = range(-WINDOW_DAYS, WINDOW_DAYS + 1)
    return [day + timedelta(days=number) for number in days]
