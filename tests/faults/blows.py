"""Immediate restarts of a world's Postgres, while somebody is connected to it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
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
        return self._is_at_work(step, after_s) and self._struck(name, step)

    def strike_at(self, name: str, table: str, start: Callable[[], Step]) -> tuple[Step, bool]:
        """Starts the step, and restarts Postgres as soon as it stands in the midst of its first
        change of this table (``news.…``), however fast or slow anything is. False where the step
        came to its end without one."""
        with closing(psycopg2.connect(self.world.secrets.url("news_owner"))) as bar:
            bar.cursor().execute(f"lock table {table} in share row exclusive mode")
            step = start()
            return step, self._is_stopped_by(bar.info.backend_pid, step) and self._struck(
                name, step
            )

    def _struck(self, name: str, step: Step) -> bool:
        """Restarts Postgres, and waits for the step to end."""
        self.restart()
        if not step.has_ended(_HANGS_S):
            step.kill()
            raise TimeoutError(f"{name} goes on without a database; log: {self.world.log}")
        if step.code:
            self.mid_run += 1
            self.by_step[name] = self.by_step.get(name, 0) + 1
        return True

    def restart(self) -> None:
        """An immediate shutdown; then the supervisor finds the server down."""
        server = self.world.postgres
        began = time.monotonic()
        stop_at_once(self.world)
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

    def _is_stopped_by(self, bar: int, step: Step) -> bool:
        """Whether somebody comes to wait for that session before the step ends."""
        with cluster.superuser(self.world.secrets) as connection, connection.cursor() as cursor:
            while not step.has_ended(0.005):
                cursor.execute(_WAITING, {"bar": bar})
                if cursor.fetchone() != (0,):
                    return True
        return False


_CONNECTED = "select count(*) from pg_stat_activity where application_name like 'newswatch-%'"
_WAITING = "select count(*) from pg_stat_activity where %(bar)s = any(pg_blocking_pids(pid))"


def stop_at_once(world: World) -> None:
    """``pg_ctl stop -m immediate``, where the programs have it (those of a server that stepped down
    to another user may lack it); else the signal that it sends."""
    place, pid = world.postgres.place, world.postgres.pid
    command = place.programs / "bin" / "pg_ctl"
    if command.exists():
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
