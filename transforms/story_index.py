"""The story of one article in Postgres: its terms in the index, and the story it joins or opens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newswatch.clock import in_seoul
from storage.db import Connection
from storage.queries import queries
from storage.records import StoryNeighbour
from transforms import stories
from transforms.copies import Pair
from transforms.normalize import Text
from transforms.times import told_at, window
from transforms.words import commonplace, weights


@dataclass(frozen=True)
class Joining:
    """To which story an article came, and by what."""

    story_id: int
    by: Literal["first", "copy", "similar"]
    near_id: int | None = None
    score: float | None = None


def join(
    connection: Connection, article_id: int, text: Text, told: datetime, pairs: Sequence[Pair]
) -> tuple[int, bool]:
    """(story, whether it is new) of an article with these copies. A revised one stays."""
    known: int | None = queries.stories.find_story(connection, article_id=article_id)
    if known is not None:
        queries.stories.forget(connection, article_id=article_id)
    vector = _vector(connection, text)
    story_id = known
    if story_id is None:
        joining = (
            _by_copy(connection, pairs)
            or _by_nearness(connection, article_id, told if text.published_at else None, vector)
            or _opened(connection, article_id, told)
        )
        story_id = joining.story_id
        _store(connection, article_id, told, joining)
    queries.stories.remember(
        connection,
        article_id=article_id,
        terms=list(vector),
        weights=list(vector.values()),
        indexed=stories.INDEXED,
        day=in_seoul(told).date(),
    )
    return story_id, known is None and joining.by == "first"


def _store(connection: Connection, article_id: int, told: datetime, joining: Joining) -> None:
    queries.stories.join_story(
        connection,
        article_id=article_id,
        story_id=joining.story_id,
        joined_by=joining.by,
        near_id=joining.near_id,
        score=joining.score,
    )
    if joining.by != "first":
        queries.stories.grow_story(connection, story_id=joining.story_id, at=told)


def _vector(connection: Connection, text: Text) -> dict[str, float]:
    said = weights(text.title, text.told)
    counted = dict(queries.stories.count_terms(connection, terms=["", *said]))
    return stories.terms(said, counted, counted.get("", 0), commonplace())


def _opened(connection: Connection, article_id: int, told: datetime) -> Joining:
    story_id = queries.stories.open_story(connection, article_id=article_id, at=told)
    return Joining(story_id, "first")


def _by_copy(connection: Connection, pairs: Sequence[Pair]) -> Joining | None:
    """The story of the nearest copy."""
    for pair in pairs[:1]:
        story_id = queries.stories.find_story(connection, article_id=pair.other_id)
        return Joining(story_id, "copy", pair.other_id, pair.containment)
    return None


def _by_nearness(
    connection: Connection, article_id: int, told: datetime | None, vector: dict[str, float]
) -> Joining | None:
    neighbours = _neighbours(connection, article_id, told, vector)
    match = stories.nearest_story(told, neighbours)
    if match is None:
        return None
    return Joining(match.story_id, "similar", match.near_id, match.score)


def _neighbours(
    connection: Connection, article_id: int, told: datetime | None, vector: dict[str, float]
) -> Iterator[stories.Neighbour]:
    """Articles of the window with terms in common; of all days where the article's is unknown."""
    first_day, last_day = window(told, stories.WINDOW_DAYS)
    rows: Iterator[StoryNeighbour] = queries.stories.find_neighbours(
        connection,
        article_id=article_id,
        terms=list(vector)[: stories.INDEXED],
        weights=list(vector.values())[: stories.INDEXED],
        first_day=first_day,
        last_day=last_day,
        least=stories.INDEXED_LEAST,
        most=stories.NEIGHBOURS,
    )
    for row in rows:
        known = row.published_at and told_at(
            row.published_at, row.published_precision, row.first_listed_at
        )
        near = stories.nearness(vector, row.terms, row.weights)
        yield stories.Neighbour(row.article_id, row.story_id, near, known, row.story_size)
