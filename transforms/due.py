"""The process step's work list, in batches."""

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate, takewhile
from operator import attrgetter
from typing import NamedTuple

from storage.db import Connection, transaction
from storage.queries import queries

BATCH = 100
MOST_BYTES = 4_000_000
"""Of the texts of a batch, so that a hundred very long pages are not held in memory at once."""


class Due(NamedTuple):
    """A page of the work list. ``tries``: how often the step died over it; ``size``: bytes."""

    id: int
    tries: int
    size: int
    told_at: datetime


def batches(
    connection: Connection, limit: int | None, one_by_one: int
) -> Iterator[tuple[list[Due], list[Due]]]:
    """Batches of due pages, each with the one that comes after it, empty for none.

    They come as they arrived, in each batch the earliest told first, since that is what the others
    go on from. A page that a step died over is taken alone: when it does so again, the work on
    others is kept. So are all pages up to ``one_by_one``.
    """
    batch: list[Due] = []
    for following in _batches(connection, limit, one_by_one):
        if batch:
            yield batch, following
        batch = following
    if batch:
        yield batch, []


def _batches(connection: Connection, limit: int | None, one_by_one: int) -> Iterator[list[Due]]:
    after, left = 0, limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        with transaction(connection):
            rows = queries.processing.list_due(connection, after=after, limit=size)
            due = [Due(*row) for row in rows]
        sizes = accumulate(page.size for page in due)
        together = takewhile(
            lambda one: one[0].tries == 0 and one[0].id > one_by_one and one[1] <= MOST_BYTES,
            zip(due, sizes, strict=True),
        )
        batch = [page for page, _ in together] or due[:1]
        if not batch:
            return
        yield sorted(batch, key=attrgetter("told_at", "id"))
        after = max(page.id for page in batch)
        left = None if left is None else left - len(batch)
