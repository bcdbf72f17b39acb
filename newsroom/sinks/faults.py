"""Faults that the next requests meet, and the append-only logs of what was accepted."""

import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newswatch.clock import SEOUL

KINDS: dict[str, tuple[str, ...]] = {
    "slack": ("500", "429", "hang", "close"),
    "smtp": ("451_rcpt", "451_data", "drop"),
}


@dataclass
class Fault:
    """``close`` and ``drop`` accept the message, log it, and end the connection unanswered."""

    kind: str
    count: int
    retry_after: float = 1.0
    seconds: float = 30.0


class Faults:
    """The faults that are on, per sink; taken one by one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: dict[str, list[Fault]] = defaultdict(list)

    def inject(self, sink: str, kind: str, count: int = 1, **more: float) -> None:
        """ValueError for an unknown sink or kind."""
        if kind not in KINDS.get(sink, ()):
            raise ValueError(f"unknown fault {sink}/{kind}; there are {KINDS}")
        with self._lock:
            self._queue[sink].append(Fault(kind, count, **more))

    def clear(self) -> None:
        with self._lock:
            self._queue.clear()

    def take(self, sink: str, *kinds: str) -> Fault | None:
        """The sink's next fault if it is one of ``kinds``, used up by one."""
        with self._lock:
            queue = self._queue[sink]
            if not queue or queue[0].kind not in kinds:
                return None
            fault = queue[0]
            fault.count -= 1
            if fault.count <= 0:
                queue.pop(0)
            return fault

    def waiting(self) -> dict[str, list[dict[str, Any]]]:
        with self._lock:
            return {
                sink: [dict(vars(each)) for each in queue] for sink, queue in self._queue.items()
            }


class Log:
    """A file of JSON lines in the order of acceptance; an earlier run's lines stay."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def append(self, line: dict[str, Any]) -> None:
        stamped = {"at": datetime.now(SEOUL).isoformat(), **line}
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(stamped, ensure_ascii=False) + "\n")
            file.flush()

    def count(self) -> int:
        if not self.path.exists():
            return 0
        with self.path.open(encoding="utf-8") as file:
            return sum(1 for _ in file)
