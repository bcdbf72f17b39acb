"""Twenty thousand items and more, served while everything goes wrong that can.

Each mix is a world of its own: three outlets (feed, sitemap, list page) with hundreds of articles
at once and more in each edition, polled while faults of its kinds meet a share of the requests, by
seed. Then the faults end, the pipeline goes on until nothing is left to do, and every item that the
fault server's own log says was wholly served must have come to exactly one end
(tests/faults/oracle.py).

Every fifth article is not to be fetched (no article by its address, or forbidden by robots.txt):
those are served in listings only. All others are fetched, parsed and decided on.
"""

import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.oracle import examine
from tests.faults.trials import Figures, Trials
from tests.faults.workers import each
from tests.faults.world import World

__all__ = ["run"]

_WORKERS = 2
_EDITIONS = 3
_TURNS = 2
_MOST_LINES = 20
_OUTLETS = 3
_WHOLE = {"backlog": 560, "fresh": 60}
_SAMPLE = {"backlog": 12, "fresh": 6}

Fault = tuple[str, Mapping[str, Any]]

_BROKEN_PAGES: tuple[Fault, ...] = (
    ("status", {"target": "page", "status": 500, "chance": 0.05}),
    ("abort", {"target": "page", "chance": 0.03}),
    ("cut", {"target": "page", "chance": 0.03}),
    ("reset", {"target": "page", "chance": 0.02}),
)
MIXES: dict[str, tuple[Fault, ...]] = {
    "statuses": (
        ("status", {"target": "page", "status": 500, "chance": 0.1}),
        ("status", {"target": "page", "status": 404, "times": 1, "chance": 0.05}),
        ("status", {"target": "listing", "status": 502, "chance": 0.4}),
    ),
    "waits": (
        ("status", {"target": "page", "status": 503, "retry_after": "1", "chance": 0.004}),
        ("status", {"target": "page", "status": 429, "retry_after": "1", "chance": 0.004}),
        ("status", {"target": "listing", "status": 503, "retry_after": "1", "chance": 0.3}),
    ),
    "cut bodies": (
        *_BROKEN_PAGES[1:],
        ("abort", {"target": "listing", "chance": 0.3}),
        ("cut", {"target": "listing", "chance": 0.3}),
    ),
    "broken connections": (
        ("reset", {"target": "page", "chance": 0.02}),
        ("reset", {"target": "listing", "chance": 0.4}),
        ("reset", {"target": "robots", "chance": 0.3}),
    ),
    "slow": (
        ("slow", {"target": "page", "chance": 0.02, "seconds": 0.3}),
        ("slow", {"target": "listing", "seconds": 1.0}),
    ),
    "redirects": (
        ("redirect", {"target": "page", "to": "?moved=1", "chance": 0.2}),
        ("redirect", {"target": "page", "to": "http://127.66.6.6:9/x", "chance": 0.03}),
        ("redirect", {"target": "listing", "to": "?moved=1", "chance": 0.3}),
    ),
    "wrong answers": (
        ("empty", {"target": "page", "chance": 0.03}),
        ("garbage", {"target": "page", "chance": 0.03}),
        ("html", {"target": "listing", "chance": 0.3}),
        ("garbage", {"target": "listing", "chance": 0.2}),
    ),
    "wrong charsets": (
        ("charset", {"target": "page", "chance": 0.5}),
        ("charset", {"target": "listing", "chance": 0.5}),
    ),
    "untrue validators": (("etag_lie", {"outlet": 0}), ("twice", {}), *_BROKEN_PAGES),
    "robots away": (("status", {"target": "robots", "status": 503, "times": 1}), *_BROKEN_PAGES),
    "everything": (
        ("twice", {"outlet": 1}),
        ("etag_lie", {"outlet": 2}),
        ("status", {"target": "robots", "status": 500, "times": 1}),
        ("status", {"target": "page", "status": 503, "retry_after": "1", "chance": 0.002}),
        ("redirect", {"target": "page", "to": "?moved=1", "chance": 0.05}),
        ("garbage", {"target": "page", "chance": 0.01}),
        ("charset", {"target": "page", "chance": 0.05}),
        ("slow", {"target": "page", "chance": 0.01, "seconds": 0.3}),
        *_BROKEN_PAGES,
        ("html", {"target": "listing", "chance": 0.2}),
        ("abort", {"target": "listing", "chance": 0.2}),
    ),
}


def run(trials: Trials) -> Figures:
    """Figures: items, missing, lost, diverged; ``mixes``."""
    names = ["everything"] if trials.quick else list(MIXES)
    known = {name: result for name in names if (result := trials.known(name)) is not None}
    jobs = [name for name in names if name not in known]
    maker = partial(_stage, _SAMPLE if trials.quick else _WHOLE, trials.seed)
    for name, result in each(maker, jobs, 1 if trials.quick else _WORKERS):
        known[name] = trials.keep(name, result)
        trials.progress("mixes", len(known), len(names))
    _tell([known[name] | {"name": name} for name in names])
    return {
        "items": sum(one["items"] for one in known.values()),
        "missing": sum(len(one["missing"]) for one in known.values()),
        "lost": sum(len(one["lost"]) for one in known.values()),
        "diverged": sum(len(one["wrong"]) for one in known.values()),
        "mixes": len(known),
    }


@contextmanager
def _stage(
    sizes: Mapping[str, int], seed: int, folder: Path
) -> Iterator[Callable[[str], dict[str, Any]]]:
    """In a worker: a world, and what plays a mix in it."""
    options: dict[str, Any] = {**sizes, "window": 10_000, "asides": 5, "variety": False}
    # A source's pages are looked at again twenty at a time: with so many that would be all there is
    # to see. The model (tests/faults/model.py) has looks.
    never = {"REVISIT_AFTER_S": ""}
    with World(folder / "world", outlets=_OUTLETS, seed=seed, variables=never, **options) as world:

        def play(name: str) -> dict[str, Any]:
            world.begin()
            world.server.reset(zlib.crc32(f"{seed}/{name}".encode()))
            return _play(world, MIXES[name])

        yield play


def _play(world: World, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """Editions under faults, then the end without."""
    began = time.monotonic()
    for edition in range(_EDITIONS):
        world.server.clear()
        for kind, how in faults:
            world.server.fault(kind, **how)
        for _ in range(_TURNS):
            world.let_time_pass()
            world.turn()
        if edition < _EDITIONS - 1:
            world.server.advance()
    world.server.clear()
    world.let_time_pass()
    world.settle()
    found = examine(world)
    ends = world.rows(
        "select coalesce(nullif(outcome, 'filtered'), reason), count(*) from api_v1.items group by 1"
    )
    log = world.server.log()
    return {
        **found,
        "wrong": [*found["wrong"], *_mistold(world, log), *_trespasses(log)],
        "ends": {str(end): count for end, count in ends},
        "requests": len(log),
        "faults": dict(Counter(line["fault"] for line in log if line["fault"])),
        "seconds": time.monotonic() - began,
    }


def _mistold(world: World, log: list[dict[str, Any]]) -> list[str]:
    """Articles that do not say what their outlet printed, and such as nobody ever read."""
    pieces = world.server.pieces(_EDITIONS)
    servable = _served_well(world, log)
    told = []
    for url, title, body, is_read, is_given_up in world.rows(_ARTICLES):
        piece = pieces.get(url)
        if piece is None or title != piece.title:
            told.append(f"{url} says {title!a}")
        elif is_read:
            if any(line not in body for line in piece.paragraphs):
                told.append(f"{url} lacks text")
        elif piece.kind != "forbidden" and (url in servable or not is_given_up):
            told.append(f"{url} was never read")
    return told


def _served_well(world: World, log: list[dict[str, Any]]) -> set[str]:
    """Addresses whose page was sent whole, and untouched by any fault, when it was last asked for."""
    last = {
        world.server.bases[line["outlet"]] + line["path"].partition("?")[0]: (
            line["whole"] and line["status"] == 200 and not line["fault"]
        )
        for line in log
    }
    return {url for url, is_well in last.items() if is_well}


# Last: whether its page was given up, or is set aside. Then its listing is all that can be known.
_ARTICLES = """
select a.url, a.title, a.body, a.raw_sha is not null,
       exists (select from news.listed_item i
                where i.url_sha = a.url_sha
                  and (i.state in ('failed', 'gone')
                       or exists (select from news.fetch_attempt f
                                    join news.quarantine q on q.attempt_id = f.id
                                   where f.item_id = i.id and q.resolved_at is null)))
  from news.article a
 order by a.url
"""


def _trespasses(log: list[dict[str, Any]]) -> list[str]:
    """Requests for what robots.txt forbids."""
    return [f"{line['path']} was asked for" for line in log if "/secret/" in line["path"]]


def _tell(results: Iterable[Mapping[str, Any]]) -> None:
    """A line per mix, and whatever was lost or wrong."""
    for one in results:
        ends = ", ".join(f"{count:,} {end}" for end, count in sorted(one["ends"].items()))
        faults = sum(one["faults"].values())
        print(
            f"{one['name']:<20}{one['items']:>7,} items  {ends}; {faults:,} faults"
            f" in {one['requests']:,} requests, {one['seconds']:.0f} s"
        )
        for line in [*one["lost"], *one["wrong"]][:_MOST_LINES]:
            print(f"    {line}")
