"""Groups written down as stories: their numbers, and a record of each merge, split and move.

A group keeps the number of the story whose first article is in it; of several the oldest, and the
others went into that one. A group without any has come out of a story and gets a number of its own.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

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
    """The story of an article, whether it is new, and the stories that other articles came into."""

    story_id: int
    is_new: bool = False
    changed: frozenset[int] = frozenset()


class Written(NamedTuple):
    """Article to story, and the stories that articles came into from others."""

    homes: dict[int, int]
    changed: frozenset[int]


def settle(connection: Connection, arrival: Arrival) -> Place:
    """The place of an arrival, the stories around it grouped anew."""
    close = [one for one in arrival.near.values() if one.nearness >= TOGETHER]
    around = {one.story_id for one in close if one.story_id is not None}
    if not around and arrival.known is not None:
        return Place(arrival.known)
    if not around:
        return Place(_begin(connection, arrival), is_new=True)
    known = set() if arrival.known is None else {arrival.known}
    region = regroup(connection, around | known, [arrival.article_id])
    homes, changed = write(connection, region, Cause(article_id=arrival.article_id))
    members = next(each for each in region.groups if arrival.article_id in each)
    story_id = homes[members[0]]
    if arrival.known is None:
        _join(connection, arrival, story_id, members)
    is_new = members == [arrival.article_id] and arrival.known is None
    return Place(story_id, is_new, changed)


def write(connection: Connection, region: Region, cause: Cause) -> Written:
    """Numbers the region's groups and writes what is other than it was."""
    stories = _numbered(connection, region)
    homes = {one: story for story, members in stories.items() for one in members}
    firsts = {row.story_id: row.first_article_id for row in region.members.values()}
    moved: dict[int, list[int]] = defaultdict(list)
    for one, story_id in homes.items():
        if region.story_of(one) not in (None, story_id):
            moved[story_id].append(one)
    for story_id, articles in sorted(moved.items()):
        queries.stories.move_articles(connection, story_id=story_id, article_ids=articles)
    for story_id, articles in sorted(moved.items()):
        for old in sorted({region.members[one].story_id or 0 for one in articles}):
            first = firsts[old]
            home = homes.get(first, old) if first is not None else old
            _note(connection, region, cause, old, home, story_id, articles)
    if moved:
        known = [old for old in firsts if old is not None]
        queries.stories.measure_stories(connection, story_ids=sorted({*known, *stories}))
    return Written(homes, frozenset(moved))


def _numbered(connection: Connection, region: Region) -> dict[int, list[int]]:
    """Story to articles: the groups with their numbers."""
    first_of = {row.first_article_id: row.story_id for row in region.members.values()}
    found: dict[int, list[int]] = {}
    for members in region.groups:
        claims = [first_of[one] for one in members if first_of.get(one) is not None]
        story_id = min((claim for claim in claims if claim is not None), default=None)
        if story_id is None:
            story_id = queries.stories.open_story(connection, article_id=members[0])
        found[story_id] = members
    return found


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


def _begin(connection: Connection, arrival: Arrival) -> int:
    """A story of its own."""
    story_id: int = queries.stories.begin_story(
        connection, article_id=arrival.article_id, at=arrival.told_at
    )
    return story_id


def _join(connection: Connection, arrival: Arrival, story_id: int, members: list[int]) -> None:
    """The article's own row: by which article of its story it was found."""
    inside = {one: arrival.near[one].nearness for one in members if one in arrival.near}
    nearest = min(inside, key=lambda other: (-inside[other], other), default=None)
    by: By = "first" if nearest is None else "copy" if nearest in arrival.copies else "similar"
    queries.stories.join_story(
        connection,
        article_id=arrival.article_id,
        story_id=story_id,
        joined_by=by,
        near_id=nearest,
        score=None if nearest is None else inside[nearest] / UNITS,
        at=arrival.told_at,
    )
