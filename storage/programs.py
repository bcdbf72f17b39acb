"""Postgres' own programs as we call them: ``initdb`` once, ``postgres`` as our child."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from newswatch.process import dying_with_parent
from storage.errors import StorageError
from storage.place import Place

__all__ = ["initdb", "spawn"]

# Sized for a small machine: about 60 clients, of which Airflow holds half.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "48MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_worker_processes": "2",
    "autovacuum_max_workers": "2",
    "io_method": "sync",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "client_connection_check_interval": "1s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For databases that nobody will miss.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Nothing of our own environment: it may hold secrets, and PG* variables would be obeyed.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def initdb(place: Place, password: str, durable: bool) -> None:
    """A new data folder, whole or not at all: it gets its name when initdb is through.

    Checksums are on (the default since 18). Raises StorageError with what initdb said.
    """
    draft = place.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    file = _password_file(place, password)
    command = [
        str(place.programs / "bin" / "initdb"),
        *("--pgdata", str(draft), "--username", "postgres", "--pwfile", str(file)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *(() if durable else ("--no-sync",)),
    ]
    try:
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=ENVIRONMENT, **place.popen_as()
        )
    finally:
        file.unlink()
    if made.returncode != 0:
        raise StorageError(f"Postgres could not make its data folder:\n{made.stderr.strip()}")
    draft.rename(place.data)


def _password_file(place: Place, password: str) -> Path:
    """For initdb's eyes only; a command line could be read by anybody."""
    file = place.folder / "password"
    file.unlink(missing_ok=True)
    file.touch(0o600)
    file.write_text(password, encoding="utf-8")
    if place.account:
        os.chown(file, place.account.uid, place.account.gid)
    return file


def spawn(place: Place, port: int, durable: bool, log: Path) -> subprocess.Popen[bytes]:
    """The server as our child, in a session of its own: a Ctrl-C in the terminal is not for it."""
    options = OPTIONS | ({} if durable else FORGETFUL) | {"port": str(port)}
    arguments = [part for item in options.items() for part in ("-c", "=".join(item))]
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(place.programs / "bin" / "postgres"), "-D", str(place.data), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGINT),
            **place.popen_as(),
        )
