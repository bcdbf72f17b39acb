"""Whose fault was it that a step broke off: the item's that was at work, or the database's own?

A try of an item is counted before it is made, so that one that ends its step again and again is
noticed. What the database does by itself (a full disk, a lock, a restart) says nothing of the
item, and its try is taken back; else a few restarts at the wrong moment would have good pages
taken for deadly ones.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime

from newswatch.settings import Role
from storage.db import Connection, connect, transaction
from storage.errors import DatabaseUnreachable, RowRefused, StorageError
from storage.queries import queries

__all__ = ["Witness"]

TakeBack = Callable[[Connection], object]

PATIENCE_S = 15.0
"""A restarted server is back by then; where it is not, the try stays counted."""
_PAUSE_S = 0.2


class Witness:
    """Stands by a connection, of which it remembers in which life of the server it was made."""

    def __init__(self, connection: Connection, role: Role) -> None:
        self._connection = connection
        self._role = role
        self._start = _start_of(connection)

    @contextmanager
    def forgiving(self, take_back: TakeBack) -> Iterator[None]:
        """Runs ``take_back`` in a transaction where what failed inside was the database's trouble;
        the error goes on. A connection that broke while the server lived keeps the try: the item
        may have broken it."""
        try:
            yield
        except RowRefused:
            raise
        except DatabaseUnreachable:
            with suppress(StorageError), closing(self._reopened()) as connection:
                if _start_of(connection) != self._start:
                    _run(take_back, connection)
            raise
        except StorageError:
            with suppress(StorageError):
                _run(take_back, self._connection)
            raise

    def _reopened(self) -> Connection:
        """A new connection, as soon as one can be had. Raises StorageError."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return connect(self._role)
            except StorageError:
                if time.monotonic() > until:
                    raise
                time.sleep(_PAUSE_S)


def _start_of(connection: Connection) -> datetime:
    with transaction(connection):
        start: datetime = queries.server.find_start(connection)
    return start


def _run(take_back: TakeBack, connection: Connection) -> None:
    with transaction(connection):
        take_back(connection)
