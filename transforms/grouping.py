"""Groups of articles by average link: which of them tell one story.

Two groups become one while the mean nearness between their articles is at least a threshold, the
nearest two first. The groups are a function of the nearnesses alone, whatever the order in which
articles came. A single chain of neighbours cannot drift from event to event, since a group must be
near as a whole; and an article that tells of two events joins the nearer one, instead of making
one of both.

What one new article changes is found without grouping all anew. Average link is *reducible*: a
group's nearness to a union is at most that to the nearer part. So if, while a set S of articles is
grouped alone, no article outside is ever as near to a group of S as the group that it joins (or
as the threshold, where it joins none), then grouping everything gives within S just these groups,
and outside the ones that were there. Stories whose articles stand in the way are taken into S, and
S is grouped again (``Grouped.reached``).
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

Nearness = Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class Measure:
    """Least mean nearness of two groups that become one; and a greater one, ``closer``, for what
    comes to no more than ``few`` articles in the end: those are grouped once more by it, unless a
    person said that some of them belong together."""

    together: int
    closer: int = 0
    few: int = 0


@dataclass(frozen=True)
class Bonds:
    """What people have said of pairs of articles: they are one story, or they are not."""

    together: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()


@dataclass
class Grouped:
    """Groups, each in the order of ``articles``; ``reached``: articles outside that stand in the
    way, so that the groups are not yet what they will be."""

    groups: list[list[int]] = field(default_factory=list)
    reached: set[int] = field(default_factory=set)


@dataclass
class _Group:
    members: list[int]
    near: dict[int, int] = field(default_factory=dict)
    """Sum of nearnesses to each other group, by its number."""
    beyond: dict[int, int] = field(default_factory=dict)
    """Sum of nearnesses to each article outside."""
    apart: set[int] = field(default_factory=set)
    """Numbers of the groups that it must not join."""


def group(
    articles: Sequence[int], nearness: Nearness, measure: Measure, bonds: Bonds | None = None
) -> Grouped:
    """The groups. ``articles`` come in their canonical order, which decides between equals;
    ``nearness`` is that of pairs of which one at least is among them, each pair once."""
    said = bonds or Bonds()
    found = _Grouping(articles, nearness, measure.together, said).done()
    vouched = {article for pair in said.together for article in pair}
    groups: list[list[int]] = []
    for members in found.groups:
        if 1 < len(members) <= measure.few and vouched.isdisjoint(members):
            pairs = permutations(members, 2)
            inside = {pair: nearness[pair] for pair in pairs if pair in nearness}
            groups += _Grouping(members, inside, measure.closer, said).done().groups
        else:
            groups.append(members)
    return Grouped(groups, found.reached)


class _Grouping:
    def __init__(
        self, articles: Sequence[int], nearness: Nearness, together: int, bonds: Bonds
    ) -> None:
        self.together = together
        self.place = {article: place for place, article in enumerate(articles)}
        self.groups = {place: _Group([article]) for place, article in enumerate(articles)}
        self.heap: list[tuple[float, int, int]] = []
        self.reached: set[int] = set()
        for (one, other), near in nearness.items():
            self._note(one, other, near)
        for one, other in self._inside(bonds.apart):
            self.groups[one].apart.add(other)
            self.groups[other].apart.add(one)
        for place, one_group in self.groups.items():
            for other_place in one_group.near:
                if place < other_place:
                    self._offer(place, other_place)
        self._bind(bonds.together)

    def done(self) -> Grouped:
        """Joins what is near enough, nearest first."""
        while self.heap:
            far, one, other = heapq.heappop(self.heap)
            if self._may_join(one, other) and -far == self._mean(one, other):
                self._look_out(one, -far)
                self._look_out(other, -far)
                self._join(one, other)
        for place in self.groups:
            self._look_out(place, self.together)
        ordered = sorted(
            (sorted(found.members, key=self.place.__getitem__) for found in self.groups.values()),
            key=lambda members: self.place[members[0]],
        )
        return Grouped(ordered, self.reached)

    def _note(self, one: int, other: int, near: int) -> None:
        places = self.place.get(one), self.place.get(other)
        if places[0] is not None and places[1] is not None:
            self.groups[places[0]].near[places[1]] = near
            self.groups[places[1]].near[places[0]] = near
        elif places[0] is not None:
            self.groups[places[0]].beyond[other] = near
        elif places[1] is not None:
            self.groups[places[1]].beyond[one] = near

    def _inside(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        found = ((self.place.get(one), self.place.get(other)) for one, other in sorted(pairs))
        return [(one, other) for one, other in found if one is not None and other is not None]

    def _bind(self, pairs: Iterable[tuple[int, int]]) -> None:
        now = {place: place for place in self.groups}
        for one, other in self._inside(pairs):
            one, other = now[one], now[other]
            if one != other:
                whole = self._join(one, other)
                for place, at in now.items():
                    if at in (one, other):
                        now[place] = whole

    def _mean(self, one: int, other: int) -> float:
        sides = self.groups[one], self.groups[other]
        return sides[0].near.get(other, 0) / (len(sides[0].members) * len(sides[1].members))

    def _may_join(self, one: int, other: int) -> bool:
        """Both are there still, and nobody has said that they are two."""
        both = one in self.groups and other in self.groups
        return both and other not in self.groups[one].apart

    def _offer(self, one: int, other: int) -> None:
        mean = self._mean(one, other)
        if mean >= self.together and self._may_join(one, other):
            heapq.heappush(self.heap, (-mean, min(one, other), max(one, other)))

    def _look_out(self, place: int, near: float) -> None:
        found = self.groups[place]
        least = near * len(found.members)
        self.reached.update(article for article, sum_ in found.beyond.items() if sum_ >= least)

    def _join(self, one: int, other: int) -> int:
        """The union keeps the lower number, the place of its first article."""
        place, gone_place = min(one, other), max(one, other)
        kept, gone = self.groups[place], self.groups.pop(gone_place)
        kept.members += gone.members
        kept.apart |= gone.apart
        for number in gone.apart:
            self.groups[number].apart.discard(gone_place)
            self.groups[number].apart.add(place)
        sums: defaultdict[int, int] = defaultdict(int, kept.near)
        for number, near in gone.near.items():
            sums[number] += near
            if number != place:
                del self.groups[number].near[gone_place]
        sums.pop(place, None)
        sums.pop(gone_place, None)
        kept.near = dict(sums)
        for article, near in gone.beyond.items():
            kept.beyond[article] = kept.beyond.get(article, 0) + near
        for number, near in kept.near.items():
            self.groups[number].near[place] = near
            self._offer(place, number)
        return place
