"""Death at every statement and every commit, one after another, until a run is no longer hit.

A trial plays one small scene (tests/faults/scenes.py) with a failpoint at n: whatever process comes
to the n-th boundary is killed by SIGKILL (plan, crawl, spider, parser, process, deliver; what it
had started dies with it), and the pipeline is run again until it has settled. Every second trial is
killed once more while it recovers, at a point drawn by seed. It has converged where the digest, the
health views, and every served item's end are those of the undisturbed scene.

Leases and pauses are expired by SQL between the turns (tests/faults/world.py) and not waited for:
what is shown is where things end, not when.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from storage import failpoints
from tests.faults import digest
from tests.faults.scenes import OPTIONS, SCENES, End, Scene, prepare, stage
from tests.faults.trials import Figures, Trials
from tests.faults.workers import each
from tests.faults.world import Unsettled, World

__all__ = ["run"]

_WORKERS = 2
_BEYOND = 3
"""So many runs one after another that are not hit: the scene has no more points."""
_RECOVERY = 20
"""Least number of boundaries that a recovery passes."""
_SAMPLE = 2
"""Points per scene of the quick tier."""

Job = tuple[str, int, int]
"""Scene, point of death, and point of the second one counted from there (0: none)."""


def run(trials: Trials) -> Figures:
    """All points of all scenes; of the quick tier a few of each, spread over it."""
    results = list(_sampled(trials) if trials.quick else _enumerated(trials))
    hit = [one for one in results if one["died"]]
    for one in hit:
        if not one["converged"]:
            print(f"{one['scene']} {one['died']}: {one['told']}")
    _tell(hit)
    return {
        "crash_points": len(hit),
        "crash_converged": sum(one["converged"] for one in hit),
        "lost": sum(len(one["lost"]) for one in hit),
        "diverged": sum(not one["converged"] for one in hit),
        "crash_twice": sum(len(one["died"]) > 1 for one in hit),
    }


def _enumerated(trials: Trials) -> Iterator[dict[str, Any]]:
    """Point after point, until the scene's runs are no longer hit."""
    ends = {scene.name: 0 for scene in SCENES}

    def jobs() -> Iterator[Job]:
        for scene in SCENES:
            number = 0
            while ends[scene.name] < _BEYOND:
                number += 1
                yield scene.name, number, _second(trials, scene.name, number)

    for number, result in enumerate(_results(trials, jobs(), _WORKERS), 1):
        ends[result["scene"]] = 0 if result["died"] else ends[result["scene"]] + 1
        trials.progress("crash points", number)
        yield result


def _sampled(trials: Trials) -> Iterator[dict[str, Any]]:
    """A few points of each scene, by the number of those that an undisturbed run passes."""

    def jobs() -> Iterator[Job]:
        for scene in SCENES:
            for place in range(_SAMPLE):
                share = (place + trials.dice(scene.name, place).random()) / _SAMPLE
                yield scene.name, -round(share * 1000) or -1, _second(trials, scene.name, place)

    yield from _results(trials, jobs(), workers=1)


def _second(trials: Trials, scene: str, number: int) -> int:
    """Where every second trial dies again: anywhere in its recovery (a share, in thousandths)."""
    return trials.dice(scene, number).randint(1, 1000) if number % 2 else 0


def _results(trials: Trials, jobs: Iterator[Job], workers: int) -> Iterator[dict[str, Any]]:
    """Each job's result, remembered or made."""
    remembered: list[dict[str, Any]] = []

    def unknown() -> Iterator[Job]:
        for job in jobs:
            known = trials.known(_key(job))
            if known is None:
                yield job
            else:
                remembered.append(known)

    for job, result in each(partial(_stage_hand, trials.seed), unknown(), workers):
        yield from _drained(remembered)
        yield trials.keep(_key(job), result)
    yield from _drained(remembered)


def _drained(results: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    while results:
        yield results.pop(0)


def _key(job: Job) -> str:
    return f"{job[0]}/{job[1]}"


@contextmanager
def _stage_hand(seed: int, folder: Path) -> Iterator[Callable[[Job], dict[str, Any]]]:
    """In a worker: a world with its undisturbed scenes, and what makes a trial in it."""
    with World(folder / "world", **OPTIONS, seed=seed) as world:
        counter = folder / "boundaries"
        ends = prepare(world, seed, counter)
        scenes = {scene.name: scene for scene in SCENES}

        def trial(job: Job) -> dict[str, Any]:
            name, point, second = job
            total = ends[name].boundaries
            point = point if point > 0 else 1 + -point * (total - 1) // 1000
            left = max(_RECOVERY, total - point)
            failpoints.arm(counter, point, point + 1 + second * (left - 1) // 1000 if second else 0)
            result = _played(world, scenes[name], seed, counter, ends[name])
            return {"scene": name, "point": point, **result}

        yield trial


def _played(world: World, scene: Scene, seed: int, counter: Path, end: End) -> dict[str, Any]:
    scene.set_up(world, seed)
    told: list[str] = []
    lost: list[str] = []
    try:
        scene.play(world, {failpoints.VARIABLE: str(counter)})
    except Unsettled as error:
        told.append(str(error))
    taken, findings = stage(world)
    told += digest.differences(end.digest, taken)
    told += [one for one in findings["wrong"] if one not in end.findings["wrong"]]
    lost = [one for one in findings["lost"] if one not in end.findings["lost"]]
    return {
        "died": failpoints.seen(counter, "hit"),
        "converged": not told and not lost,
        "lost": lost,
        "told": [*told, *lost],
    }


def _tell(hit: list[dict[str, Any]]) -> None:
    """Per scene: points, how many died twice, how many converged."""
    for scene in SCENES:
        ours = [one for one in hit if one["scene"] == scene.name]
        twice = sum(len(one["died"]) > 1 for one in ours)
        good = sum(one["converged"] for one in ours)
        kinds = len({one["died"][0].partition(" ")[2] for one in ours})
        print(
            f"{scene.name:<8}{len(ours):>6} points of {kinds} kinds, {twice} killed twice, {good} converged"
        )
