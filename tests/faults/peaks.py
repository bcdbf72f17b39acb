"""The most memory that a crawl's processes ever had."""

import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

__all__ = ["Peaks"]

_LOOK_S = 0.02


class Peaks:
    """While it is entered, watches the ``python -m crawlers.…`` below this process. ``megabytes``
    is the greatest peak (VmHWM) that the kernel noted of one of them."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peaks":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._is_over.wait(_LOOK_S):
            for child in own.children(recursive=True):
                with suppress(psutil.Error, OSError, StopIteration):
                    if any(part.startswith("crawlers.") for part in child.cmdline()):
                        self.megabytes = max(self.megabytes, _peak_mb(child.pid))


def _peak_mb(pid: int) -> float:
    """A kernel's own high-water mark: it misses nothing between two looks."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
