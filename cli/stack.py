"""The whole stack as one thing: Postgres, migrations, Airflow's parts.

    with Stack() as stack:
        stack.supervise(until=is_done)

Whatever dies is started again; at the end nothing is left, neither process nor socket.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType, TracebackType

import psutil

from cli import processes, setup
from cli.lock import Lock
from cli.part import Part, trim
from cli.words import complain, tell
from newswatch.process import adopt_orphans
from newswatch.settings import settings
from storage.embedded import Server
from storage.keeper import Keeper

LOOK_EVERY_S = 1.0
TRIM_EVERY_S = 60.0
STOP_PATIENCE_S = 8.0


class Stack:
    """Everything has been started when it is entered. Use it from the main thread only.

    Raises StorageError, SettingsError, AlreadyUpError or StackError where it cannot start.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        """Airflow's processes, its api-server first."""
        self.server: Server | None = None
        self.web = ""
        self.new_password: str | None = None
        """The web page's password, where this start has made it."""
        self._undo = ExitStack()
        self._has_lock = False
        self._trimmed_at = 0.0
        self._keeper: Keeper | None = None

    @property
    def trouble(self) -> str:
        """Why the database does not come back, while it does not."""
        return self._keeper.trouble if self._keeper else ""

    def __enter__(self) -> "Stack":
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def supervise(self, until: Callable[[], bool] | None = None) -> bool:
        """Keeps everything up. True when ``until()`` came true, False when asked to stop.

        ``until`` is asked every second.
        """
        try:
            while until is None or not until():
                self.look_after()
                time.sleep(LOOK_EVERY_S)
        except KeyboardInterrupt:
            return False
        return True

    def look_after(self) -> None:
        """One round: Postgres first, then whoever has died and may start again."""
        self._trim_logs()
        processes.bury_orphans()
        for part in self.parts:
            if part.process is not None and not part.is_running():
                how = part.note_death()
                complain(f"! {part.name} 종료({how}), 다시 시작", f"! {part.name} died ({how})")
        if self._has_database():
            for part in self.parts:
                if part.may_start():
                    self._start_again(part)

    # ── Start ─────────────────────────────────────────────────────────────────────────────────

    def _start(self) -> None:
        self._undo.enter_context(_signals_interrupt())
        home = setup.prepare_home()
        lock = self._undo.enter_context(Lock(home))
        self._has_lock = True
        adopt_orphans()
        processes.end(processes.marked(home), STOP_PATIENCE_S)
        self.server = setup.make_server()
        setup.start_database(self.server)
        self._keeper = Keeper(self.server) if self.server is not None else None
        self.new_password = setup.make_password()
        self.web, self.parts = setup.make_airflow()
        for part in self.parts:
            part.start(setup.logs())
        lock.say(pid=psutil.Process().pid, web=self.web)

    # ── Keep up ───────────────────────────────────────────────────────────────────────────────

    def _start_again(self, part: Part) -> None:
        try:
            part.start(setup.logs())
        except OSError as error:  # no room, no memory: later, perhaps
            part.postpone()
            complain(f"! {part.name}: {error}", f"! {part.name}: {error}")

    def _has_database(self) -> bool:
        """Whether Postgres runs; tries to bring it back, with pauses, where it does not."""
        keeper = self._keeper
        if keeper is None or keeper.server.is_running():
            return True
        if not keeper.may_start():
            return False
        complain("! PostgreSQL 종료, 다시 시작", "! PostgreSQL died, starting it again")
        before = setup.airflow_url()
        if not keeper.start():
            complain(f"! PostgreSQL: {keeper.trouble}", f"! PostgreSQL: {keeper.trouble}")
            return False
        processes.reap("postgres", but=keeper.server.pid)
        if setup.airflow_url() != before:
            self._move_airflow()
        return True

    def _move_airflow(self) -> None:
        """Postgres came back on another port: Airflow's parts must learn of it."""
        processes.end(processes.marked(settings().home), STOP_PATIENCE_S)
        self.web, self.parts = setup.make_airflow()

    def _trim_logs(self) -> None:
        if time.monotonic() - self._trimmed_at > TRIM_EVERY_S:
            self._trimmed_at = time.monotonic()
            for log in setup.logs().glob("*.log"):
                with suppress(OSError):  # a disk without room for the older half: next time
                    trim(log)

    # ── Stop ──────────────────────────────────────────────────────────────────────────────────

    def _stop(self) -> None:
        """Tasks first, while Airflow's api-server can still note their end; Postgres last."""
        try:
            if self._has_lock:
                tell("· 멈추는 중", "· stopping")
                processes.end(self._all_but(self.parts[:1]), STOP_PATIENCE_S)
                processes.end(self._all_but([]), STOP_PATIENCE_S)
            if self.server is not None:
                self.server.stop()
        finally:
            self._undo.close()

    def _all_but(self, kept: Sequence[Part]) -> list[psutil.Process]:
        """Every process of ours except Postgres and the parts to keep."""
        ends = {part.process.pid for part in self.parts if part.process and part not in kept}
        keep = {part.process.pid for part in kept if part.process}
        found = {
            *processes.families(ends),
            *processes.orphans(),
            *processes.marked(settings().home),
        }
        return [process for process in found if process.pid not in keep]


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """The first INT, TERM or HUP interrupts; a second one ends everything without patience."""
    count = 0

    def obey(_number: int, _frame: FrameType | None) -> None:
        nonlocal count
        count += 1
        if count == 1:
            raise KeyboardInterrupt
        for process in psutil.Process().children(recursive=True):
            processes.kill(process)

    before = {s: signal.signal(s, obey) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
