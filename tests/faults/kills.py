"""SIGKILL at random moments: the spider, the crawl above it, both, the parser, process, deliver.

A life is a world over two editions. While it is told, steps are started and victims drawn by seed
are killed after a random while, several times before it settles; then every served item must have
its one end, every alert its one message, and the digest must be that of the life that nobody
disturbed. A kill counts where the victim was alive and at work: it held a connection to Postgres.
A spider must be dead as soon as its crawl is.

A page that was in work at two deaths is left in peace: at the third it would be set aside, as a
page that kills its readers must be. Every eighth life starts its spiders as the product does, by
exec, and not by a fork.
"""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from tests.faults import digest
from tests.faults.digest import Digest
from tests.faults.oracle import examine
from tests.faults.trials import Figures, Trials
from tests.faults.workers import each
from tests.faults.world import Unsettled, World

__all__ = ["run"]

KILLS = 500
_WORKERS = 2
_EDITIONS = 2
_MOST_TURNS = 6
"""So many disturbed turns per edition at most."""
_MOST_KILLS = 8
"""So many kills per edition; of the quick tier the half."""
_REAL_EVERY = 8
_OPTIONS: dict[str, Any] = {"outlets": 4, "backlog": 3, "fresh": 6, "slow_s": 0.01}

# (step, victim, weight). ``child`` is whatever the crawl has started: spider, or later parser.
_VICTIMS = (
    ("crawl", "child", 5),
    ("crawl", "self", 3),
    ("crawl", "both", 2),
    ("process", "self", 4),
    ("deliver", "self", 3),
)

_ENDANGERED = """
select exists (select from news.parsed_page p, news.page_at_work w
                where p.state = 'due' and p.tries + (p.id = w.last_value)::integer >= 2)
    or exists (select from news.fetch_attempt where parse_state = 'due' and parse_tries >= 2)
"""


def run(trials: Trials) -> Figures:
    """Lives until 500 kills are reached; of the quick tier a single one."""
    lives = []
    kills = 0

    def jobs() -> Iterator[int]:
        number = 0
        while (number < 1) if trials.quick else (kills < KILLS):
            number += 1
            yield number

    for life in _results(trials, jobs(), workers=1 if trials.quick else _WORKERS):
        lives.append(life)
        kills += life["kills"]
        trials.progress("kills", kills, None if trials.quick else KILLS)
    _tell(lives)
    return {
        "kills": kills,
        "lost": sum(len(life["lost"]) for life in lives),
        "diverged": sum(bool(life["told"]) for life in lives),
        "items": sum(life["items"] for life in lives),
        "missing": sum(len(life["missing"]) for life in lives),
    }


def _results(trials: Trials, jobs: Iterator[int], workers: int) -> Iterator[dict[str, Any]]:
    remembered: list[dict[str, Any]] = []

    def unknown() -> Iterator[int]:
        for job in jobs:
            known = trials.known(f"life/{job}")
            if known is None:
                yield job
            else:
                remembered.append(known)

    for job, life in each(partial(_killer, trials), unknown(), workers):
        while remembered:
            yield remembered.pop()
        yield trials.keep(f"life/{job}", life)
    yield from remembered


@contextmanager
def _killer(trials: Trials, folder: Path) -> Iterator[Callable[[int], dict[str, Any]]]:
    """In a worker: a world, its undisturbed life, and what disturbs another one."""
    with World(folder / "world", **_OPTIONS, seed=trials.seed) as world:
        world.begin()
        world.settle()
        world.keep("old")
        undisturbed = _life(world, trials.seed, lambda: None)

        def trial(number: int) -> dict[str, Any]:
            dice = trials.dice("life", number)
            most = _MOST_KILLS // 2 if trials.quick else _MOST_KILLS
            hand = _Hand(world, dice, most, forks=number % _REAL_EVERY != 0)
            told = []
            try:
                end = _life(world, trials.seed, hand.disturb)
            except Unsettled as error:
                told, end = [str(error)], _taken(world)
            told += [*digest.differences(undisturbed, end), *hand.wrong]
            findings = examine(world)
            return {**findings, "kills": sum(hand.kills.values()), "victims": hand.kills,
                    "told": [*told, *findings["wrong"]]}  # fmt: skip

        yield trial


def _life(world: World, seed: int, disturb: Callable[[], None]) -> Digest:
    """Two editions, each disturbed and then settled."""
    world.server.reset(seed)
    world.begin("old")
    for _ in range(_EDITIONS):
        world.server.advance()
        world.let_time_pass()
        disturb()
        world.settle()
    return _taken(world)


def _taken(world: World) -> Digest:
    with world.connected() as cursor:
        return digest.take(cursor)


class _Hand:
    """Disturbs an edition; ``kills`` counts victims by step and kind, ``wrong`` who outlived."""

    def __init__(self, world: World, dice: random.Random, most: int, *, forks: bool) -> None:
        self.kills: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._world = world
        self._dice = dice
        self._most = most
        self._forks = forks
        self._port = world.secrets.port

    def disturb(self) -> None:
        """Turns of which every step may be killed, until nothing is left or it is enough."""
        began = self._world.rows("select clock_timestamp()")[0][0]
        enough = self.kills.total() + self._most
        for _ in range(_MOST_TURNS):
            for step in ("crawl", "process", "deliver"):
                self._world.let_time_pass(began)
                if self._is_a_page_endangered():
                    self._world.run(step)
                else:
                    self._disturbed(step)
            if self.kills.total() >= enough or not self._world.left(began):
                return

    def _disturbed(self, step: str) -> None:
        """One step; most of them get a victim, some two, one after the other."""
        started = self._world.start(step, forks=self._forks)
        while not started.has_ended(self._pause(step)):
            victim = self._draw(step)
            children = _children(started.pid)
            wanted = {"self": [started.pid], "child": children, "both": [*children, started.pid]}
            pids = [pid for pid in wanted[victim] if self._is_at_work(pid)]
            if not pids or self._is_a_page_endangered():  # by an earlier kill of this very step
                continue
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.kills[f"{step} {victim}{'' if self._forks else ' (real)'}"] += 1
            if victim != "child":
                started.has_ended(10.0)
                self._must_be_doomed(children)
        if self._dice.random() < 0.2:
            self._world.run(step)

    def _is_a_page_endangered(self) -> bool:
        return bool(self._world.rows(_ENDANGERED)[0][0])

    def _pause(self, step: str) -> float:
        """A while in which the step may or may not come to its end."""
        longest = {"crawl": 1.2, "process": 0.5, "deliver": 0.08}[step]
        if step == "crawl" and not self._forks:
            longest += 2.0
        return self._dice.uniform(0.0, longest)

    def _draw(self, step: str) -> str:
        fitting = [(victim, weight) for name, victim, weight in _VICTIMS if name == step]
        names, weights = zip(*fitting, strict=True)
        return str(self._dice.choices(names, weights)[0])

    def _is_at_work(self, pid: int) -> bool:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            ports = {one.raddr.port for one in process.net_connections("tcp") if one.raddr}
            return process.status() != psutil.STATUS_ZOMBIE and self._port in ports
        return False

    def _must_be_doomed(self, children: list[int]) -> None:
        """Whom the dead had started is dead as well, or has the signal that kills it before it
        runs on: asked at once, before anybody could have come to an end of his own. One that was
        only just forked is not at work yet, and ends by itself (newswatch/process.py)."""
        if any(self._is_at_work(pid) and not _is_doomed(pid) for pid in children):
            self.wrong.append("a child outlived its parent")


def _children(pid: int) -> list[int]:
    with suppress(psutil.Error):
        return [child.pid for child in psutil.Process(pid).children()]
    return []


def _is_doomed(pid: int) -> bool:
    """Whether a process has ended, or a SIGKILL waits for it (proc(5): ShdPnd, SigPnd)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return True
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    pending = int(status["SigPnd"], 16) | int(status["ShdPnd"], 16)
    return status["State"][0] in "ZX" or bool(pending >> (signal.SIGKILL - 1) & 1)


def _tell(lives: list[dict[str, Any]]) -> None:
    victims: Counter[str] = Counter()
    for life in lives:
        victims.update(life["victims"])
    for victim, times in sorted(victims.items()):
        print(f"{victim:<24}{times:>5} killed")
    for number, life in enumerate(lives, 1):
        for line in [*life["told"], *life["lost"]]:
            print(f"life {number}: {line}")
