"""Postgres is restarted at once, without a shutdown, while the steps of the pipeline are at work.

Each trial tells one story in the same world undisturbed, and again with several restarts. What a
step was doing breaks off with an error, and the schedule simply runs it again; nothing is cleaned
up by hand. In the end the database must hold the same, everything that was served included.

A blow falls either so long after its step has connected, wherever the step is by then; or when the
step stands in the midst of its first change of a table that we keep locked until then, however fast
or slow the machine is. The quick tier has only the latter, and so has the delivery, which would
often be through before Postgres is down.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.blows import Blows
from tests.faults.digest import Digest, take
from tests.faults.outcome import Outcome
from tests.faults.trials import Figures, Trials
from tests.faults.world import STEPS, World

RESTARTS = 100
_MOST_WORLDS = 14
ROUNDS = 2
MID_RUN = 0.8
"""Least share of the restarts that must break the connection of a step at work."""
_LATEST_S = {"crawl": 0.6, "process": 0.15}
"""How long after a step has connected the blow may fall: less than the step takes."""
_TABLES = {
    "crawl": ("crawl_run", "listed_item", "fetch_attempt", "raw_document", "parsed_page"),
    "process": ("parsed_page", "article", "decision", "alert", "run_yield"),
    "deliver": ("delivery", "delivery_attempt"),
}
"""What a step changes in every edition that brings something new."""
_PLACES = (
    *((1, "crawl"), (1, "process"), (1, "deliver")),
    *((2, "process"), (2, "crawl"), (3, "deliver"), (3, "crawl")),
)
"""(edition, step): editions 1 and 3 bring the most alerts."""
_QUICK = _PLACES[:3]
_KEYS = ("pg_restarts", "mid_run", "lost", "diverged", "items", "missing")


def run(trials: Trials) -> Figures:
    """Worlds until 100 restarts are reached; of the quick tier a single one, with a single round.

    ``mid_run``: restarts that broke the connection of a step at work, which then failed. Raises
    TooCalm where they were too few."""
    figures: Figures = dict.fromkeys(_KEYS, 0)
    worlds, places = (1, _QUICK) if trials.quick else (_MOST_WORLDS, _PLACES)
    slowest = 0.0
    for number in range(worlds):
        if figures["pg_restarts"] >= RESTARTS:
            break
        trials.progress("restarts", int(figures["pg_restarts"]), RESTARTS)
        trial = Trial(trials, number, places, 1 if trials.quick else ROUNDS)
        result = trials.once(f"world {number}", trial.run)
        slowest = max(slowest, result["slowest_s"])
        for line in result["told"]:
            print(f"world {number}: {line}")
        for key in _KEYS:
            figures[key] += result[key]
    print(
        f"{figures['pg_restarts']} restarts, {figures['mid_run']} of them in mid-run; "
        f"Postgres answered again after {slowest:.1f} s at most"
    )
    if not figures["pg_restarts"] or figures["mid_run"] < MID_RUN * figures["pg_restarts"]:
        raise TooCalm("too many restarts hit nobody at work")
    return figures


class TooCalm(Exception):
    """The restarts did not disturb what they were to disturb: the trials show nothing."""


@dataclass(frozen=True)
class Blow:
    """``after_s``: seconds after the step has connected; or ``table``: at its first change of it."""

    edition: int
    step: str
    after_s: float = 0.0
    table: str = ""


@dataclass(frozen=True)
class Trial:
    """One world, whose story is told undisturbed and then so many times with blows at these
    places."""

    trials: Trials
    number: int
    places: tuple[tuple[int, str], ...]
    rounds: int

    def run(self) -> dict[str, Any]:
        seed = self.trials.seed + self.number
        editions = max(edition for edition, _ in self.places)
        with (
            TemporaryDirectory(prefix="newswatch-restarts-") as folder,
            World(Path(folder), durable=True, seed=seed, fresh=6, slow_s=0.01) as world,
        ):
            blows = Blows(world)
            outcome = Outcome(tell(world, seed, editions, blows, []))
            for number in range(self.rounds):
                plan = self._plan(self.number * self.rounds + number)
                outcome.add(world, tell(world, seed, editions, blows, plan))
        return {
            "pg_restarts": blows.restarts,
            "mid_run": blows.mid_run,
            "by_step": blows.by_step,
            "slowest_s": blows.slowest_s,
            **outcome.figures(),
        }

    def _plan(self, round_number: int) -> list[Blow]:
        """In every third round all blows fall on one step, at its beginning, so that the same
        pages are hit again and again."""
        dice = self.trials.dice(round_number)
        if round_number % 3 == 1:
            step = ("process", "crawl")[round_number // 3 % 2]
            return [Blow(1, step, 0.02) for _ in self.places]
        return [
            Blow(edition, step, table=dice.choice(_TABLES[step]))
            if self.trials.quick or step not in _LATEST_S
            else Blow(edition, step, after_s=dice.uniform(0.0, _LATEST_S[step]))
            for edition, step in self.places
        ]


def tell(world: World, seed: int, editions: int, blows: Blows, plan: list[Blow]) -> Digest:
    """The story of this seed in a fresh database: edition after edition, with these blows."""
    world.server.reset(seed)
    world.begin()
    for edition in range(editions + 1):
        if edition:
            world.server.advance()
        due = [blow for blow in plan if blow.edition == edition]
        began = world.rows("select clock_timestamp()")[0][0]
        turns = len(due) + 2
        while due and turns:
            world.let_time_pass(began)
            disturbed_turn(world, blows, due)
            turns -= 1
        world.settle()
    with world.connected() as cursor:
        return take(cursor)


def disturbed_turn(world: World, blows: Blows, due: list[Blow]) -> None:
    """One whole turn; the first blow of each step falls, unless the step is through before."""
    for name in STEPS:
        blow = next((blow for blow in due if blow.step == name), None)
        if blow is not None and blow.table:
            start = partial(world.start, name)
            step, has_fallen = blows.strike_at(name, f"news.{blow.table}", start)
        else:
            step = world.start(name)
            has_fallen = blow is not None and blows.strike(name, step, blow.after_s)
        if blow is not None and has_fallen:
            due.remove(blow)
        if not step.has_ended(120.0):
            step.kill()
            raise TimeoutError(f"{name} hangs; the log: {world.log}")
