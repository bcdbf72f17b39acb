"""How near two articles are: a number of two texts and two moments alone.

An article's terms are its words weighed by how seldom words of that form are (``words.rarity``),
cut to the ``TERMS`` heaviest and scaled to length one. Two articles are as near as the weighted
geometric mean of two things: the cosine of their terms, and how much of each headline the other
says. Surveys of one subject share much of their words, but not what their headlines are about;
tellings of one event do. Nearness fades by the time between them, and is at least as great as the
share of text that they have in common. Whatever was read before, in whatever order, plays no part;
and all is counted in whole ten-thousandths, so that sums are the same in any order of their parts.
"""

import math
from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from zlib import crc32

from transforms.words import rarity

UNITS = 10_000
TERMS = 120
NAMED = 12.0
"""Weight of a document, before the length is one: that of a heavy word said a few times."""
INDEXED = 12
"""So many of the heaviest terms find an article; all of them say how near it is."""
INDEXED_LEAST = 300
"""Least cosine by those terms alone for an article to be compared: that of one heavy one."""
UNNAMED = 1_000
"""What two headlines count for that have nothing to do with the other's article."""
HEADLINES = 0.5
"""Share of the headlines in how near two texts are; the rest is that of all their words."""
SAME_DOCUMENT = 1_200
"""How much nearer two articles are that name the same law, plan or report in full."""
LEAST = 1_200
"""Articles farther than this count as unrelated."""
TOGETHER = 2_400
"""Least mean nearness between the articles of two groups that are one story."""
CLOSER, FEW = 3_300, 3
"""A group of so few articles must be so near: there are not many witnesses."""
WINDOW_DAYS = 8
HALF_LIFE_DAYS = 4.0

_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Vector:
    """Terms as hashes of 32 bits and their weights in ten-thousandths; the first ``titled`` of
    them stand in the headline. An odd hash is that of a document that is named in full."""

    weights: Mapping[int, int]
    titled: int = 0

    @cached_property
    def documents(self) -> frozenset[int]:
        """The terms that are documents."""
        return frozenset(key for key in self.weights if key & 1)

    @cached_property
    def heaviest(self) -> list[int]:
        """The terms that find it."""
        return sorted(self.weights, key=lambda key: (-self.weights[key], key))[:INDEXED]

    def packed(self) -> tuple[bytes, bytes]:
        """(keys, weights) as little machine integers of 4 and 2 bytes."""
        keys, weights = array("i", self.weights), array("h", self.weights.values())
        return keys.tobytes(), weights.tobytes()

    @classmethod
    def unpacked(cls, keys: bytes, weights: bytes, titled: int) -> "Vector":
        """As it was packed."""
        numbers, shares = array("i"), array("h")
        numbers.frombytes(keys)
        shares.frombytes(weights)
        return cls(dict(zip(numbers, shares, strict=True)), titled)


@dataclass(frozen=True)
class Moment:
    """When an article was told; ``is_dated``: it says so itself."""

    told_at: datetime
    is_dated: bool


def vector(
    counts: Mapping[str, int], headline: Collection[str] = (), documents: Collection[str] = ()
) -> Vector:
    """The heaviest terms of a text; ``counts``: how often it says each word, those of its headline
    among them; ``documents``: those that it names in full. Empty for none."""
    weighed = [(-_said(count) * rarity(word), word) for word, count in counts.items()]
    weighed.sort()
    heaviest = weighed[:TERMS]
    length = math.sqrt(sum(weight * weight for weight, _ in heaviest)) or 1.0
    titled: dict[int, int] = {}
    others: dict[int, int] = {}
    for weight, word in heaviest:
        terms = titled if word in headline else others
        terms[_key(word)] = round(-UNITS * weight / length)
    named = {_key(one) | 1: min(UNITS, round(UNITS * NAMED / length)) for one in documents}
    return Vector({**titled, **others, **named}, len(titled))


def likeness(one: Vector, other: Vector) -> int:
    """Of two texts, whenever they were told: in ten-thousandths."""
    headlines = (headline_said(one, other) + headline_said(other, one)) // 2
    free = UNNAMED + (UNITS - UNNAMED) * headlines // UNITS
    words = cosine(one.weights, other.weights)
    near = round(float(words ** (1 - HEADLINES) * free**HEADLINES))
    return near if one.documents.isdisjoint(other.documents) else near + SAME_DOCUMENT


def cosine(one: Mapping[int, int], other: Mapping[int, int]) -> int:
    """In ten-thousandths."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[key] for key, weight in one.items() if key in other) // UNITS


def headline_said(one: Vector, other: Vector) -> int:
    """How much of a headline another article says, by weight: in ten-thousandths; half where the
    headline has no terms."""
    whole = said = 0
    for key, weight in islice(one.weights.items(), one.titled):
        whole += weight * weight
        if key in other.weights:
            said += weight * weight
    return said * UNITS // whole if whole else UNITS // 2


def nearness(likeness: int, containment: float, one: Moment, other: Moment) -> int:
    """In ten-thousandths; 0 for less than ``LEAST``. ``containment``: 0 where it is no copy."""
    near = max(likeness, round(containment * UNITS))
    faded = min(UNITS, round(near * fading(one, other)))
    return faded if faded >= LEAST else 0


def fading(one: Moment, other: Moment) -> float:
    """1 within a day, then halved every ``HALF_LIFE_DAYS``; an unknown date is not held against."""
    if not (one.is_dated and other.is_dated):
        return 1.0
    days = abs((one.told_at - other.told_at).total_seconds()) / _DAY_SECONDS
    return float(0.5 ** (max(0.0, days - 1) / HALF_LIFE_DAYS)) if days <= WINDOW_DAYS else 0.0


@lru_cache(maxsize=1_024)
def _said(count: int) -> float:
    """What a word that is said so often weighs more than one that is said once."""
    return 1 + math.log(count)


@lru_cache(maxsize=131_072)
def _key(word: str) -> int:
    return (crc32(word.encode()) & ~1) - 2**31
