"""Three copies of the pipeline's steps in one world at the same time."""

import time
from dataclasses import dataclass
from random import Random

from tests.faults.forks import Step
from tests.faults.world import STEPS, World

__all__ = ["Copies", "end_leases"]

COPIES = 3
_MOST_S = 150.0
_LOOK_S = 0.01

_LEASES = (
    ("source", "claimed_until", "claimed_until is not null"),
    ("delivery", "lease_until", "state = 'claimed'"),
)


def end_leases(world: World) -> None:
    """Lets all leases run out, each in a transaction of its own: one of many rows could wait for a
    step that waits for it."""
    for table, column, held in _LEASES:
        for (number,) in world.rows(f"select id from news.{table} where {held}"):
            world.rows(
                f"update news.{table} set {column} = clock_timestamp() where id = %s and {held}",
                (number,),
            )


@dataclass
class Copies:
    """One turn of the pipeline with three copies of every step."""

    world: World
    dice: Random

    def together(self) -> None:
        """Three turns that begin at the same moment and pass through at their own pace."""
        lanes = [_Lane(self.world) for _ in range(COPIES)]
        until = time.monotonic() + _MOST_S
        while any(lane.goes_on() for lane in lanes):
            if time.monotonic() > until:
                self._give_up([lane.step for lane in lanes if lane.step])
            time.sleep(_LOOK_S)

    def overtaken(self) -> None:
        """Of each step a copy begins when the lease of the one before, still at work, runs out."""
        for name in STEPS:
            steps = []
            for _ in range(COPIES):
                steps.append(self.world.start(name))
                time.sleep(self.dice.uniform(0.02, 0.4))
                end_leases(self.world)
            for step in steps:
                if not step.has_ended(_MOST_S):
                    self._give_up(steps)

    def _give_up(self, steps: list[Step]) -> None:
        for step in steps:
            step.kill()
        raise TimeoutError(f"copies hang beside each other; the log: {self.world.log}")


class _Lane:
    """One of the turns: its steps in their order."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._names = list(STEPS)
        self.step: Step | None = None

    def goes_on(self) -> bool:
        """Starts the next step where the last one has ended; False after all of them."""
        if self.step is not None and not self.step.has_ended():
            return True
        self.step = self._world.start(self._names.pop(0)) if self._names else None
        return self.step is not None
