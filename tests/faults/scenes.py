"""Small worlds in four scenes, each begun from what the one before left.

    first   an empty database: the catalogue, the first polls, robots.txt, the baseline; one
            listing cannot be read
    news    new articles while sites fail: pages that answer 500, break off and redirect, 503 with
            Retry-After, robots.txt of 503
    after   the sites work again: sequels, a copy, a page that cannot be read, corrections, pages
            that vanish, what failed before
    again   nothing is new: 304, second looks that find the same; but one outlet has gone on so far
            that its listing shares nothing with the one before: a gap

Together they pass every kind of statement of crawl, parse, process and deliver. A scene settles by
itself; what it leaves is the same whenever nothing, or anything, was killed in between.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage import failpoints
from tests.faults import digest
from tests.faults.digest import Digest
from tests.faults.oracle import Findings, examine
from tests.faults.world import Variables, World

__all__ = ["OPTIONS", "SCENES", "End", "Scene", "prepare", "stage"]

OPTIONS: dict[str, Any] = {"outlets": 3, "backlog": 1, "fresh": 2, "window": 4}
"""Of the world's fault server."""


@dataclass(frozen=True)
class Scene:
    """``edition`` that the outlets print, ``faults`` that are on (as for FaultServer.fault).
    ``polls``: every source must be read in it (tests/faults/world.py). ``ahead``: an outlet, and
    how many editions it is ahead of the others."""

    name: str
    begins_from: str
    edition: int
    faults: tuple[dict[str, Any], ...] = ()
    polls: bool = True
    ahead: tuple[int, int] | None = None

    def set_up(self, world: World, seed: int) -> None:
        """The scene's beginning."""
        world.server.reset(seed)
        world.server.advance(self.edition)
        if self.ahead:
            world.server.advance(outlet=self.ahead[0], by=self.ahead[1])
        for fault in self.faults:
            world.server.fault(**fault)
        world.begin(self.begins_from)
        world.let_time_pass()

    def play(self, world: World, variables: Variables = None) -> None:
        """Turns until the scene has settled. Raises Unsettled."""
        world.settle(variables, polls=self.polls)


_DOWN: tuple[dict[str, Any], ...] = ({"kind": "html", "outlet": 1, "target": "listing"},)
# Not on what a later edition copies or goes on to tell: of two that arrive together either may be
# the first.
_FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "outlet": 0, "target": "robots", "status": 503},
    {"kind": "abort", "outlet": 0, "path": "/news/100000.html"},
    {"kind": "status", "outlet": 1, "path": "/news/100001.html", "status": 500},
    {
        "kind": "redirect",
        "outlet": 2,
        "path": "/news/100000.html",
        "to": "/news/100000.html?moved=1",
    },
    {"kind": "status", "outlet": 2, "path": "/news/100002.html", "status": 503, "retry_after": "1"},
)

SCENES = (
    Scene("first", "clean", 0, _DOWN, polls=False),
    Scene("news", "first", 1, _FAULTS, polls=False),
    Scene("after", "news", 2),
    Scene("again", "after", 2, ahead=(2, 3)),
)


@dataclass(frozen=True)
class End:
    """What an undisturbed scene leaves, and the number of boundaries that it passed."""

    digest: Digest
    findings: Findings
    boundaries: int


def prepare(world: World, seed: int, counter: Path) -> dict[str, End]:
    """Plays every scene undisturbed and keeps what each leaves; its end by name."""
    ends = {}
    for scene in SCENES:
        failpoints.arm(counter)
        scene.set_up(world, seed)
        scene.play(world, {failpoints.VARIABLE: str(counter)})
        ends[scene.name] = End(*stage(world), failpoints.count(counter))
        world.keep(scene.name)
    return ends


def stage(world: World) -> tuple[Digest, Findings]:
    """Digest and findings of a world as it stands."""
    with world.connected() as cursor:
        taken = digest.take(cursor)
    return taken, examine(world)
