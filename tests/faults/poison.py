"""k bad items among good ones: every good one becomes an article, every bad one is quarantined.

Bad items of every stage where one page can be bad (tests/faults/venom.py), the whole way: from
the outlets' feeds over the wire to the process step. The steps are repeated as their schedule
would repeat them: a page that ends its step three times is set aside by the fourth, and meanwhile
nothing else may suffer from it.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from tests.faults.forks import Step
from tests.faults.trials import Figures, Trials
from tests.faults.venom import BEING_READ, CRASHER, HEAVY, LIGHT, Venom, bait
from tests.faults.world import World

KS = (1, 2, 5, 10, 25, 50, 100, 200, 350, 500)
ITEMS = 1000
_OUTLETS = 2
_MOST_TURNS = 12
_MOST_S = 300.0
_HTML = "text/html; charset=utf-8"


def run(trials: Trials) -> Figures:
    """One trial per k. ``poison_wrong``: items that ended otherwise than they had to."""
    ks, items = ((6,), 40) if trials.quick else (KS, ITEMS)
    wrong = 0
    for number, k in enumerate(ks):
        trials.progress("poison", number, len(ks))
        trial = Trial(k, items, seed=trials.seed + number)
        result = trials.once(f"{k} of {items}", trial.run)
        print(f"k = {k}: {result['landed']} landed, {result['quarantined']} quarantined")
        for line in result["wrong"][:10]:
            print(f"  {line}")
        wrong += len(result["wrong"])
    return {"poison_ks": len(ks), "poison_items": items * len(ks), "poison_wrong": wrong}


@dataclass(frozen=True)
class Trial:
    """``k`` bad items of ``items``, all new at once."""

    k: int
    items: int
    seed: int

    def run(self) -> dict[str, Any]:
        size = self.items // _OUTLETS
        press: dict[str, Any] = {"backlog": size, "window": size, "forms": False, "variety": False}
        with (
            TemporaryDirectory(prefix="newswatch-poison-") as folder,
            World(Path(folder), outlets=_OUTLETS, seed=self.seed, **press) as world,
        ):
            world.begin()
            with world.connected() as cursor:
                cursor.execute(CRASHER)
            addresses = sorted(world.server.pieces(0))
            bad = self._poison(world, addresses)
            settle(world, [url for url, venom in bad.items() if venom.kills_reader])
            wrong = list(misplaced(world, addresses, bad))
            [(articles, quarantined)] = world.rows(_COUNTS)
        if (articles, quarantined) != (self.items - self.k, self.k):
            wrong.append(f"{articles} articles and {quarantined} quarantined in all")
        return {"landed": articles, "quarantined": quarantined, "wrong": wrong}

    def _poison(self, world: World, addresses: list[str]) -> dict[str, Venom]:
        """Puts the bad pages up, spread over all, and odd good ones between: address to venom."""
        heavy = islice(cycle(HEAVY), self.seed % len(HEAVY), self.seed % len(HEAVY) + len(HEAVY))
        venoms = [*heavy, *islice(cycle(LIGHT), self.k)][: self.k]
        bad = {
            addresses[len(addresses) * number // self.k]: venom
            for number, venom in enumerate(venoms)
        }
        for number, (url, venom) in enumerate(bad.items()):
            world.server.put(url, venom.page(number), Content_Type=_HTML)
        good = [url for url in addresses if url not in bad]
        for number, page in enumerate(bait()):
            world.server.put(good[len(good) * number // len(bait())], page, Content_Type=_HTML)
        return bad


def settle(world: World, killers: list[str]) -> None:
    """Turn after turn until nothing is due; what a failed step left, the next turn does."""
    began = world.rows("select clock_timestamp()")[0][0]
    for _ in range(_MOST_TURNS):
        world.let_time_pass(began)
        for name in ("crawl", "process"):
            watch(world, world.start(name), killers)
        if not set(world.left(began)) - {"alerts to fan out", "deliveries"}:
            return


def watch(world: World, step: Step, killers: list[str]) -> None:
    """Waits for a step; who begins to read one of these pages is killed with -9."""
    for _ in range(int(_MOST_S / 0.02)):
        if step.has_ended(0.02):
            return
        if killers and world.rows(BEING_READ, {"urls": killers}):
            with suppress(psutil.Error):
                for child in psutil.Process(step.pid).children(recursive=True):
                    child.kill()
    step.kill()
    raise TimeoutError(f"a step hangs; the log: {world.log}")


_COUNTS = """
select (select count(*) from news.article where raw_sha is not null),
       (select count(*) from news.quarantine where resolved_at is null)
"""
_ENDS = """
select i.url, i.state, a.id is not null, q.stage, q.error_kind
  from news.listed_item i
  left join news.article a on a.url_sha = i.url_sha and a.raw_sha is not null  -- its page was read
  left join news.quarantine q on q.url = i.url and q.resolved_at is null
"""


def misplaced(world: World, addresses: list[str], bad: dict[str, Venom]) -> Iterator[str]:
    """What ended otherwise than it had to, one line each."""
    found = {url: tuple(end) for url, *end in world.rows(_ENDS)}
    for url in addresses:
        venom = bad.get(url)
        end = found.get(url, ("never listed",))
        kinds = [None] if venom is None else sorted(venom.error_kinds)
        expected = [("landed", venom is None, venom and venom.stage, kind) for kind in kinds]
        if end not in expected:
            yield f"{url}: {end} instead of {expected[0]}"
