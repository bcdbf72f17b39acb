"""Three copies of the pipeline's steps in one world at the same time."""

import time
from dataclasses import dataclass
from random import Random

from tests.faults.forks import Step
from tests.faults.world import STEPS, World

__all__ = ["LEASES_END", "Copies"]

COPIES = 3
_MOST_S = 150.0
_LOOK_S = 0.01

LEASES_END = """
update news.source set claimed_until = clock_timestamp() where claimed_until is not null;
update news.delivery set lease_until = clock_timestamp() where state = 'claimed'
"""


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
                self.world.rows(LEASES_END)
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
