"""The world of the model: outlets on their stand, a pipeline, and what the log tells the reference.

The verbs that the state machine (tests/faults/model.py) is made of.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from newswatch.clock import now
from storage.failpoints import VARIABLE, arm, seen
from storage.quarantine import discard, retry
from tests.faults import found
from tests.faults.forks import Step
from tests.faults.hours import pass_hours
from tests.faults.oracle import examine
from tests.faults.outlets import Outlet, Story, new_outlets, write_catalogue
from tests.faults.reference import Reference
from tests.faults.stand import Stand
from tests.faults.telling import Reading, tell
from tests.faults.world import STEPS, World

__all__ = ["Life"]

_MOST_HOURS = 140.0
"""Of one run: older entries would be past the week in which they are of interest."""
_MOST_SETTLINGS = 6
_LAST_LINES = 40


class Life:
    """``begin`` makes everything anew; the addresses and the database server stay."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        catalogue_dir = folder / "outlets"
        self.stand = Stand(2)
        # Postgres is restarted at once here: what it has acknowledged counts as there.
        self.world = World(
            folder / "world",
            durable=True,
            outlets=1,
            variables={"CATALOGUE_DIR": str(catalogue_dir), "REVISIT_AFTER_S": "3600,21600"},
        )
        self.world.server.close()  # its outlets are not the model's
        self._failpoint = folder / "failpoint"
        write_catalogue(catalogue_dir, new_outlets(self.stand.bases))

    def broken(self) -> list[str]:
        """Alerts that were not told once, and whatever else must hold in a settled world."""
        findings = examine(self.world, served=set())
        return [*findings["lost"], *findings["wrong"]]

    def last_words(self) -> str:
        """What the steps said last, for whoever looks for the cause of a failure."""
        lines = self.world.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(["The last lines of the steps' log:", *lines[-_LAST_LINES:]])

    def close(self) -> None:
        self.world.close()
        self.stand.close()

    def begin(self) -> None:
        """An empty database, outlets without a story, hour zero."""
        self.world.begin()
        self.reference = Reference()
        self.outlets = new_outlets(self.stand.bases)
        self._number = 100
        self._hours = 0.0
        self._clock_h = 0.0

    # ── Outlets ────────────────────────────────────────────────────────────────────────────────

    def write(self, outlet: Outlet, wild: str, *, tells: bool) -> Story:
        """A new story of this outlet. No two are of the same minute, and none is of this moment: a
        feed whose entries are all of the moment of reading tells no times."""
        self._number += 1
        at = self._now.replace(microsecond=0) - timedelta(minutes=self._number - 85, seconds=30)
        story = Story(self._number, at, tells=tells)
        story.correct(wild)
        outlet.stories.append(story)
        return story

    # ── Turns ──────────────────────────────────────────────────────────────────────────────────

    def turn(self) -> None:
        """One turn of the pipeline, with whatever the outlets have in store."""
        self._watched(lambda: self.world.turn(self._variables))

    def killed_turn(self, at: int) -> None:
        """A turn in which the process that comes to the ``at``-th boundary in the database dies."""
        arm(self._failpoint, at)
        variables = {**self._variables, VARIABLE: str(self._failpoint)}
        self._watched(lambda: self.world.turn(variables), lambda: bool(self._victim()))

    def overtaken_turn(self, after: int) -> None:
        """A crawl that is taken for dead after so many requests, and another one in its place."""

        def step() -> None:
            stale = self._begun(after)
            self.world.rows(
                "update news.source set claimed_until = null, claim_epoch = claim_epoch + 1"
                " where claimed_until is not null returning slug"
            )
            self._ended([stale, self._start("crawl")])
            self._rest()

        self._watched(step, lambda: True)

    def doubled_turn(self) -> None:
        """Every step twice at the same time."""

        def step() -> None:
            for name in STEPS:
                self._ended([self._start(name), self._start(name)])

        self._watched(step)

    def interrupted_turn(self, after: int) -> None:
        """Postgres is restarted at once while a crawl is at work."""

        def step() -> None:
            crawl = self._begun(after)
            self._restart_postgres()
            self._ended([crawl])
            self._rest()

        self._watched(step, lambda: True)

    def read_back(self) -> None:
        """A backfill of the first outlet by its sitemap."""

        def work() -> None:
            from crawlers.backfill import backfill

            backfill(self.outlets[0].slug, date(2020, 1, 1), date(2030, 1, 1), "sitemap")

        def step() -> None:
            self._ended([Step(work, self.world.log, self._variables)])
            self._rest()

        self._watched(step, reading="backfill")

    def later(self, hours: float) -> None:
        """Hours pass, for the database's clock and for the business's."""
        if self._hours + hours > _MOST_HOURS:
            return
        self._hours += hours
        self._clock_h += hours
        pass_hours(self.world, hours)

    def set_clock(self, hours: float) -> None:
        """Somebody sets the clock of the machine; no time passes."""
        self._clock_h += hours

    def empty_quarantine(self, *, discards: bool) -> None:
        """A person deals with all that was set aside."""
        ids = [i for (i,) in self.world.rows("select id from news.quarantine order by id")]
        if ids:
            discard(ids, "trial") if discards else retry(ids)

    def settle(self) -> None:
        """Mends what is not for ever, lets empty feeds tell something (an empty one is not believed),
        and goes on until nothing is left to do."""
        for outlet in self.outlets:
            outlet.mend()
            for feed in outlet.feeds:
                if not feed.lines:
                    feed.lines.append((self.write(outlet, "", tells=False), 0, 0))
        for _ in range(_MOST_SETTLINGS):
            self._hours = 0.0
            self.later(2.0)
            self._watched(lambda: self.world.settle(self._variables))
            if not found.unsettled():
                return
        left = "; ".join(found.unsettled())
        raise AssertionError(f"something stays undone however many hours pass: {left}")

    # ── Within ─────────────────────────────────────────────────────────────────────────────────

    @property
    def _now(self) -> datetime:
        """By the clock of the business."""
        return now() + timedelta(hours=self._clock_h)

    @property
    def _variables(self) -> dict[str, str]:
        return {"NEWSWATCH_CLOCK_OFFSET_S": str(self._clock_h * 3600)}

    def _watched(
        self,
        step: Callable[[], object],
        is_disturbed: Callable[[], bool] = lambda: False,
        reading: Reading = "fill",
    ) -> None:
        """Does it with the outlets on their stand, and tells the reference what was served;
        ``reading``: why listings are read that are not polled."""
        last = self.world.rows("select coalesce(max(id), 0) from news.fetch_attempt")[0][0]
        self.stand.open(self.outlets)
        try:
            step()
        finally:
            self.outlets, log = self.stand.take()
        landed = None
        if is_disturbed():
            rows = self.world.rows(_LANDED, {"last": last})
            landed = Counter(url.removesuffix("/") for (url,) in rows)
        tell(self.reference, log, landed, self._hours, self._now, reading)

    def _start(self, name: str) -> Step:
        return self.world.start(name, self._variables)

    def _rest(self) -> None:
        for name in ("process", "deliver", "health"):
            self.world.run(name, self._variables)

    def _begun(self, after: int) -> Step:
        """A crawl that has made so many requests, or has ended before."""
        crawl = self._start("crawl")
        while self.stand.count() < after and not crawl.has_ended(0.005):
            pass
        return crawl

    def _ended(self, steps: Sequence[Step]) -> None:
        for step in steps:
            assert step.has_ended(120.0), f"a step hangs; the log: {self.world.log}"

    def _victim(self) -> list[str]:
        return seen(self._failpoint, "hit")

    def _restart_postgres(self) -> None:
        server = self.world.postgres
        assert server.pid is not None
        os.kill(server.pid, signal.SIGQUIT)
        while server.is_running():
            time.sleep(0.01)
        server.start()


_LANDED = "select url from news.fetch_attempt where id > %(last)s and state = 'landed'"
