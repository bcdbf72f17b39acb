"""Which sentences of two texts are the same: what was copied, what was added, what was cut.

Two sentences are the same when their words, sorted, agree in ``SAME`` of 100 (token-sort ratio, by
``rapidfuzz``: twice the longest common subsequence over both lengths). Korean outlets rewrite
endings (했습니다, 했다), the order of clauses and the style of numbers, and keep the sentence.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process

from transforms.cleaning import Sentence, only_letters

SAME = 70.0
LEAST_LETTERS = 8
"""A shorter sentence (네. 그렇다.) says nothing of where a text comes from."""

_WORD = re.compile(r"[0-9a-z가-힣]+")
_NUMBER = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Match:
    """``later[start:end]`` stands in the earlier text as ``earlier[other_start:other_end]``."""

    start: int
    end: int
    other_start: int
    other_end: int


class Told(NamedTuple):
    """A sentence that is long enough to be recognised: its place in the body, its words sorted."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Reading:
    """A body as it is compared. ``letters`` and ``digits``: how many it has, ``numbers``: those it
    says, each once. The index keeps it: a text is read once, not at every comparison."""

    told: Sequence[Told]
    letters: int
    digits: int
    numbers: frozenset[str]

    @classmethod
    def of(cls, read: Sequence[Sentence]) -> "Reading":
        """Of the sentences of a body."""
        text = "\n".join(one.plain for one in read)
        sorted_words = (" ".join(sorted(_WORD.findall(one.plain))) for one in read)
        told = [
            Told(one.start, one.end, words)
            for one, words in zip(read, sorted_words, strict=True)
            if len(words) >= LEAST_LETTERS
        ]
        letters = only_letters(text)
        digits = len(_DIGIT.findall(letters))
        return cls(told, len(letters), digits, frozenset(_NUMBER.findall(text)))

    @cached_property
    def size(self) -> int:
        """Characters of the sentences told."""
        return sum(len(one.words) for one in self.told)

    def is_shorter(self, other: "Reading") -> bool:
        """Of two that are equal in size either, but always the same one."""
        if self.size != other.size:
            return self.size < other.size
        return [one.words for one in self.told] <= [one.words for one in other.told]

    def packed(self) -> str:
        """As the index keeps it."""
        parts = [self.letters, self.digits, sorted(self.numbers), self.told]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> "Reading":
        """The inverse of :meth:`packed`."""
        letters, digits, numbers, told = json.loads(text)
        return cls([Told(*one) for one in told], letters, digits, frozenset(numbers))


@dataclass(frozen=True)
class Alignment:
    """``share``: of the shorter text's sentences, how many stand in the other (0–1). ``later`` and
    ``earlier``: how much of each text, by its characters, stands in the other. ``matches`` in the
    order of the later text."""

    share: float = 0.0
    later: float = 0.0
    earlier: float = 0.0
    matches: tuple[Match, ...] = ()


def align(later: Reading, earlier: Reading) -> Alignment:
    """Aligns every sentence of either text with the nearest one of the other. Symmetric but for
    the sides' names."""
    if not later.told or not earlier.told:
        return Alignment()
    is_later_shorter = later.is_shorter(earlier)
    shorter, longer = (later, earlier) if is_later_shorter else (earlier, later)
    found = _nearest(shorter, longer)
    share = round(len(found) / len(shorter.told), 4)
    back = _nearest(longer, shorter) if found else {}
    here, there = (found, back) if is_later_shorter else (back, found)
    pairs = set(here.items()) | {(own, other) for other, own in there.items()}
    return Alignment(
        share,
        later=_part(later, here),
        earlier=_part(earlier, there),
        matches=tuple(_match(later, earlier, pair) for pair in sorted(pairs)),
    )


def _nearest(own: Reading, other: Reading) -> dict[int, int]:
    """Number of a sentence → number of the other text's sentence that is the same."""
    choices = [one.words for one in other.told]
    verbatim = {words: number for number, words in reversed(list(enumerate(choices)))}
    found = {}
    for number, (_, _, words) in enumerate(own.told):
        if words in verbatim:  # none is nearer; most copies are, and need no measuring
            found[number] = verbatim[words]
            continue
        best = process.extractOne(words, choices, scorer=fuzz.ratio, score_cutoff=SAME)
        if best is not None:
            found[number] = best[2]
    return found


def _part(text: Reading, found: dict[int, int]) -> float:
    told = sum(len(one.words) for number, one in enumerate(text.told) if number in found)
    return round(told / text.size, 4)


def _match(later: Reading, earlier: Reading, pair: tuple[int, int]) -> Match:
    own, other = later.told[pair[0]], earlier.told[pair[1]]
    return Match(own.start, own.end, other.start, other.end)
