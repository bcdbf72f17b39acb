"""How many times faster: bytes to record, one process, warm, in turns.

Processor time, of each page the least of several rounds, summed over the pages: what else the
machine does fills caches with its own and only ever adds, and a short reading is hurt by that more
than a long one. Objects that the libraries made when they were loaded are kept from the garbage
collector's full searches, and each reader starts with the leftovers of the one before it cleared:
what it leaves itself is on its own account.
"""

import gc
import random
import time
from collections.abc import Sequence
from contextlib import suppress

from benchmarks.extraction_readers import READERS, StoredPage
from crawlers.parsing import Unreadable

FLOORS = {"trafilatura": 6.0, "newspaper4k": 8.0, "parsel": 0.25}
"""Their time over ours."""


def least_seconds(pages: Sequence[StoredPage], rounds: int) -> dict[str, float]:
    """Processor seconds that each reader takes for all pages.

    One round that does not count warms caches. Readers take turns in another order each round.
    """
    found: dict[str, list[list[float]]] = {name: [] for name in READERS}
    _round(pages)
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for name, seconds in _round(pages).items():
            found[name].append(seconds)
    gc.unfreeze()
    return {name: sum(map(min, zip(*several, strict=True))) for name, several in found.items()}


def ratios(seconds: dict[str, float]) -> dict[str, float]:
    """A peer's time over ours."""
    return {peer: seconds[peer] / seconds["newswatch"] for peer in FLOORS}


def _round(pages: Sequence[StoredPage]) -> dict[str, list[float]]:
    order = random.sample(list(READERS), k=len(READERS))
    return {name: _pass(name, pages) for name in order}


def _pass(name: str, pages: Sequence[StoredPage]) -> list[float]:
    gc.collect()
    return [_seconds(name, page) for page in pages]


def _seconds(name: str, page: StoredPage) -> float:
    begin = time.process_time()
    with suppress(Unreadable):  # a page without its article is an answer too
        READERS[name](page)
    return time.process_time() - begin
