"""How right the alerts were, week by week, by what people said of them."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.db import connect, transaction
from storage.queries import queries
from transforms.wilson import Share, share


@dataclass(frozen=True)
class Quality:
    """A Seoul week (its Monday) of a topic and an outlet; ``outlet`` None: all of them.

    ``precision``: of the labelled alerts those that are relevant, duplicates among them, since the
    rule was right about these; ``duplicate`` counts them, ``missed`` what should have been alerted.
    """

    week: date
    topic: str
    outlet: str | None
    precision: Share
    duplicate: int
    missed: int


def weekly(now: datetime, weeks: int, topic: str | None = None) -> list[Quality]:
    """The last so many weeks, the latest first, the sum of a topic before its outlets."""
    since = now - timedelta(weeks=weeks)
    with closing(connect("ingest")) as connection, transaction(connection):
        rows = list(queries.labels.list_quality(connection, topic=topic, since=since))
    return [
        Quality(
            row.week,
            row.topic,
            row.outlet,
            share(row.relevant + row.duplicate, row.relevant + row.duplicate + row.wrong),
            row.duplicate,
            row.missed,
        )
        for row in rows
    ]
