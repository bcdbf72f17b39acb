"""The invariants of schema ``health``: each view should be empty."""

from newswatch.settings import Language, settings
from storage.db import reading
from storage.errors import StorageError
from storage.health_words import NAMES, named
from storage.queries import queries
from storage.room import demand_room

OUTSIDE = frozenset(
    {
        "drift",
        "expired_exemption",
        "host_down",
        "open_gap",
        "open_quarantine",
        "silent_source",
        "stuck_delivery",
    }
)
"""Troubles of the world outside: shown to people, no fault of the pipeline."""
PROMISES = frozenset(NAMES) - OUTSIDE
"""What the pipeline promises: a row in one of these is its own fault."""


class PromiseBroken(StorageError):
    """The pipeline has left something lying that it promised to finish."""


def check() -> dict[str, int]:
    """View name to number of rows, all views, zeros included."""
    with reading() as connection:
        return dict(queries.health.count_rows(connection))


def demand_promises() -> dict[str, int]:
    """:func:`check`; raises PromiseBroken naming the views that should have been empty, and NoRoom
    where the disk is nearly full."""
    demand_room()
    found = check()
    broken = {name: rows for name, rows in found.items() if rows and name not in OUTSIDE}
    if broken:
        raise PromiseBroken(_told(broken))
    return found


def _told(broken: dict[str, int]) -> str:
    language: Language = settings().language
    names = "; ".join(
        f"{named(name, language)} {rows} (health.{name})" for name, rows in broken.items()
    )
    if language == "ko":
        return f"비어 있어야 할 보기에 행이 있습니다: {names}. SQL로 그 행들을 보십시오."
    return f"These views should be empty: {names}. Look at them by SQL."
