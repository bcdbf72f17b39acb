"""What became of a world whose story was told undisturbed first, and then with faults."""

from dataclasses import dataclass, field
from typing import Any

from tests.faults.digest import Digest, differences
from tests.faults.oracle import examine
from tests.faults.world import World

__all__ = ["Outcome"]


@dataclass
class Outcome:
    """Figures of all the tellings with faults. ``told``: a line for whatever is not as it was."""

    undisturbed: Digest
    items: int = 0
    lost: int = 0
    diverged: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, world: World, found: Digest, wrong: list[str] | None = None) -> None:
        """A telling that is over, the world as it left it. ``wrong``: what else was noticed."""
        findings = examine(world)
        odd = [*findings["wrong"], *(wrong or [])]
        self.items += findings["items"]
        self.lost += len(findings["lost"])
        self.diverged += bool(self.undisturbed.sha != found.sha or odd)
        self.told += [*findings["lost"], *odd, *differences(self.undisturbed, found)]

    def figures(self) -> dict[str, Any]:
        """As a part's trial gives them. What the outlets served and we do not have is both lost
        and missing: the oracle is their own log."""
        return {
            "items": self.items,
            "missing": self.lost,
            "lost": self.lost,
            "diverged": self.diverged,
            "told": self.told,
        }
