"""Brings the database to this program's schema: forward only, each migration whole or not at all.

``sql/migrations/NNNN_name.sql`` run in order, each in one transaction with its row in the ledger
``news_meta.migration``; then ``sql/views/*.sql``, which may be applied again at any time. Why not a
library: docs/decisions/0003-migrations.md.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from storage.db import Connection, connect, transaction, translated
from storage.errors import Conflict, MigrationError, StorageError
from storage.queries import queries

__all__ = ["migrate"]

FOLDER = Path(str(files("sql")))
OTHER_MIGRATOR_S = 60
LOCK_TRIES = 10

_FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True)
class Migration:
    """One file of ``sql/migrations``."""

    version: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrate(folder: Path = FOLDER) -> list[str]:
    """Applies what is missing and returns the names applied. Raises MigrationError, all undone."""
    known = read_migrations(folder / "migrations")
    views = sorted((folder / "views").glob("*.sql"))
    with closing(connect("owner")) as connection:
        queries.migrations.set_limits(connection)
        connection.commit()
        _wait_for_turn(connection)
        with transaction(connection):
            queries.migrations.make_ledger(connection)
        missing = _missing(connection, known)
        for migration in missing:
            _patiently(migration.name, partial(_apply, connection, migration))
        _patiently("sql/views", partial(_apply_views, connection, views, anew=bool(missing)))
    return [migration.name for migration in missing]


def read_migrations(folder: Path) -> list[Migration]:
    """The files in order. Raises MigrationError for a wrong name or a number used twice."""
    found: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name}: a migration is called NNNN_name.sql")
        version = int(match[1])
        if version in found:
            raise MigrationError(
                f"{path.name}: number {match[1]} is {found[version].name}'s already"
            )
        found[version] = Migration(version, path.stem, path.read_text(encoding="utf-8"))
    return list(found.values())


def _wait_for_turn(connection: Connection) -> None:
    until = time.monotonic() + OTHER_MIGRATOR_S
    while not queries.migrations.try_lock(connection):
        connection.commit()
        if time.monotonic() > until:
            raise MigrationError("Another process is migrating this database. Try again later.")
        time.sleep(0.2)
    connection.commit()


def _missing(connection: Connection, known: list[Migration]) -> list[Migration]:
    """What is still to be applied, after the history has been compared with the files."""
    by_version = {migration.version: migration for migration in known}
    with transaction(connection):
        applied = list(queries.migrations.applied(connection))
    for done in applied:
        file = by_version.get(done.version)
        if file is None:
            raise MigrationError(
                f"The database has had migration {done.name}, which this program does not know: it "
                "was made by a newer newswatch. Update the program."
            )
        if (file.name, file.sha256) != (done.name, done.sha256):
            raise MigrationError(
                f"sql/migrations/{file.name}.sql is not what was applied on {done.applied_at:%F} "
                f"as {done.name}. Put the old text back and write a new migration instead."
            )
    latest = max((done.version for done in applied), default=0)
    missing = [file for file in known if file.version not in {done.version for done in applied}]
    for file in missing:
        if file.version < latest:
            raise MigrationError(
                f"sql/migrations/{file.name}.sql comes too late: number {latest:04} has already "
                "been applied. Give it the next free number."
            )
    return missing


def _patiently(what: str, step: Callable[[], None]) -> None:
    """Gives way to readers: a lock that is not had within 2 s is asked for again."""
    for attempt in range(1, LOCK_TRIES + 1):
        try:
            step()
            return
        except Conflict as error:
            if attempt == LOCK_TRIES:
                raise MigrationError(
                    f"{what}: a table stayed in use ({error}). Nothing was changed; stop "
                    "long-running readers and try again."
                ) from error
            time.sleep(0.2 * attempt)


def _apply(connection: Connection, migration: Migration) -> None:
    with transaction(connection), connection.cursor() as cursor:
        with _named(f"sql/migrations/{migration.name}.sql"):
            cursor.execute(migration.text)
        queries.migrations.note_applied(
            connection,
            version=migration.version,
            name=migration.name,
            sha256=migration.sha256,
        )


def _apply_views(connection: Connection, paths: list[Path], anew: bool) -> None:
    """All views in one transaction, so that no reader sees half of them; only when changed."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    wanted = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
    with transaction(connection), connection.cursor() as cursor:
        if not anew and queries.migrations.view_set(connection) == wanted:
            return
        for name, text in texts.items():
            with _named(f"sql/views/{name}"):
                cursor.execute(text)
        queries.migrations.note_view_set(connection, sha256=wanted)


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Says which file the database refused; a lock that was not had passes through."""
    try:
        with translated():
            yield
    except Conflict:
        raise
    except StorageError as error:
        raise MigrationError(f"{what} failed and was undone: {error}") from error
