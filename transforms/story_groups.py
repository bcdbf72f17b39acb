"""The stories around an article, grouped anew when it comes in or when a person says something.

Groups are what ``transforms.grouping`` makes of all nearnesses and of what people said; read are
only the stories that an arrival can change.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.bulk import array
from storage.db import Connection
from storage.queries import queries
from storage.records import StoryMember
from transforms.grouping import Bonds, Measure, group
from transforms.stories import CLOSER, FEW, TOGETHER

_MEASURE = Measure(TOGETHER, CLOSER, FEW)


@dataclass
class Region:
    """Articles that are grouped together, by their ids, and their groups."""

    members: dict[int, StoryMember] = field(default_factory=dict)
    groups: list[list[int]] = field(default_factory=list)

    @property
    def story_ids(self) -> set[int]:
        """The stories that its articles have."""
        return {one.story_id for one in self.members.values() if one.story_id is not None}

    def story_of(self, article_id: int) -> int | None:
        """The story that an article has until the groups are written; None for a new one."""
        known = self.members.get(article_id)
        return None if known is None else known.story_id


def regroup(connection: Connection, story_ids: set[int], arrived: Iterable[int] = ()) -> Region:
    """The groups of these stories' articles and of these articles, and of those of all stories that
    stand in the way."""
    region = Region()
    near: dict[tuple[int, int], int] = {}
    wanted, alone = set(story_ids), list(arrived)
    while wanted or alone:
        rows = list(
            queries.stories.list_members(
                connection, story_ids=array(sorted(wanted)), article_ids=array(alone)
            )
        )
        region.members |= {row.article_id: row for row in rows}
        near |= _nearness(connection, [row.article_id for row in rows])
        reached = _group(connection, region, near)
        wanted, alone = _stories_of(connection, reached) - region.story_ids, []
    return region


def _nearness(connection: Connection, article_ids: list[int]) -> dict[tuple[int, int], int]:
    """Of pairs of which one is among these."""
    rows = queries.stories.list_nearness(connection, article_ids=array(article_ids))
    return {(one, other): nearness for one, other, nearness in rows}


def _stories_of(connection: Connection, article_ids: set[int]) -> set[int]:
    ids = array(sorted(article_ids))
    rows = queries.stories.list_stories_of(connection, article_ids=ids) if article_ids else ()
    return {story_id for (story_id,) in rows}


def _group(connection: Connection, region: Region, near: Mapping[tuple[int, int], int]) -> set[int]:
    """Groups the region's articles; those outside that stand in the way. Addresses order them: no
    order of arrival changes that one."""
    ordered = sorted(region.members, key=lambda one: region.members[one].url_sha)
    is_bound = any(one.has_bonds for one in region.members.values())
    bonds, bound = _bonds(connection, ordered) if is_bound else (Bonds(), set())
    found = group(ordered, near, _MEASURE, bonds)
    region.groups = found.groups
    return found.reached | bound | _siblings(region, near)


def _siblings(region: Region, near: Mapping[tuple[int, int], int]) -> set[int]:
    """Articles outside that may be of one group with a small story inside, but that few articles
    must be closer: a group is read whole, as the one that leaves it sets the others free."""
    sizes = Counter(one.story_id for one in region.members.values())
    small = {
        article_id
        for article_id, one in region.members.items()
        if one.story_id is not None and sizes[one.story_id] <= FEW
    }
    close = [pair for pair, nearness in near.items() if nearness >= TOGETHER]
    beside = {other for one, other in close if one in small}
    beside |= {one for one, other in close if other in small}
    return beside - region.members.keys()


def _bonds(connection: Connection, article_ids: list[int]) -> tuple[Bonds, set[int]]:
    """What people said, and the articles outside that are bound to one inside."""
    together: set[tuple[int, int]] = set()
    apart: set[tuple[int, int]] = set()
    for one, other, is_together in queries.stories.list_bonds(connection, article_ids=article_ids):
        (together if is_together else apart).add((one, other))
    bound = {article for pair in together for article in pair} - set(article_ids)
    return Bonds(frozenset(together), frozenset(apart)), bound
