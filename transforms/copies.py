"""Copies: pairs of articles that share a text origin. Pairs, not groups: nothing is inferred.

Exact: the same letters in title and body. Near: of the shorter text's 5-grams at least
``CONTAINMENT`` stand in the longer one; Korean outlets rewrite endings and trim paragraphs, so
that the Jaccard thresholds of English text find one copy in sixteen. A text under ``MIN_LETTERS``
is a copy only when it is exact: of a three-line brief half the words are the event itself. A page
without a text of its own is a copy of nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from transforms.fingerprints import GRAM

CONTAINMENT = 0.48
MIN_LETTERS = 120
SHARED_KEYS = 3
"""Articles with so many sketch keys in common are compared."""
WINDOW_DAYS = 14

_MIN_GRAMS = MIN_LETTERS - GRAM + 1


@dataclass(frozen=True)
class Candidate:
    """A stored article that may be a copy: its id, content hash and grams."""

    article_id: int
    content_sha: bytes
    grams: frozenset[int]


@dataclass(frozen=True)
class Pair:
    """The article at hand and ``other_id`` share a text origin."""

    other_id: int
    kind: Literal["exact", "near"]
    containment: float


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller set that is in the larger one; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def verified(
    content_sha: bytes, grams: frozenset[int], candidates: Iterable[Candidate]
) -> Iterator[Pair]:
    """The candidates that are copies, each with its score."""
    for candidate in candidates:
        share = containment(grams, candidate.grams)
        if grams and candidate.content_sha == content_sha:
            yield Pair(candidate.article_id, "exact", 1.0)
        elif share >= CONTAINMENT and min(len(grams), len(candidate.grams)) >= _MIN_GRAMS:
            yield Pair(candidate.article_id, "near", round(share, 4))
