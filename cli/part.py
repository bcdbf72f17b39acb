"""One child process of the stack: its command, its log, and its patience when it dies."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newswatch.process import dying_with_parent

# After an outage (a full disk, say) everything is back within a minute.
LONGEST_PAUSE_S = 30.0
# After this long without dying a part is trusted again.
STEADY_S = 120.0
LOG_LIMIT_BYTES = 20_000_000


@dataclass
class Part:
    """Start it, ask :meth:`is_running`, start it again when :meth:`may_start`.

    It runs in a session of its own: the terminal's Ctrl-C reaches only the supervisor.
    """

    name: str
    command: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    _started_at: float = 0.0
    _not_before: float = 0.0

    def start(self, logs: Path) -> None:
        """Starts it, its output appended to ``<logs>/<name>.log`` (mode 0600)."""
        with open(self.log(logs), "ab", opener=_private) as output:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_environment() | dict(self.variables),
                umask=0o077,
                start_new_session=True,
                preexec_fn=dying_with_parent(signal.SIGTERM),
            )
        self._started_at = time.monotonic()

    def log(self, logs: Path) -> Path:
        return logs / f"{self.name}.log"

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> str:
        """Writes off a process that ended and says how; the next start waits longer each time."""
        code = self.process.returncode if self.process else 0
        self.process = None
        self.postpone()
        return f"signal {-code}" if code < 0 else f"exit {code}"

    def postpone(self) -> None:
        """Waits before the next start, twice as long after each death in quick succession."""
        now = time.monotonic()
        self.deaths = 1 if now - self._started_at > STEADY_S else self.deaths + 1
        self._not_before = now + min(LONGEST_PAUSE_S, 2.0 ** (self.deaths - 1))

    def may_start(self) -> bool:
        return self.process is None and time.monotonic() >= self._not_before


def trim(log: Path) -> None:
    """Keeps one older generation. Its writers append, so cutting it under them is safe."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.with_suffix(".log.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)


def _environment() -> dict[str, str]:
    """Ours, without the Airflow settings of the shell: they are another installation's."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW_")}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
