"""The story of one article in Postgres: how near it is to others, and the story it comes to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property

from newswatch.clock import in_seoul
from storage.db import Connection
from storage.queries import queries
from storage.records import StoryNeighbour
from transforms import stories
from transforms.copies import Pair
from transforms.machine_lists import is_machine_list
from transforms.normalize import Text
from transforms.novelty import Span, facts
from transforms.stories import Moment, Vector
from transforms.story_ledger import Arrival, Near, Place, settle
from transforms.times import told_at, window
from transforms.words import documents, weights, words

_BATCH = 200


@dataclass(frozen=True)
class Telling:
    """An article as stories are found by it; ``story_id``: the story that it has already."""

    article_id: int
    title: str
    body: str
    moment: Moment
    story_id: int | None = None

    @property
    def dated(self) -> datetime | None:
        """When it was told, if it says so."""
        return self.moment.told_at if self.moment.is_dated else None

    @cached_property
    def facts(self) -> dict[str, Span]:
        """What it says, by keys."""
        return facts(self.title, self.body)

    @property
    def vector(self) -> Vector:
        """Its terms; none of a list that is made again and again: only a copy of it is near."""
        if is_machine_list(self.title):
            return Vector({})
        named = documents(f"{self.title}\n{self.body}")
        headline = frozenset(words(self.title))
        return stories.vector(weights(self.title, self.body), headline, named)


def join(
    connection: Connection,
    article_id: int,
    text: Text,
    told: datetime,
    pairs: Sequence[Pair],
    is_revision: bool,
) -> Place:
    """The place among the stories of an article with these copies.

    Of a revised article the new text is compared; how near its earlier one was stays true. One that
    has left the index keeps its story.
    """
    known = None
    if is_revision:
        known, is_indexed = queries.stories.find_story(connection, article_id=article_id)
        if not is_indexed:
            return Place(known)
    moment = Moment(told, text.published_at is not None)
    telling = Telling(article_id, text.title, text.told, moment, known)
    place = _place(connection, telling, {pair.other_id: pair.containment for pair in pairs})
    if not place.is_new:
        _note_news(connection, telling, place.story_id)
    return place


def catch_up(connection: Connection, since: datetime) -> bool:
    """Puts some articles that the index lacks into it: those of the window from before it was as it
    is. Whether there may be more."""
    rows = list(queries.stories.list_unindexed(connection, since=since, limit=_BATCH))
    for row in rows:
        told = told_at(row.published_at, row.published_precision, row.first_listed_at)
        moment = Moment(told, row.published_at is not None)
        telling = Telling(row.article_id, row.title, row.body, moment, row.story_id)
        _place(connection, telling, {})
    return bool(rows)


def _place(connection: Connection, telling: Telling, copies: Mapping[int, float]) -> Place:
    """Into the index, and into its story."""
    vector = telling.vector
    near = _neighbours(connection, telling, vector, copies)
    _remember(connection, telling, vector, near)
    told = telling.moment.told_at
    arrival = Arrival(telling.article_id, told, telling.story_id, near, frozenset(copies))
    return settle(connection, arrival)


def _neighbours(
    connection: Connection, telling: Telling, vector: Vector, copies: Mapping[int, float]
) -> dict[int, Near]:
    """How near other articles are, as far as they are near at all, and their stories."""
    found = {}
    for row in _candidates(connection, telling, vector, copies):
        like = stories.likeness(vector, Vector.unpacked(row.keys, row.weights, row.titled))
        share = copies.get(row.article_id, 0.0)
        moment = Moment(row.told_at, row.is_dated)
        nearness = stories.nearness(like, share, telling.moment, moment)
        if nearness:
            found[row.article_id] = Near(nearness, row.story_id)
    return found


def _candidates(
    connection: Connection, telling: Telling, vector: Vector, copies: Mapping[int, float]
) -> list[StoryNeighbour]:
    """Those that share heavy terms, and the copies."""
    heaviest = vector.heaviest
    if not heaviest and not copies:
        return []
    first_day, last_day = window(telling.dated, stories.WINDOW_DAYS)
    return list(
        queries.stories.find_neighbours(
            connection,
            article_id=telling.article_id,
            keys=heaviest,
            weights=[vector.weights[key] for key in heaviest],
            first_day=first_day,
            last_day=last_day,
            least=stories.INDEXED_LEAST * stories.UNITS,
            copy_ids=list(copies),
        )
    )


def _note_news(connection: Connection, telling: Telling, story_id: int) -> None:
    """What it is the first to say of its story."""
    known = {
        key
        for (key,) in queries.stories.list_said(
            connection,
            keys=list(telling.facts),
            story_id=story_id,
            article_id=telling.article_id,
        )
    }
    news = [asdict(span) for key, span in telling.facts.items() if key not in known]
    if news or telling.story_id is not None:
        told = json.dumps(news, ensure_ascii=False) if news else None
        queries.stories.note_news(connection, article_id=telling.article_id, news=told)


def _remember(
    connection: Connection, telling: Telling, vector: Vector, near: Mapping[int, Near]
) -> None:
    keys, shares = vector.packed()
    heaviest = vector.heaviest
    queries.stories.remember(
        connection,
        article_id=telling.article_id,
        keys=keys,
        weights=shares,
        titled=vector.titled,
        told_at=telling.moment.told_at,
        is_dated=telling.moment.is_dated,
        said=list(telling.facts),
        day=telling.dated and in_seoul(telling.dated).date(),
        index_keys=heaviest,
        index_weights=[vector.weights[key] for key in heaviest],
        is_revision=telling.story_id is not None,
        other_ids=list(near),
        nearness=[one.nearness for one in near.values()],
    )
