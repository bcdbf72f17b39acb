"""The invariants of schema ``health``: each view should be empty."""

from storage.db import reading
from storage.errors import StorageError
from storage.queries import queries

OUTSIDE = frozenset({"silent_source", "open_quarantine", "stuck_delivery"})
"""Troubles of the world outside: shown to people, no fault of the pipeline."""


class PromiseBroken(StorageError):
    """The pipeline has left something lying that it promised to finish."""


def check() -> dict[str, int]:
    """View name to number of rows, all views, zeros included."""
    with reading() as connection:
        return dict(queries.health.count_rows(connection))


def demand_promises() -> dict[str, int]:
    """:func:`check`; raises PromiseBroken naming the views that should have been empty."""
    found = check()
    broken = {name: rows for name, rows in found.items() if rows and name not in OUTSIDE}
    if broken:
        names = ", ".join(f"health.{name} ({rows})" for name, rows in broken.items())
        raise PromiseBroken(f"These views should be empty: {names}. Look at them by SQL.")
    return found
