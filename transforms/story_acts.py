"""What a person says of stories: two are one, or one is two. It holds against any later grouping.

What is said is said of articles, not of numbers: the articles that two stories have when they are
merged stay one story, and those that are split off never come back to the rest. What is said last
goes before what was said earlier. Later articles join either side as they are near.
"""

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass

from newswatch import clock
from newswatch.text import clean_line
from storage.bulk import array
from storage.db import Connection, connect, retried, transaction
from storage.errors import StorageError
from storage.queries import queries
from transforms.dispositions import make_good
from transforms.story_groups import regroup
from transforms.story_ledger import Cause, Written, write


class NotThatWayError(StorageError):
    """What was asked of a story cannot be done; nothing was changed. ``ko``, ``en``: why."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(en)
        self.ko, self.en = ko, en


@dataclass(frozen=True)
class Merged:
    """The story that is left, the one that went into it, and how many articles it has."""

    story_id: int
    gone_id: int
    articles: int


@dataclass(frozen=True)
class Split:
    """The story that was split, the stories that came out of it, the articles these have, and the
    alerts that followed, as what was taken for told was not."""

    story_id: int
    new_ids: tuple[int, ...]
    article_ids: tuple[int, ...]
    alerts: int


def merge(one_id: int, other_id: int, who: str, why: str | None = None) -> Merged:
    """Makes one story of two; the older number stays. Raises NotThatWayError."""
    return retried(lambda: _merge(one_id, other_id, who, why))


def split(story_id: int, article_ids: Collection[int], who: str, why: str | None = None) -> Split:
    """Takes articles out of a story. Raises NotThatWayError."""
    return retried(lambda: _split(story_id, sorted(set(article_ids)), who, why))


def _merge(one_id: int, other_id: int, who: str, why: str | None) -> Merged:
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.stories.wait_for_step(connection)
        stories = {_current(connection, one_id), _current(connection, other_id)}
        if len(stories) == 1:
            raise NotThatWayError(
                f"{one_id}번과 {other_id}번은 이미 한 사건입니다.",
                f"Stories {one_id} and {other_id} are one already.",
            )
        members = _members(connection, stories)
        _bind(connection, members, who)
        homes = _write(connection, stories, who, why).homes
        story_id = homes[members[0]]
        count = sum(home == story_id for home in homes.values())
        return Merged(story_id, max(stories), count)


def _split(story_id: int, chosen: list[int], who: str, why: str | None) -> Split:
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.stories.wait_for_step(connection)
        story = _current(connection, story_id)
        members = _members(connection, {story})
        rest = [one for one in members if one not in chosen]
        strangers = [one for one in chosen if one not in members]
        if strangers or not chosen:
            named = ", ".join(map(str, strangers)) or "-"
            raise NotThatWayError(
                f"{story_id}번 사건의 기사가 아닙니다: {named}.",
                f"Not articles of story {story_id}: {named}.",
            )
        if not rest:
            raise NotThatWayError(
                "사건의 모든 기사를 떼어 낼 수는 없습니다. 남을 기사가 있어야 합니다.",
                "All articles of a story cannot be split off: some must stay.",
            )
        queries.stories.forget_bonds(connection, ones=chosen, others=rest)
        _bind(connection, chosen, who)
        _bind(connection, rest, who)
        queries.stories.add_bonds(
            connection,
            article_id=chosen[0],
            other_ids=rest[:1],
            is_together=False,
            made_by=_name(who),
        )
        homes, changed, _ = _write(connection, {story}, who, why)
        new_ids = {homes[one] for one in members} - {story}
        alerts = make_good(connection, changed | {story}, clock.now())
        return Split(story, tuple(sorted(new_ids)), tuple(chosen), alerts)


def _write(connection: Connection, story_ids: set[int], who: str, why: str | None) -> Written:
    return write(connection, regroup(connection, story_ids), Cause(_name(who), _line(why)))


def _bind(connection: Connection, article_ids: list[int], who: str) -> None:
    """These articles are one story, by way of the first of them."""
    queries.stories.forget_bonds(connection, ones=article_ids, others=article_ids)
    queries.stories.add_bonds(
        connection,
        article_id=article_ids[0],
        other_ids=article_ids[1:],
        is_together=True,
        made_by=_name(who),
    )


def _members(connection: Connection, story_ids: set[int]) -> list[int]:
    rows = queries.stories.list_members(
        connection, story_ids=array(sorted(story_ids)), article_ids=array([])
    )
    return sorted(row.article_id for row in rows)


def _current(connection: Connection, story_id: int) -> int:
    found: int | None = queries.stories.find_current(connection, story_id=story_id)
    if found is None:
        raise NotThatWayError(f"{story_id}번 사건이 없습니다.", f"There is no story {story_id}.")
    return found


def _name(who: str) -> str:
    """Nobody can sign as the rule."""
    name = clean_line(who)[:100] or "?"
    return f"{name}." if name == "rule" else name


def _line(why: str | None) -> str | None:
    return clean_line(why or "")[:500] or None
