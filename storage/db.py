"""Connections and transactions. Roles: see ``newswatch.settings.Role``."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

import psycopg2
from psycopg2 import errors as pg
from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class

from newswatch.settings import Role, settings
from storage.errors import Conflict, DatabaseUnreachable, DiskFull, RowRefused, StorageError

__all__ = [
    "Connection",
    "connect",
    "reading",
    "retried",
    "savepoint",
    "transaction",
    "translated",
]

T = TypeVar("T")

# No statement of ours is longer; a client that died frees its locks within a second.
_SESSION = (
    "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
    " -c client_connection_check_interval=1s -c timezone=UTC"
)


@contextmanager
def translated() -> Iterator[None]:
    """Turns the driver's errors into the project's, keeping the cause. Never shows a password."""
    try:
        yield
    except (pg.SerializationFailure, pg.DeadlockDetected, pg.LockNotAvailable) as error:
        raise Conflict(f"The database was busy: {_first_line(error)}") from error
    except (pg.DiskFull, pg.OutOfMemory) as error:
        raise DiskFull(
            f"The database has no room left ({_first_line(error)}). Free some space."
        ) from error
    except (pg.IntegrityError, psycopg2.DataError) as error:
        raise RowRefused(_first_line(error)) from error
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        raise DatabaseUnreachable(
            f"The database does not answer ({_first_line(error)}). Is `make run` up?"
        ) from error
    except psycopg2.Error as error:
        raise StorageError(_first_line(error)) from error


def connect(role: Role) -> Connection:
    """A new connection of this role. The caller closes it."""
    with translated():
        return psycopg2.connect(
            settings().database_url(role),
            connect_timeout=5,
            application_name=f"newswatch-{role}",
            options=f"{_SESSION} -c newswatch.clock_offset={settings().clock_offset_s}",
        )


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """Commits what happens inside, or nothing of it."""
    with translated():
        try:
            yield connection
            connection.commit()
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection of the role ``read`` in one transaction, closed at the end."""
    with closing(connect("read")) as connection, transaction(connection):
        yield connection


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undoes only what happens inside when it fails; the transaction goes on."""
    with connection.cursor() as cursor:
        cursor.execute("savepoint item")
        try:
            yield
        except BaseException:
            if not connection.closed:
                cursor.execute("rollback to savepoint item")
            raise
        cursor.execute("release savepoint item")


def retried(step: Callable[[], T], tries: int = 5) -> T:
    """Runs a whole transaction again where two of them met (40001, 40P01, 55P03)."""
    for attempt in range(1, tries):
        try:
            return step()
        except Conflict:
            time.sleep(0.05 * 2**attempt)
    return step()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
