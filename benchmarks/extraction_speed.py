"""How many times faster: bytes to record, one process, warm, in turns."""

import random
import time
from collections.abc import Sequence
from statistics import median

from benchmarks.extraction_readers import READERS, StoredPage
from crawlers.parsing import Unreadable

FLOORS = {"trafilatura": 6.0, "newspaper4k": 8.0, "parsel": 0.25}
"""Their time over ours."""


def rounds(pages: Sequence[StoredPage], number: int) -> list[dict[str, float]]:
    """Seconds of processor time that each reader took for all pages, a round each.

    One round that does not count warms caches. Readers take turns in another order each round, so
    that what else the machine does is met by all alike.
    """
    found = [_round(pages) for _ in range(number + 1)]
    return found[1:]


def ratios(times: Sequence[dict[str, float]]) -> dict[str, float]:
    """Median over the rounds of a peer's time over ours in the same round."""
    return {peer: median(one[peer] / one["newswatch"] for one in times) for peer in FLOORS}


def _round(pages: Sequence[StoredPage]) -> dict[str, float]:
    order = random.sample(list(READERS), k=len(READERS))
    return {name: _seconds(name, pages) for name in order}


def _seconds(name: str, pages: Sequence[StoredPage]) -> float:
    read = READERS[name]
    begin = time.process_time()
    for page in pages:
        try:
            read(page)
        except Unreadable:
            continue  # a page without its article is an answer too
    return time.process_time() - begin
