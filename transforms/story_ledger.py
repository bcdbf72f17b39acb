"""Groups written down as stories: their numbers, and a record of each merge, split and move.

A group keeps the number of the story whose first article is in it; of several the oldest, and the
others went into that one. A group without any has come out of a story and gets a number of its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple

from storage.bulk import array, json_rows
from storage.db import Connection
from storage.queries import queries
from transforms.stories import TOGETHER, UNITS
from transforms.story_groups import Region, regroup

By = Literal["first", "copy", "similar"]
RULE = "rule"


class Near(NamedTuple):
    """An article of the index: how near it is, in ten-thousandths, and its story."""

    nearness: int
    story_id: int | None


@dataclass(frozen=True)
class Arrival:
    """An article that is new, or has a new text; ``known``: the story that it has already.
    ``near``: other articles; ``copies``: which of them are its copies."""

    article_id: int
    told_at: datetime
    known: int | None = None
    near: Mapping[int, Near] = field(default_factory=dict)
    copies: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cause:
    """Who changes stories and why: a rule, shown by an article; or a person."""

    made_by: str = RULE
    why: str | None = None
    article_id: int | None = None

    @property
    def is_rule(self) -> bool:
        """A rule does not unsay that the readers of a story were told."""
        return self.made_by == RULE


class Place(NamedTuple):
    """The story of an article; ``is_new``: it is the first article of a new one."""

    story_id: int
    is_new: bool = False


class Settled(NamedTuple):
    """The places of arrivals, by article, and the stories that other articles came into."""

    places: Mapping[int, Place]
    changed: frozenset[int] = frozenset()


class Written(NamedTuple):
    """Article to story, the stories that articles came into from others, and the first articles of
    new stories that came from none."""

    homes: dict[int, int]
    changed: frozenset[int]
    begun: frozenset[int]


def settle(connection: Connection, arrivals: Sequence[Arrival]) -> Settled:
    """The places of arrivals, the stories around them grouped anew. Of arrivals that are a story of
    their own the first one is its first article."""
    region = _around(connection, arrivals)
    grouped = {one for members in region.groups for one in members}
    region.groups += [
        [one.article_id] for one in arrivals if one.known is None and one.article_id not in grouped
    ]
    written = write(connection, region, Cause(), arrivals)
    _join(connection, arrivals, region.groups, written.homes)
    places = {
        one.article_id: Place(
            written.homes.get(one.article_id, one.known or 0), one.article_id in written.begun
        )
        for one in arrivals
    }
    return Settled(places, written.changed)


def _around(connection: Connection, arrivals: Sequence[Arrival]) -> Region:
    """The articles that the arrivals can bring into other groups."""
    close = {
        one.article_id: [other for other, near in one.near.items() if near.nearness >= TOGETHER]
        for one in arrivals
    }
    beside = {other for others in close.values() for other in others}
    moving = [one for one in arrivals if close[one.article_id] or one.article_id in beside]
    stories = {one.near[other].story_id for one in moving for other in close[one.article_id]}
    stories |= {one.known for one in moving}
    ids = {story_id for story_id in stories if story_id is not None}
    return regroup(connection, ids, [one.article_id for one in moving])


def write(
    connection: Connection, region: Region, cause: Cause, arrivals: Sequence[Arrival] = ()
) -> Written:
    """Numbers the region's groups and writes what is other than it was. Where arrivals are the
    cause, each change is put down to one of them."""
    order = {one.article_id: place for place, one in enumerate(arrivals)}
    stories, begun = _numbered(connection, region, order)
    homes = {one: story for story, members in stories.items() for one in members}
    firsts = {row.story_id: row.first_article_id for row in region.members.values()}
    moved: dict[int, list[int]] = defaultdict(list)
    for one, story_id in homes.items():
        if region.story_of(one) not in (None, story_id):
            moved[story_id].append(one)
    for story_id, articles in sorted(moved.items()):
        queries.stories.move_articles(connection, story_id=story_id, article_ids=articles)
    for story_id, articles in sorted(moved.items()):
        shown = _shown(cause, arrivals, stories[story_id], articles)
        for old in sorted({region.members[one].story_id or 0 for one in articles}):
            first = firsts[old]
            home = homes.get(first, old) if first is not None else old
            _note(connection, region, shown, old, home, story_id, articles)
    if moved:
        known = [old for old in firsts if old is not None]
        queries.stories.measure_stories(connection, story_ids=sorted({*known, *stories}))
    return Written(homes, frozenset(moved), begun)


def _numbered(
    connection: Connection, region: Region, order: Mapping[int, int]
) -> tuple[dict[int, list[int]], frozenset[int]]:
    """Story to articles: the groups with their numbers; and the first articles of groups that are
    all arrivals."""
    first_of = {row.first_article_id: row.story_id for row in region.members.values()}
    found: dict[int, list[int]] = {}
    new: dict[int, list[int]] = {}
    begun = set()
    for members in region.groups:
        claims = [first_of[one] for one in members if first_of.get(one) is not None]
        story_id = min((claim for claim in claims if claim is not None), default=None)
        if story_id is not None:
            found[story_id] = members
        elif all(one in order and region.story_of(one) is None for one in members):
            first = min(members, key=order.__getitem__)
            new[first] = members
            begun.add(first)
        else:
            new[members[0]] = members
    if new:
        firsts = sorted(new, key=lambda one: order.get(one, -1))
        for story_id, first in queries.stories.open_stories(connection, article_ids=array(firsts)):
            found[story_id] = new[first]
    return found, frozenset(begun)


def _shown(
    cause: Cause, arrivals: Sequence[Arrival], members: list[int], moved: list[int]
) -> Cause:
    """The cause of a move: of arrivals the first that is in the group, else the first that is near
    to what moved."""
    inside = [one for one in arrivals if one.article_id in members]
    near = [one for one in arrivals if not one.near.keys().isdisjoint(moved)]
    for one in (*inside, *near, *arrivals):
        return replace(cause, article_id=one.article_id)
    return cause


def _note(
    connection: Connection,
    region: Region,
    cause: Cause,
    old: int,
    home: int,
    story_id: int,
    articles: list[int],
) -> None:
    """What happened when articles went from ``old``, whose first article is now in ``home``."""
    if home == story_id:
        queries.stories.merge_story(connection, story_id=home, other_id=old, **vars(cause))
    elif story_id not in region.story_ids:
        queries.stories.part_story(
            connection, story_id=old, other_id=story_id, is_told=cause.is_rule, **vars(cause)
        )
    else:
        gone = [one for one in articles if region.story_of(one) == old]
        queries.stories.note_moves(
            connection,
            story_id=old,
            other_id=story_id,
            article_ids=gone,
            made_by=cause.made_by,
            why=cause.why,
        )


def _join(
    connection: Connection,
    arrivals: Sequence[Arrival],
    groups: Sequence[list[int]],
    homes: Mapping[int, int],
) -> None:
    """The own rows of new articles: by which article of its story each was found."""
    beside = {one: members for members in groups for one in members}
    rows = []
    for arrival in arrivals:
        if arrival.known is not None:
            continue
        near = {one: arrival.near[one].nearness for one in beside[arrival.article_id]
                if one in arrival.near}  # fmt: skip
        nearest = min(near, key=lambda other: (-near[other], other), default=None)
        by: By = "first" if nearest is None else "copy" if nearest in arrival.copies else "similar"
        rows.append(
            {
                "article_id": arrival.article_id,
                "story_id": homes[arrival.article_id],
                "joined_by": by,
                "near_id": nearest,
                "score": None if nearest is None else near[nearest] / UNITS,
                "told_at": arrival.told_at,
            }
        )
    if rows:
        queries.stories.join_stories(connection, rows=json_rows(rows))
