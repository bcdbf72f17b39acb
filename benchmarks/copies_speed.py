"""How long a lookup takes, and how many articles a second go through the whole process step."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from statistics import mean, quantiles

from benchmarks.copies_texts import Made, families
from benchmarks.copies_world import print_pages
from newswatch import clock
from storage.db import Connection, connect, transaction
from storage.prepared import plan_by_keys
from transforms.copies import Compared
from transforms.copy_index import find_shared, read
from transforms.process import process

_WARM_UP = 20


@dataclass(frozen=True)
class Speed:
    """``lookup_ms``: 95th percentile of one article's lookup; ``found``: candidates of a lookup on
    the average; ``copies``: verified pairs of an article."""

    lookup_ms: float
    lookup_median_ms: float
    found: float
    articles_per_s: float
    copies: float


def measured(connection: Connection, sources: Sequence[int], count: int, seed: int) -> Speed:
    """Stores the texts that are to be found, then looks for new ones and processes them."""
    made = list(families(count + _WARM_UP, seed))
    print_pages(connection, sources, [one for stored, _ in made for one in stored])
    process()
    new = [one for _, one in made]
    times, found = _lookups(new)
    print_pages(connection, sources, new[:_WARM_UP])
    process()
    print_pages(connection, sources, new[_WARM_UP:])
    begun = time.perf_counter()
    summary = process()
    rate = summary.articles / (time.perf_counter() - begun)
    return Speed(
        lookup_ms=round(quantiles(times, n=20)[18], 2),
        lookup_median_ms=round(quantiles(times, n=2)[0], 2),
        found=round(mean(found), 2),
        articles_per_s=round(rate, 1),
        copies=round(summary.copies / summary.articles, 2),
    )


def _lookups(made: Sequence[Made]) -> tuple[list[float], list[int]]:
    """Milliseconds and candidates of each, the first ones left out."""
    times, found = [], []
    with closing(connect("ingest")) as connection, transaction(connection):
        plan_by_keys(connection)
        for one in made:
            here = Compared.of(0, "outlet_0", one.title, one.body)
            assert here.grams  # the fingerprint is part of the step, not of the lookup
            begun = time.perf_counter()
            shared = find_shared(connection, [(here, clock.now())])
            rows = read(connection, shared[0])
            times.append(1000 * (time.perf_counter() - begun))
            found.append(len(rows))
    return times[_WARM_UP:], found[_WARM_UP:]
