"""What the embedded server holds: passwords, port, roles, databases."""

import json
import os
import secrets as randomness
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class
from psycopg2.extensions import encrypt_password

from storage.db import translated
from storage.errors import StorageError
from storage.queries import queries

HOST = "127.0.0.1"
MAJOR = "18"
OURS = ("news_owner", "news_ingest", "news_alert", "news_read")
ROLES = (*OURS, "airflow", "postgres")


@dataclass
class Secrets:
    """``<home>/database.json`` (mode 0600): where the server listens and every role's password."""

    file: Path
    host: str
    port: int
    passwords: dict[str, str]

    @classmethod
    def of(cls, home: Path) -> "Secrets":
        """Those of an existing home; with no passwords where there are none yet."""
        file = home / "database.json"
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            return cls(file, found["host"], found["port"], found["passwords"])
        except FileNotFoundError:
            return cls(file, HOST, 0, {})
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"{file} cannot be read ({error}). Restore it from a copy."
            ) from error

    @classmethod
    def fresh(cls, home: Path) -> "Secrets":
        made = cls(
            home / "database.json", HOST, 0, {r: randomness.token_urlsafe(24) for r in ROLES}
        )
        made.save()
        return made

    def tell_port(self, port: int) -> None:
        if port != self.port:
            self.port = port
            self.save()

    def save(self) -> None:
        """Whole or not at all, and never readable by others."""
        draft = self.file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        content = {name: value for name, value in asdict(self).items() if name != "file"}
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
        draft.rename(self.file)

    def url(self, role: str, database: str = "newswatch") -> str:
        """A libpq URL. The passwords are URL-safe as they are."""
        return f"postgresql://{role}:{self.passwords[role]}@{self.host}:{self.port}/{database}"

    def urls(self) -> dict[str, str]:
        """The environment by which the settings find this server."""
        return {
            f"NEWSWATCH_DATABASE_URL_{role.removeprefix('news_').upper()}": self.url(role)
            for role in OURS
        }


@contextmanager
def superuser(secrets: Secrets, database: str = "postgres") -> Iterator[Connection]:
    """A connection that commits each statement. Raises psycopg2.OperationalError."""
    with closing(
        psycopg2.connect(secrets.url("postgres", database), connect_timeout=5)
    ) as connection:
        connection.autocommit = True
        yield connection


def furnish(connection: Connection, secrets: Secrets) -> None:
    """Roles and databases, where missing. Repeated at every start: an interrupted one heals."""
    statements = queries.cluster
    statements.make_roles(connection)
    for role in ROLES:
        verifier = encrypt_password(secrets.passwords[role], role, connection, "scram-sha-256")
        statements.set_password(connection, role=role, verifier=verifier)
    statements.limit_roles(connection)
    there = {name for (name,) in statements.databases(connection)}
    if "newswatch" not in there:
        statements.make_newswatch(connection)
    if "airflow" not in there:
        statements.make_airflow(connection)
    statements.guard_databases(connection)


def check_fit(data: Path, secrets: Secrets) -> None:
    """Refuses data that this program, or these passwords, cannot open."""
    found = (data / "PG_VERSION").read_text(encoding="utf-8").strip()
    if found != MAJOR:
        raise StorageError(
            f"The data in {data} were written by PostgreSQL {found}; this program brings {MAJOR}."
        )
    if "postgres" not in secrets.passwords:
        raise StorageError(
            f"{secrets.file} with the passwords is gone, but there are data in {data}. Restore the "
            "file, or move the data away to begin anew."
        )


def ports(wanted: int) -> Iterator[int]:
    """The wanted port, then free ones. Another program may still be quicker: try the next."""
    if wanted:
        yield wanted
    for _ in range(5):
        with closing(socket.socket()) as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        yield port


def running_pid(data: Path) -> int | None:
    """The process that serves these data, if any. A stale pid file is Postgres' own affair."""
    with suppress(FileNotFoundError, ValueError, IndexError, psutil.Error):
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        if str(data) in psutil.Process(pid).cmdline():
            return pid
    return None


def hint(log: str) -> str:
    """What a person can do about the usual reasons, where we know one, and the log itself."""
    advice = ""
    if "No space left on device" in log:
        advice = "The disk is full: free some space and start again; nothing acknowledged is lost."
    elif "shared memory" in log:
        advice = "Processes of a killed server still hold its memory; try again in some seconds."
    return f"{advice}\n{log}"


def metadata_revision(url: str) -> str | None:
    """Which schema Airflow's database has; None for an empty database. Raises StorageError."""
    with translated(), closing(psycopg2.connect(url, connect_timeout=5)) as connection:
        try:
            revision: str | None = queries.cluster.metadata_revision(connection)
        except psycopg2.errors.UndefinedTable:
            return None
    return revision
