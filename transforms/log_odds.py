"""Which features set one group of texts apart from another, with how sure that is.

Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi, Quinn 2008, "Fightin' Words",
Political Analysis 16:372–403, section 3.5.1): a rare word needs more than one text to stand out.
A text counts a feature once, however often it says it: one long article proves nothing.
"""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from math import log, sqrt

PRIOR_TEXTS = 20.0
"""The prior weighs as much as so many texts, spread over features as all the texts have them."""


@dataclass(frozen=True)
class Telling:
    """A feature of ``of_one`` texts of the first group and ``of_other`` of the second; ``z``: how
    many standard errors its log-odds are from none."""

    feature: str
    of_one: int
    of_other: int
    z: float


def telling(one: Iterable[Set[str]], other: Iterable[Set[str]]) -> list[Telling]:
    """Features of the first group's texts, the most telling first. Empty without texts in it."""
    ones, others = list(one), list(other)
    here, there = _counted(ones), _counted(others)
    total = len(ones) + len(others)
    found = []
    for feature, count in here.items():
        share = (count + there[feature]) / total
        prior = PRIOR_TEXTS * share
        z = _z(count, len(ones), there[feature], len(others), prior)
        found.append(Telling(feature, count, there[feature], round(z, 2)))
    return sorted(found, key=lambda item: (-item.z, -item.of_one, -len(item.feature), item.feature))


def _z(count: int, texts: int, other: int, other_texts: int, prior: float) -> float:
    # The half keeps a feature that every text of a group has from being infinitely likely.
    without, other_without = (
        texts - count + PRIOR_TEXTS - prior + 0.5,
        other_texts - other + PRIOR_TEXTS - prior + 0.5,
    )
    difference = log((count + prior) / without) - log((other + prior) / other_without)
    return difference / sqrt(1 / (count + prior) + 1 / (other + prior))


def _counted(texts: list[Set[str]]) -> Counter[str]:
    return Counter(feature for text in texts for feature in text)
