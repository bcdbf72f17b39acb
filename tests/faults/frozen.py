"""A process that stands still past its lease, and then wakes up."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import psutil

from storage import cluster
from tests.faults.copies import end_leases
from tests.faults.digest import Digest, differences, take
from tests.faults.forks import Step
from tests.faults.world import World

__all__ = ["VICTIMS", "Frozen"]

_MOST_S = 150.0


@dataclass(frozen=True)
class Victim:
    """Who of a step's processes is stopped. ``after_s``: at most so long after it has connected;
    a crawl in the midst of its pages. ``lease_s``: how long others wait for it, if they do."""

    step: str
    parent: bool
    children: bool
    lease_s: float
    after_s: float = 0.0


VICTIMS = (
    Victim("crawl", parent=True, children=True, lease_s=31.0),
    Victim("process", parent=True, children=False, lease_s=61.0, after_s=0.3),
    Victim("deliver", parent=True, children=False, lease_s=61.0, after_s=0.02),
    Victim("crawl", parent=True, children=False, lease_s=31.0),
    Victim("crawl", parent=False, children=True, lease_s=31.0),
)
"""A whole crawl, the process step, a deliver worker, a crawl's parent, its spider."""
_BEFORE = {"crawl": (), "process": ("crawl",), "deliver": ("crawl", "process")}


@dataclass
class Frozen:
    """``was_at_work``: it could be stopped before it was through. ``is_real``: leases are waited
    for; else they run out by SQL."""

    world: World
    victim: Victim
    dice: Random
    is_real: bool
    was_at_work: bool = False
    requests_too_many: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self) -> None:
        self.world.let_time_pass(self.world.rows("select clock_timestamp()")[0][0])
        for name in _BEFORE[self.victim.step]:
            self.world.run(name)
        asked = len(self.world.server.log())
        step = self.world.start(self.victim.step)
        self._let_begin(step, asked)
        pids = self._stop(step)
        try:
            if pids:
                self._let_lease_end()
                if not self._holds_others_up():
                    self._live_without(step, pids)
        finally:
            _wake(pids)
        self._end(step)

    def _live_without(self, step: Step, pids: list[int]) -> None:
        """Others do the work; then the copy wakes up, and nothing may change any more."""
        self.was_at_work = True
        self.world.settle()
        before, asked = self._digest(), len(self.world.server.log())
        _wake(pids)
        self._end(step)
        # One request per host may have been begun when it was stopped.
        late = len(self.world.server.log(asked)) - self.world.server.outlets
        self.requests_too_many = max(0, late)
        if late > 0:
            self.wrong.append(f"a woken {self.victim.step} made {late} requests too many")
        after = self._digest()
        if after.sha != before.sha:
            self.wrong.append(f"a woken {self.victim.step} wrote: {differences(before, after)}")

    def _let_begin(self, step: Step, asked: int) -> None:
        """Waits until the step is at work: a crawl has asked for some pages, others are connected."""
        wanted = asked + self.dice.randrange(5, 12)
        while not step.has_ended(0.002):
            if self.victim.step == "crawl":
                if len(self.world.server.log()) > wanted:
                    return
            elif self._sessions("true"):
                step.has_ended(self.dice.uniform(0.0, self.victim.after_s))
                return

    def _stop(self, step: Step) -> list[int]:
        """Stops the victim; no process where it was through before."""
        if step.has_ended():
            return []
        children = [one.pid for one in psutil.Process(step.pid).children(recursive=True)]
        pids = [step.pid] * self.victim.parent + children * self.victim.children
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        return pids

    def _let_lease_end(self) -> None:
        if self.is_real:
            time.sleep(self.victim.lease_s)
            return
        self._let_statements_end()
        end_leases(self.world)
        # What Postgres does by itself after idle_in_transaction_session_timeout, 60 s.
        while self._sessions("state like 'idle in transaction%' and pg_terminate_backend(pid)"):
            time.sleep(0.02)

    def _let_statements_end(self) -> None:
        """Postgres goes on with what it was told before; a lock may be all that comes of it."""
        until = time.monotonic() + 10.0
        busy = "(state = 'active' or state_change > clock_timestamp() - interval '0.5 s')"
        time.sleep(0.1)
        while self._sessions(busy) and time.monotonic() < until:
            time.sleep(0.05)

    def _holds_others_up(self) -> bool:
        """Stopped between two transactions it keeps its session's locks: nobody can do its work
        before it wakes up or is killed, so there is nothing to be shown."""
        return bool(self.world.rows("select from pg_locks where locktype = 'advisory' and granted"))

    def _sessions(self, condition: str) -> int:
        with cluster.superuser(self.world.secrets) as connection, connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity"
                f" where application_name like 'newswatch-%' and {condition}"
            )
            return int(cursor.fetchone()[0])  # type: ignore[index]

    def _digest(self) -> Digest:
        with self.world.connected() as cursor:
            return take(cursor)

    def _end(self, step: Step) -> None:
        if not step.has_ended(_MOST_S):
            step.kill()
            raise TimeoutError(f"a woken {self.victim.step} hangs; the log: {self.world.log}")


def _wake(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
