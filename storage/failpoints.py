"""Death at a chosen point, for crash tests: SIGKILL at the n-th statement or commit.

``NEWSWATCH_FAILPOINT`` names a counter file (:func:`arm`) that all processes of a trial share. Each
counts every boundary that it passes, and the one that comes to a target kills itself. There is no
list of points that one could forget to extend: a dry run counts them and notes in ``<file>.seen``
what they are. Without the variable nothing of this is in the way; with it, but without
``NEWSWATCH_TEST=1``, no connection is made.

Boundaries: before every statement, before every commit, after every commit. After a statement
there always comes another one or the commit of its transaction, and no request or message leaves
in between: death there is death before the next.
"""

import fcntl
import mmap
import os
import signal
import struct
import threading
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - the driver's class

from newswatch.settings import SettingsError

__all__ = ["VARIABLE", "Fatal", "arm", "connection_class", "count", "seen"]

VARIABLE = "NEWSWATCH_FAILPOINT"
_LAYOUT = struct.Struct("qqq")
_ONE_THREAD = threading.Lock()


def connection_class() -> type[Connection] | None:
    """What connections are made of: the driver's own class (None) unless a failpoint is armed.

    Raises SettingsError outside of tests.
    """
    if not os.environ.get(VARIABLE):
        return None
    if os.environ.get("NEWSWATCH_TEST") != "1":
        raise SettingsError(
            f"{VARIABLE} kills processes and is for crash tests only. Unset it, or set "
            "NEWSWATCH_TEST=1 if this is one."
        )
    return Fatal


def arm(file: Path, target: int = 0, second: int = 0) -> None:
    """A new counter that kills at ``target`` and at ``second``; 0 kills nobody. With neither the
    boundaries are noted."""
    for old in (file, _trace(file, "seen"), _trace(file, "hit")):
        old.unlink(missing_ok=True)
    file.write_bytes(_LAYOUT.pack(0, target, second))


def count(file: Path) -> int:
    """How many boundaries were passed so far."""
    return int(_LAYOUT.unpack(file.read_bytes())[0])


def seen(file: Path, what: str = "seen") -> list[str]:
    """The boundaries of a dry run (``seen``), or the one that killed (``hit``), in order."""
    trace = _trace(file, what)
    return trace.read_text(encoding="utf-8").splitlines() if trace.exists() else []


class Fatal(Connection):
    """A connection that counts its statements and commits."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursor_factory = _FatalCursor

    def commit(self) -> None:
        _pass("before commit")
        super().commit()
        _pass("after commit")


class _FatalCursor(Cursor):
    def execute(self, query: Any, variables: Any = None) -> None:
        _pass(_short(query))
        super().execute(query, variables)

    def executemany(self, query: Any, variables: Any) -> None:
        _pass(_short(query))
        super().executemany(query, variables)


def _pass(what: str) -> None:
    """Counts one boundary, one process and one thread at a time; the last thing that one does."""
    file = os.environ.get(VARIABLE)
    if file is None:
        return
    with _ONE_THREAD:
        handle, shared = _opened(file, os.getpid())
        fcntl.lockf(handle, fcntl.LOCK_EX)
        number, *targets = _LAYOUT.unpack(shared[:])
        number += 1
        shared[:] = _LAYOUT.pack(number, *targets)
        if number in targets:
            _note(file, "hit", f"{number} {what}")
            os.kill(os.getpid(), signal.SIGKILL)
        if not any(targets):
            _note(file, "seen", what)
        fcntl.lockf(handle, fcntl.LOCK_UN)


@cache
def _opened(file: str, pid: int) -> tuple[int, mmap.mmap]:  # noqa: ARG001 - a fork opens anew
    handle = os.open(file, os.O_RDWR)
    return handle, mmap.mmap(handle, _LAYOUT.size)


def _note(file: str, what: str, text: str) -> None:
    with _trace(Path(file), what).open("a", encoding="utf-8") as trace:
        trace.write(f"{text}\n")


def _trace(file: Path, what: str) -> Path:
    return file.with_name(f"{file.name}.{what}")


def _short(query: Any) -> str:
    text = query.decode("utf-8", "replace") if isinstance(query, bytes) else str(query)
    return " ".join(text.split())[:100]
