"""A world per worker: a Postgres, a fault server, settings, and whole turns of the pipeline.

    with World(folder, outlets=3, seed=7) as world:
        world.begin("clean")              # a fresh migrated database (or one kept by ``keep``)
        world.server.advance()
        world.turn()                      # plan → crawl → process → deliver → health
        world.settle()                    # turns until nothing is left to do
        world.rows("select …")            # looks at it
        world.close()

Every step runs in a process of its own, forked from this warm one (tests/faults/forks.py), so a
world belongs into a process without threads. Alerts go to the ``file`` channel, whose folder
``world.outbox`` is the sink. Waits are not slept through: :meth:`World.let_time_pass` expires
leases, pauses, gates and intervals by SQL. What is shown here is that nothing is lost, not that
waits are kept; for that there are other parts.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from newswatch.settings import settings
from storage import cluster, embedded
from storage.migrate import migrate
from storage.queries import queries
from tests.faults import undone
from tests.faults.forks import Step, warm_up
from tests.faults.server import FaultServer

__all__ = ["STEPS", "Unsettled", "Variables", "World"]

Variables = Mapping[str, str] | None

_STEP_S = 120.0
_MOST_TURNS = 12


class Unsettled(Exception):
    """Something stays undone however often the pipeline runs; the text says what."""


def _crawl() -> None:
    from crawlers.crawl import crawl, plan
    from crawlers.gaps import fill_gaps

    for shard in plan():
        crawl(shard)
        fill_gaps()


def _process() -> None:
    from transforms.process import process

    process()


def _deliver() -> None:
    from alerts.deliver import deliver

    deliver(20.0)


def _health() -> None:
    from storage.health import check

    check()


STEPS: dict[str, Callable[[], None]] = {
    "crawl": _crawl,
    "process": _process,
    "deliver": _deliver,
    "health": _health,
}
"""One whole turn in its order; ``crawl`` is plan and all shards, each with the gaps that it found."""


class World:
    """``durable``: Postgres keeps what it acknowledged over a crash of its own. ``options`` are
    those of :class:`tests.faults.server.FaultServer`; ``variables`` are further settings."""

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = False,
        variables: Variables = None,
        **options: Any,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        warm_up()
        self.folder = folder
        self.log = folder / "steps.log"
        self.home = folder / "home"
        self.home.mkdir(mode=0o711, exist_ok=True)
        self.server = FaultServer(**options)
        self.catalogue = folder / "catalogue"
        self.server.write_catalogue(self.catalogue)
        self.postgres = embedded.Server(folder, durable=durable)
        self._before = dict(os.environ)
        self._variables = variables or {}
        self.postgres.start()
        self.secrets = cluster.Secrets.of(folder)
        self._enter()
        self._kept = {"clean"}
        migrate()
        self._admin("alter database newswatch rename to kept_clean")

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.server.close()
        self.postgres.discard()
        os.environ.clear()
        os.environ.update(self._before)
        settings.cache_clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ── Databases ────────────────────────────────────────────────────────────────────────────

    def begin(self, kept: str = "clean") -> None:
        """A fresh database, as ``kept`` was, and an empty outbox."""
        with cluster.superuser(self.secrets) as connection, connection.cursor() as cursor:
            queries.cluster.drop_newswatch(connection)
            cursor.execute(
                f"create database newswatch owner news_owner template kept_{kept} strategy file_copy"
            )
            queries.cluster.guard_copy(connection)
        shutil.rmtree(self.outbox, ignore_errors=True)
        aside = self.folder / f"outbox-{kept}"
        if aside.exists():
            shutil.copytree(aside, self.outbox)

    def keep(self, name: str) -> None:
        """The present database and outbox, to ``begin`` from again; another one is begun."""
        if name in self._kept:
            self._admin(f"drop database kept_{name} with (force)")
        self._admin(f"alter database newswatch rename to kept_{name}")
        self._kept.add(name)
        shutil.rmtree(self.folder / f"outbox-{name}", ignore_errors=True)
        if self.outbox.exists():
            shutil.copytree(self.outbox, self.folder / f"outbox-{name}")
        self.begin(name)

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """A cursor of the owner, committed at the end."""
        with (
            closing(psycopg2.connect(self.secrets.url("news_owner"))) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("set timezone to 'UTC'")
            yield cursor

    def rows(self, statement: str, arguments: Any = None) -> list[tuple[Any, ...]]:
        with self.connected() as cursor:
            cursor.execute(statement, arguments)
            # An empty description is that of rows without columns.
            return [] if cursor.description is None else list(cursor.fetchall())

    @property
    def outbox(self) -> Path:
        """Where the ``file`` channel writes: one ``.eml`` and one ``.json`` per message."""
        return self.home / "outbox"

    # ── Turns ────────────────────────────────────────────────────────────────────────────────

    def start(self, step: str, variables: Variables = None, *, forks: bool = True) -> Step:
        """Starts one step of :data:`STEPS` and does not wait for it. ``variables``: of its
        environment alone; ``forks``: see tests/faults/forks.py."""
        return Step(STEPS[step], self.log, variables or {}, forks=forks)

    def run(self, step: str, variables: Variables = None) -> int:
        """One step to its end; its exit code (negative: the signal that killed it)."""
        started = self.start(step, variables)
        if not started.has_ended(_STEP_S):
            started.kill()
            raise Unsettled(f"{step} hangs; the log: {self.log}")
        assert started.code is not None
        return started.code

    def turn(self, variables: Variables = None) -> dict[str, int]:
        """One whole turn; each step's exit code. A step that fails or is killed stops no other."""
        return {step: self.run(step, variables) for step in STEPS}

    def settle(self, variables: Variables = None, *, polls: bool = True) -> int:
        """Turns until nothing is left to do; gives their number. Raises Unsettled.

        ``polls``: every source must have been read once since now; else an attempt is enough,
        and so is one for a page (for worlds in which sites fail).
        """
        began = self.rows("select clock_timestamp()")[0][0]
        for turns in range(1, _MOST_TURNS + 1):
            self.let_time_pass(began)
            self.turn(variables)
            left = self.left(began, polls=polls)
            if not left:
                return turns
        raise Unsettled(f"{left} after {_MOST_TURNS} turns; the log: {self.log}")

    def left(self, began: Any, *, polls: bool = True) -> dict[str, int]:
        """What is still to be done, by name; empty when all is done."""
        with self.connected() as cursor:
            return undone.left(cursor, began, polls=polls, sources=self.server.outlets)

    def let_time_pass(self, began: Any = None) -> None:
        """Leases, pauses, gates and retries are over; sources not polled since ``began`` are due,
        without it all of them, and so are the second looks at pages."""
        with self.connected() as cursor:
            undone.let_time_pass(cursor, began)

    # ── Within ───────────────────────────────────────────────────────────────────────────────

    def _enter(self) -> None:
        for name in [name for name in os.environ if name.startswith("NEWSWATCH_")]:
            del os.environ[name]
        os.environ.update(self.secrets.urls())
        os.environ.update(
            {
                "NEWSWATCH_TEST": "1",
                "NEWSWATCH_HOME": str(self.home),
                "NEWSWATCH_CATALOGUE_DIR": str(self.catalogue),
                "NEWSWATCH_ALLOW_LOOPBACK": "1",
                "NEWSWATCH_DOWNLOAD_DELAY_S": "0.01",
                "NEWSWATCH_POLL_EVERY_S": "3600",
                "NEWSWATCH_PAGE_RETRY_S": "1",
                "NEWSWATCH_CRAWL_SHARDS": "1",
                "NEWSWATCH_CONTACT": "mailto:test@localhost",
                **{f"NEWSWATCH_{name}": value for name, value in self._variables.items()},
            }
        )
        settings.cache_clear()

    def _admin(self, statement: str) -> None:
        with cluster.superuser(self.secrets) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
