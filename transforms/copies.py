"""Copies: pairs of articles that share a text origin. Pairs, not groups: nothing is inferred.

Exact: the same letters in title and body. Near: half or more of the shorter text's sentences
stand, nearly the same, in the other one (``transforms.alignment``); texts that have less than
``LEAST_CONTAINMENT`` of their 5-grams in common are not aligned at all.

Rules for texts that prove little:

- A short text (under ``MIN_LETTERS``: a brief, a caption) and a list that a machine could have
  made (부고, 인사, 시세, 날씨) must agree in ``STRICT_CONTAINMENT`` of their grams and in their
  numbers, and be told within ``STRICT_DAYS``: of a brief half the words are the event itself, and
  of yesterday's prices only the numbers are other.
- A text of nothing but boilerplate, or none, is a copy of nothing.
- Within one outlet, [속보] and its (종합) are a follow-up: kept as such, and no copy.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from newswatch.title_tags import title_tags
from transforms.alignment import Alignment, Reading, align
from transforms.cleaning import Sentence, sentences
from transforms.fingerprints import Fingerprint, content_sha, fingerprint
from transforms.machine_lists import is_machine_list

LEAST_CONTAINMENT = 0.20
SHARE = 0.5
MIN_LETTERS = 120
STRICT_CONTAINMENT = 0.8
STRICT_DAYS = 1
SHARED_KEYS = 3
"""Articles with so many sketch keys in common are compared."""
WINDOW_DAYS = 14

Kind = Literal["exact", "near", "follow_up"]

_STEP = re.compile(r"속보|상보|전보|종합|수정|재송|\d보")
_LIST_DIGITS = 0.2
"""From so many digits among its letters on a text is a table in words."""


class Compared:
    """An article as it is compared. ``told_on``: its Seoul day, None where it has no date.
    ``grams``, ``reading``: those of its body, where they are known already."""

    def __init__(
        self,
        article_id: int,
        outlet: str,
        title: str,
        body: str,
        sha: bytes,
        told_on: date | None = None,
        grams: frozenset[int] | None = None,
        reading: Reading | None = None,
    ) -> None:
        self.article_id = article_id
        self.outlet = outlet
        self.title = title
        self.body = body
        self.sha = sha
        self.told_on = told_on
        self._grams = grams
        self._reading = reading

    @classmethod
    def of(cls, article_id: int, outlet: str, title: str, body: str) -> "Compared":
        """One whose content hash is not known yet."""
        return cls(article_id, outlet, title, body, content_sha(title, body))

    def read(self) -> None:
        """Does now what else is done at the first use; its sentences are needed no more."""
        _ = self.reading, self.mark
        del self.sentences

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.body)

    @cached_property
    def reading(self) -> Reading:
        return self._reading or Reading.of(self.sentences)

    @cached_property
    def mark(self) -> Fingerprint:
        return fingerprint(self.sentences)

    @property
    def grams(self) -> frozenset[int]:
        return self.mark.grams if self._grams is None else self._grams

    @cached_property
    def is_strict(self) -> bool:
        """Whether half a text in common would prove nothing: it is short, or a list."""
        is_table = self.reading.digits >= _LIST_DIGITS * self.reading.letters
        return self.reading.letters < MIN_LETTERS or is_table or is_machine_list(self.title)

    @cached_property
    def is_step(self) -> bool:
        """Whether its headline counts it among the steps of one report: [속보], (2보), (종합)."""
        return any(_STEP.search(tag) for tag in title_tags(self.title))


@dataclass(frozen=True)
class Verdict:
    """A pair that shares a text origin."""

    kind: Kind
    containment: float
    alignment: Alignment


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller set that is in the larger one; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def may_be_copy(one: Compared, other: Compared) -> bool:
    """Whether two texts are worth an alignment."""
    return bool(one.grams) and (
        other.sha == one.sha or containment(one.grams, other.grams) >= LEAST_CONTAINMENT
    )


def judge(later: Compared, earlier: Compared) -> Verdict | None:
    """Whether two articles share a text origin, and which part of it; None: they do not."""
    if not later.grams or not earlier.grams:
        return None
    share = round(containment(later.grams, earlier.grams), 4)
    found = align(later.reading, earlier.reading)
    if later.sha == earlier.sha:
        return Verdict(_kind(later, earlier, "exact"), 1.0, found)
    is_strict = later.is_strict or earlier.is_strict
    is_copy = _is_strict_copy(later, earlier, share) if is_strict else found.share >= SHARE
    return Verdict(_kind(later, earlier, "near"), share, found) if is_copy else None


def _is_strict_copy(one: Compared, other: Compared, share: float) -> bool:
    if share < STRICT_CONTAINMENT or one.reading.numbers != other.reading.numbers:
        return False
    if one.told_on is None or other.told_on is None:
        return True
    return abs((one.told_on - other.told_on).days) <= STRICT_DAYS


def _kind(one: Compared, other: Compared, kind: Kind) -> Kind:
    is_follow_up = one.outlet == other.outlet and (one.is_step or other.is_step)
    return "follow_up" if is_follow_up else kind


@dataclass(frozen=True)
class Pair:
    """The article at hand and ``other_id`` share a text origin. Follow-ups are no copies."""

    other_id: int
    kind: Kind
    containment: float
    score: float


def nearest_first(pairs: Sequence[Pair]) -> list[Pair]:
    """The nearest copy first; of equals the one with the lower number."""
    return sorted(pairs, key=lambda found: (-found.containment, found.other_id))
