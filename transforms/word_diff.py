"""Two texts side by side: which words and which paragraphs went, and which came."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from transforms.essence import essence

MOST_WORDS = 1000
"""Longer paragraphs are shown whole, and longer texts as one change: comparing takes the square."""
MOST_LINES = 500
_ALIKE = 0.4

Step = Literal["same", "out", "in"]


@dataclass(frozen=True)
class Segment:
    """Words that follow each other: the ``same`` in both, gone (``out``) or new (``in``)."""

    step: Step
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that is other than it was. ``place`` counts from 1, in the text that has it."""

    kind: Literal["changed", "added", "removed"]
    place: int
    segments: tuple[Segment, ...]


def words(before: str, after: str) -> tuple[Segment, ...]:
    """The words of both in one row. Words are what stands between blanks; they are the same where
    their essence is."""
    old, new = before.split(), after.split()
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return tuple(_segments([("out", old), ("in", new)]))
    return tuple(_segments(_steps(old, new)))


def paragraphs(before: Sequence[str], after: Sequence[str]) -> tuple[Paragraph, ...]:
    """Every paragraph that changed, came or went, in the order of the text."""
    start, end = _shared(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if len(old) > MOST_LINES or len(new) > MOST_LINES:
        return tuple(_unlike(old, new, start, start))
    return tuple(_changed(old, new, start))


def _changed(old: Sequence[str], new: Sequence[str], start: int) -> Iterator[Paragraph]:
    for tag, i, i_end, j, j_end in _matcher(old, new).get_opcodes():
        if tag == "equal":
            continue
        yield from _aligned(old[i:i_end], new[j:j_end], start + i, start + j)


def _aligned(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[Paragraph]:
    """Paragraphs in the same place that share words are one that changed."""
    pairs = min(len(old), len(new))
    for n in range(pairs):
        segments = words(old[n], new[n])
        if _share(segments, old[n], new[n]) >= _ALIKE:
            yield Paragraph("changed", j + n + 1, segments)
        else:
            yield from _unlike(old[n : n + 1], new[n : n + 1], i + n, j + n)
    yield from _unlike(old[pairs:], new[pairs:], i + pairs, j + pairs)


def _unlike(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[Paragraph]:
    for n, line in enumerate(old, i + 1):
        yield Paragraph("removed", n, (Segment("out", line),))
    for n, line in enumerate(new, j + 1):
        yield Paragraph("added", n, (Segment("in", line),))


def _share(segments: Sequence[Segment], old: str, new: str) -> float:
    same = sum(len(one.text) for one in segments if one.step == "same")
    return 2 * same / max(len(old) + len(new), 1)


def _shared(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many paragraphs are the same at the beginning, and at the end."""
    most = min(len(before), len(after))
    start = 0
    while start < most and essence(before[start]) == essence(after[start]):
        start += 1
    end = 0
    while end < most - start and essence(before[-1 - end]) == essence(after[-1 - end]):
        end += 1
    return start, end


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Step, Sequence[str]]]:
    for tag, i, i_end, j, j_end in _matcher(old, new).get_opcodes():
        if tag == "equal":
            yield "same", new[j:j_end]
        else:
            yield "out", old[i:i_end]
            yield "in", new[j:j_end]


def _segments(
    steps: Iterable[tuple[Step, Sequence[str]]],
) -> Iterator[Segment]:
    for step, some in steps:
        if some:
            yield Segment(step, " ".join(some))


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, list(map(_key, old)), list(map(_key, new)), autojunk=False)


def _key(text: str) -> str:
    """Punctuation alone is what it is."""
    return essence(text) or text
