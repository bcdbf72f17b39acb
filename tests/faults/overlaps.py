"""Several copies of the same steps at once, and copies that stand still past their lease.

*Together*: three whole turns begin at the same moment (the schedule's, one by hand, one more).
*Overtaken*: each of three begins when the lease of the one before has run out although it is still
at work. *Frozen*: a copy is stopped (SIGSTOP), others do its work, then it wakes up (SIGCONT) and
must change nothing any more. Each trial tells one story undisturbed, and again with all of these.

A lease that is only a column is made to run out by SQL; in one round of the whole suite it is
waited for: 30 s of a claim, 60 s of a delivery, 60 s that Postgres leaves a transaction idle.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.copies import Copies
from tests.faults.digest import Digest, take
from tests.faults.frozen import VICTIMS, Frozen
from tests.faults.outcome import Outcome
from tests.faults.trials import Figures, Trials
from tests.faults.world import World

WORLDS = 6
ROUNDS = 2
EVENTS = (
    "together",
    "overtaken",
    "frozen",
    "overtaken",
    "together",
    "frozen",
    "overtaken",
    "frozen",
)
_QUICK = ("overtaken", "frozen")
_KEYS = ("overlaps", "frozen", "stale_requests", "lost", "diverged", "items", "missing")


def run(trials: Trials) -> Figures:
    """``overlaps``: of three copies; ``frozen``: copies stopped and woken; ``stale_requests``:
    those that left a woken copy beyond what it had begun."""
    figures: Figures = dict.fromkeys(_KEYS, 0)
    worlds, events = (1, _QUICK) if trials.quick else (WORLDS, EVENTS)
    for number in range(worlds):
        trials.progress("overlaps", number, worlds)
        trial = Trial(trials, number, events, 1 if trials.quick else ROUNDS)
        result = trials.once(f"world {number}", trial.run)
        for line in result["told"]:
            print(f"world {number}: {line}")
        for key in _KEYS:
            figures[key] += result[key]
    print(
        f"{figures['overlaps']} overlaps of three, {figures['frozen']} copies frozen and woken, "
        f"{figures['stale_requests']} requests of theirs too many"
    )
    return figures


@dataclass(frozen=True)
class Trial:
    """One world, whose story is told undisturbed and then so many times with these events."""

    trials: Trials
    number: int
    events: tuple[str, ...]
    rounds: int

    def run(self) -> dict[str, Any]:
        seed = self.trials.seed + self.number
        with (
            TemporaryDirectory(prefix="newswatch-overlaps-") as folder,
            World(Path(folder), seed=seed, fresh=6, slow_s=0.02) as world,
        ):
            outcome = Outcome(tell(world, seed, ("",) * len(self.events), None))
            stories = []
            for number in range(self.rounds):
                stories.append(self._story(world, self.number * self.rounds + number))
                found = tell(world, seed, self.events, stories[-1])
                outcome.add(world, found, stories[-1].wrong)
        return {
            "overlaps": sum(story.overlaps for story in stories),
            "frozen": sum(story.frozen for story in stories),
            "stale_requests": sum(story.stale_requests for story in stories),
            **outcome.figures(),
        }

    def _story(self, world: World, number: int) -> "Story":
        """Leases are waited for in one round of the whole suite."""
        is_real = number == 0 and not self.trials.quick
        return Story(world, self.trials.dice(number), is_real=is_real, next_victim=number)


@dataclass
class Story:
    """What happens in each edition, and what came of it."""

    world: World
    dice: Random
    is_real: bool
    next_victim: int = 0
    overlaps: int = 0
    frozen: int = 0
    stale_requests: int = 0
    wrong: list[str] = field(default_factory=list)

    def happen(self, event: str) -> None:
        if event == "frozen":
            self._freeze()
            return
        self.world.let_time_pass(self.world.rows("select clock_timestamp()")[0][0])
        copies = Copies(self.world, self.dice)
        if event == "together":
            copies.together()
        else:
            copies.overtaken()
        self.overlaps += 1

    def _freeze(self) -> None:
        victim = VICTIMS[self.next_victim % len(VICTIMS)]
        self.next_victim += 1
        frozen = Frozen(self.world, victim, self.dice, is_real=self.is_real)
        frozen.run()
        self.frozen += frozen.was_at_work
        self.stale_requests += frozen.requests_too_many
        self.wrong += frozen.wrong


def tell(world: World, seed: int, events: tuple[str, ...], story: Story | None) -> Digest:
    """The story of this seed in a fresh database, one edition for each event."""
    world.server.reset(seed)
    world.begin()
    world.settle()
    for event in events:
        world.server.advance()
        if story is not None:
            story.happen(event)
        world.settle()
    with world.connected() as cursor:
        return take(cursor)
