"""When a field counts as drifting, and when as back: pure arithmetic on counts of pages.

A source may list one page an hour or fifty a minute, and some pages of any source lack something.
So half of the usual is not enough: the recent pages must also be unlikely under the usual rate.
"""

from math import comb

FEWEST_RECENT = 5
"""Recent are the pages of the last two runs that had any, and of more until they are so many."""
FEWEST_USUAL = 5
"""Before so many earlier pages, what the outlet promises counts as usual."""
PROMISE_PAGES = 20
"""A promise weighs as much as so many pages."""
DAYS = 14
UNLIKELY = 1e-3
BACK = 0.75
SILENT = 8.0
"""A source that usually has so many articles in the time in which it had none is silent."""


def usual_of(seen: tuple[int, int], promised: float | None) -> tuple[int, int]:
    """What is usual, as (pages, of them with the field): what was seen once that is enough, else
    what is promised. (0, 0) where neither says anything."""
    if seen[0] >= FEWEST_USUAL:
        return seen
    return (0, 0) if promised is None else (PROMISE_PAGES, round(PROMISE_PAGES * promised))


def is_drift(recent: tuple[int, int], usual: tuple[int, int]) -> bool:
    """Whether a field fell under half of what is usual; both are (pages, of them with it)."""
    (pages, filled), (usual_pages, usual_filled) = recent, usual
    if not pages or not usual_filled:
        return False
    if filled / pages >= usual_filled / usual_pages / 2:
        return False
    return chance(pages, filled, (usual_filled + 1) / (usual_pages + 2)) < UNLIKELY


def is_back(recent: tuple[int, int], usual: tuple[int, int]) -> bool:
    """Whether a field that drifted is filled nearly as before. Without pages nothing is known."""
    (pages, filled), (usual_pages, usual_filled) = recent, usual
    return pages > 0 and filled / pages >= BACK * usual_filled / usual_pages


def is_silent(usual: float, general: float) -> bool:
    """Whether no article is one too few: ``usual`` articles in that time, of which ``general``
    (0 to 1) came from everybody else: on a holiday all are quiet, and nobody is silent."""
    return usual * general >= SILENT


def chance(pages: int, most: int, rate: float) -> float:
    """Probability that at most ``most`` of ``pages`` have a field that each has with ``rate``."""
    return sum(
        comb(pages, n) * rate**n * (1.0 - rate) ** (pages - n) for n in range(min(most, pages) + 1)
    )
