"""Connections and transactions. Roles: see ``newswatch.settings.Role``."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

import psycopg2
from psycopg2 import BINARY
from psycopg2 import errors as pg
from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class
from psycopg2.extensions import new_type, register_type

from newswatch.settings import Role, settings
from storage import failpoints
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

_NO_ROOM = "No space left on device"
# Of one row, too: a word too long for an index, an expression too deep.
_TOO_MUCH = (pg.ProgramLimitExceeded, pg.StatementTooComplex)

# The driver's memoryview equals no bytes, not even the very same ones.
_BYTES = new_type((17,), "BYTES", lambda value, cursor: value and bytes(BINARY(value, cursor)))

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
        raise _no_room(error) from error
    except (pg.IntegrityError, psycopg2.DataError, *_TOO_MUCH, UnicodeEncodeError) as error:
        raise RowRefused(_first_line(error)) from error
    except ValueError as error:
        if "NUL" not in str(error):  # the driver's word for a text that no column takes
            raise
        raise RowRefused(_first_line(error)) from error
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        if _NO_ROOM in str(error):  # a session that could not even begin has no code to go by
            raise _no_room(error) from error
        raise DatabaseUnreachable(
            f"The database does not answer ({_first_line(error)}). Is `make run` up?"
        ) from error
    except psycopg2.Error as error:
        raise StorageError(_first_line(error)) from error


def connect(role: Role) -> Connection:
    """A new connection of this role; bytea comes as ``bytes``. The caller closes it."""
    with translated():
        connection = psycopg2.connect(
            settings().database_url(role),
            connect_timeout=5,
            application_name=f"newswatch-{role}",
            connection_factory=failpoints.connection_class(),
            options=f"{_SESSION} -c newswatch.clock_offset={settings().clock_offset_s}",
        )
    register_type(_BYTES, connection)
    return connection


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


def _no_room(error: Exception) -> DiskFull:
    return DiskFull(f"The database has no room left ({_first_line(error)}). Free some space.")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
