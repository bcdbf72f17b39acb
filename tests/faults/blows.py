"""Immediate restarts of a world's Postgres, while somebody is connected to it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import psycopg2

from storage import cluster
from storage.db import connect
from storage.errors import StorageError
from storage.keeper import Keeper
from storage.programs import ENVIRONMENT
from tests.faults.forks import Step
from tests.faults.world import World

__all__ = ["Blows"]

_PATIENCE_S = 30.0
_HANGS_S = 60.0


@dataclass
class Blows:
    """What became of the restarts of one world. ``mid_run``: a step was connected when it happened
    and then ended with an error; ``slowest_s``: from the blow to the first answer."""

    world: World
    restarts: int = 0
    mid_run: int = 0
    slowest_s: float = 0.0
    by_step: dict[str, int] = field(default_factory=dict)

    def strike(self, name: str, step: Step, after_s: float) -> bool:
        """Restarts Postgres so long after the step has connected, and waits for the step to end.
        False where it was through before: then nothing was done."""
        if not self._is_at_work(step, after_s):
            return False
        if name == "deliver":  # it would be through before Postgres is down
            with standing_still(step):
                self.restart(by_signal=True)
        else:
            self.restart()
        if not step.has_ended(_HANGS_S):
            step.kill()
            raise TimeoutError(f"{name} goes on without a database; log: {self.world.log}")
        if step.code:
            self.mid_run += 1
            self.by_step[name] = self.by_step.get(name, 0) + 1
        return True

    def restart(self, *, by_signal: bool = False) -> None:
        """An immediate shutdown; then the supervisor finds the server down."""
        server = self.world.postgres
        began = time.monotonic()
        stop_at_once(self.world, by_signal=by_signal)
        while server.is_running():
            time.sleep(0.005)
        keeper = Keeper(server)
        while not keeper.server.is_running() or not _answers():
            if keeper.may_start():
                keeper.start()
            if time.monotonic() - began > _PATIENCE_S:
                raise TimeoutError(f"Postgres does not come back: {keeper.trouble}")
            time.sleep(0.05)
        self.restarts += 1
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)

    def _is_at_work(self, step: Step, after_s: float) -> bool:
        """Whether the step has connected, and is still there so long after."""
        with cluster.superuser(self.world.secrets) as connection, connection.cursor() as cursor:
            while not step.has_ended(0.005):
                cursor.execute(_CONNECTED)
                if cursor.fetchone() != (0,):
                    if step.has_ended(after_s):
                        return False
                    cursor.execute(_CONNECTED)
                    return cursor.fetchone() != (0,)
        return False


@contextmanager
def standing_still(step: Step) -> Iterator[None]:
    """A step that does not get any further meanwhile (SIGSTOP), wherever it is."""
    os.kill(step.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(step.pid, signal.SIGCONT)


_CONNECTED = "select count(*) from pg_stat_activity where application_name like 'newswatch-%'"


def stop_at_once(world: World, *, by_signal: bool) -> None:
    """``pg_ctl stop -m immediate``, where the programs have it (those of a server that stepped down
    to another user may lack it) and the caller does not ask for its signal instead."""
    place, pid = world.postgres.place, world.postgres.pid
    command = place.programs / "bin" / "pg_ctl"
    if command.exists() and not by_signal:
        arguments = [str(command), "stop", "-m", "immediate", "-W", "-D", str(place.data)]
        subprocess.run(
            arguments, env=ENVIRONMENT, cwd="/", capture_output=True, check=True, **place.popen_as()
        )
        return
    assert pid is not None, "it does not run"
    os.kill(pid, signal.SIGQUIT)


def _answers() -> bool:
    try:
        with closing(connect("ingest")):
            return True
    except (StorageError, psycopg2.Error):
        return False
