"""One stack per state folder: an advisory lock that the kernel frees, however its holder ends."""

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from cli.words import words

FILE = "up.json"


class AlreadyUpError(Exception):
    """Another `newswatch up` has this state folder; the text says which."""


class Lock:
    """Holds ``<home>/up.json``, which also says where the stack is (see :func:`read`)."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._handle = -1

    def __enter__(self) -> "Lock":
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            raise AlreadyUpError(_refusal(self._path.parent)) from None
        self.say(pid=os.getpid())
        return self

    def say(self, **facts: Any) -> None:
        """Replaces what the file says."""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(facts).encode(), 0)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.ftruncate(self._handle, 0)
        os.close(self._handle)


def read(home: Path) -> dict[str, Any] | None:
    """What a running stack says of itself (pid, web, …); None when none is up here."""
    try:
        found = json.loads((home / FILE).read_text(encoding="utf-8"))
        os.kill(found["pid"], 0)
    except (FileNotFoundError, ValueError, KeyError, ProcessLookupError):
        return None
    except PermissionError:
        pass
    return dict(found)


def _refusal(home: Path) -> str:
    found = read(home) or {}
    who, web = found.get("pid", "?"), found.get("web", "")
    return words(
        f"{home}에서 이미 돌고 있습니다: 프로세스 {who} {web}\n"
        "그것을 멈추거나 NEWSWATCH_HOME으로 다른 폴더를 쓰세요.",
        f"Already running on {home}: process {who} {web}\n"
        "Stop that one, or name another folder by NEWSWATCH_HOME.",
    )
