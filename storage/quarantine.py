"""What was set aside, dealt with by a person: looked at, put back to where it was, or given up.

Each verb is one transaction and may be repeated: what is resolved stays as it is. An entry that
was put back and fails again is open again (``set_aside`` in sql/queries).
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Literal, TypeVar

from storage.db import Connection, connect, reading, retried, transaction
from storage.errors import StorageError
from storage.queries import queries
from storage.records import QuarantineCase, QuarantineRow

__all__ = [
    "Discarded",
    "Retried",
    "Stage",
    "UnknownEntry",
    "discard",
    "find",
    "list_entries",
    "retry",
    "retry_all",
]

Stage = Literal["listing", "parse", "process"]
T = TypeVar("T")


class UnknownEntry(StorageError):
    """Numbers that the quarantine does not have; nothing was changed."""

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(f"The quarantine has no entry {', '.join(map(str, ids))}.")
        self.ids = tuple(ids)


@dataclass(frozen=True)
class Retried:
    """Entries put back now, put back before, and those that have nowhere to go back to (the source
    is no longer polled, or the page was dealt with otherwise); the last stay as they were."""

    retried: tuple[int, ...] = ()
    already: tuple[int, ...] = ()
    stuck: tuple[int, ...] = ()


@dataclass(frozen=True)
class Discarded:
    """Entries given up now, and those that were resolved before."""

    discarded: tuple[int, ...] = ()
    already: tuple[int, ...] = ()


def list_entries(is_all: bool = False) -> list[QuarantineRow]:
    """Open entries, the latest first; ``is_all``: the resolved ones after them."""
    with reading() as connection:
        return list(queries.quarantine.list_entries(connection, is_all=is_all))


def find(entry_id: int) -> QuarantineCase:
    """Everything known of one entry. Raises UnknownEntry."""

    def step(connection: Connection) -> QuarantineCase | None:
        found: QuarantineCase | None = queries.quarantine.find_entry(connection, id=entry_id)
        return found

    case = _in_one_transaction(step)
    if case is None:
        raise UnknownEntry([entry_id])
    return case


def retry(ids: Sequence[int]) -> Retried:
    """Puts entries, discarded ones too, back on their stage's work list. Raises UnknownEntry."""
    return _in_one_transaction(lambda connection: _retry(connection, ids))


def retry_all(kind: str | None = None, stage: Stage | None = None) -> Retried:
    """Puts every open entry of this kind of trouble and this stage back; None for any."""

    def step(connection: Connection) -> Retried:
        rows = queries.quarantine.list_open(connection, kind=kind, stage=stage)
        return _retry(connection, [entry_id for (entry_id,) in rows])

    return _in_one_transaction(step)


def discard(ids: Sequence[int], reason: str | None = None) -> Discarded:
    """Gives open entries up; their bytes and rows are kept. Raises UnknownEntry."""

    def step(connection: Connection) -> Discarded:
        resolutions = _lock(connection, ids)
        chosen = [entry_id for entry_id, resolution in resolutions.items() if not resolution]
        queries.quarantine.mark_discarded(connection, ids=chosen, reason=reason)
        already = (entry_id for entry_id, resolution in resolutions.items() if resolution)
        return Discarded(tuple(chosen), tuple(already))

    return _in_one_transaction(step)


def _retry(connection: Connection, ids: Sequence[int]) -> Retried:
    resolutions = _lock(connection, ids)
    chosen = [entry_id for entry_id, resolution in resolutions.items() if resolution != "retried"]
    queries.quarantine.put_listings_back(connection, ids=chosen)
    queries.quarantine.put_bodies_back(connection, ids=chosen)
    queries.quarantine.put_pages_back(connection, ids=chosen)
    done = {entry_id for (entry_id,) in queries.quarantine.mark_retried(connection, ids=chosen)}
    return Retried(
        retried=tuple(sorted(done)),
        already=tuple(entry_id for entry_id in resolutions if entry_id not in chosen),
        stuck=tuple(entry_id for entry_id in chosen if entry_id not in done),
    )


def _lock(connection: Connection, ids: Sequence[int]) -> dict[int, str | None]:
    """Number to resolution, by number. Raises UnknownEntry before anything is changed."""
    found: dict[int, str | None] = dict(queries.quarantine.lock_entries(connection, ids=list(ids)))
    if missing := sorted(set(ids) - found.keys()):
        raise UnknownEntry(missing)
    return found


def _in_one_transaction(step: Callable[[Connection], T]) -> T:
    """Runs it as the role that owns the work lists, again where a crawl held the same rows."""
    with closing(connect("ingest")) as connection:

        def whole() -> T:
            with transaction(connection):
                return step(connection)

        return retried(whole)
