"""What one text of a pair took from the other, what it added, what it left out: as places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.records import TextPair
from transforms.alignment import Match, Reading, align
from transforms.cleaning import sentences

Place = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """``text`` of the later body: ``same`` in the earlier one, or ``in`` (added)."""

    step: Literal["same", "in"]
    text: str


def matches_of(pair: TextPair) -> tuple[Match, ...]:
    """As they were stored; aligned now where the pair is from before that was done."""
    if pair.spans is None:
        texts = (sentences(pair.later_body), sentences(pair.earlier_body))
        return align(*map(Reading.of, texts)).matches
    numbers = iter(pair.spans)
    return tuple(Match(*four) for four in zip(numbers, numbers, numbers, numbers, strict=True))


def parts(body: str, matches: Sequence[Match]) -> list[Part]:
    """The later body from its beginning to its end, blanks between the parts left out."""
    found, done = [], 0
    for start, end in merged((one.start, one.end) for one in matches):
        found.append(Part("in", body[done:start].strip()))
        found.append(Part("same", body[start:end]))
        done = end
    found.append(Part("in", body[done:].strip()))
    return [part for part in found if part.text]


def cut(body: str, matches: Sequence[Match]) -> list[str]:
    """The sentences of the earlier body that the later one left out."""
    return [body[start:end] for start, end in left_out(body, matches)]


def left_out(body: str, matches: Sequence[Match]) -> list[Place]:
    """Where they stand."""
    taken = {(one.other_start, one.other_end) for one in matches}
    places = [(one.start, one.end) for one in sentences(body)]
    return [place for place in places if place not in taken]


def merged(places: Iterable[Place]) -> list[Place]:
    """In order, those that overlap made one."""
    found: list[Place] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
