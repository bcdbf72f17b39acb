"""Stories in Postgres: the terms of articles, how near they are, and the stories they come to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from newswatch.clock import in_seoul
from storage.bulk import array, json_rows
from storage.db import Connection
from storage.queries import queries
from transforms import stories
from transforms.item import Item
from transforms.portions import portions
from transforms.stories import Moment, Vector
from transforms.story_content import StoryContent, content_of
from transforms.story_ledger import Arrival, Near, Place, Settled, settle
from transforms.times import told_at, window

_BATCH = 200
MOST_READ = 1_000
"""Stored articles whose terms are held in memory at a time."""


@dataclass(frozen=True)
class Telling:
    """An article as stories are found by it; ``story_id``: the story that it has already;
    ``copies``: how much text others have in common with it."""

    article_id: int
    content: StoryContent
    moment: Moment
    story_id: int | None = None
    copies: Mapping[int, float] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The Seoul day on which it was told, if it says so."""
        return in_seoul(self.moment.told_at).date() if self.moment.is_dated else None


class Known(NamedTuple):
    """What the index has of an article."""

    vector: Vector
    moment: Moment
    story_id: int | None


def join(connection: Connection, items: Sequence[Item]) -> Settled:
    """The places of articles among the stories, those of all these articles.

    Of a revised article the new text is compared; how near its earlier one was stays true. One that
    has left the index keeps its story.
    """
    revised = [item.article_id for item in items if item.is_revision]
    story_of, left = _stories_of(connection, revised)
    tellings = [
        Telling(
            item.article_id,
            item.study.content,
            item.moment,
            story_of.get(item.article_id),
            {pair.other_id: pair.containment for pair in item.pairs},
        )
        for item in items
        if item.article_id not in left
    ]
    if not tellings:
        return Settled(left)
    settled = _settle(connection, tellings)
    _note_news(connection, tellings, settled.places)
    return Settled({**left, **settled.places}, settled.changed)


def catch_up(connection: Connection, since: datetime) -> bool:
    """Puts some articles that the index lacks into it: those of the window from before it was as it
    is. Whether there may be more."""
    tellings = []
    for row in queries.stories.list_unindexed(connection, since=since, limit=_BATCH):
        told = told_at(row.published_at, row.published_precision, row.first_listed_at)
        moment = Moment(told, row.published_at is not None)
        content = content_of(row.title, row.body)
        tellings.append(Telling(row.article_id, content, moment, row.story_id))
    if tellings:
        _settle(connection, tellings)
    return bool(tellings)


def _stories_of(
    connection: Connection, article_ids: list[int]
) -> tuple[dict[int, int], dict[int, Place]]:
    """The stories of articles that are known, and the places of those that have left the index."""
    if not article_ids:
        return {}, {}
    rows = list(queries.stories.list_places(connection, article_ids=article_ids))
    left = {article_id: Place(story_id) for article_id, story_id, is_in in rows if not is_in}
    return {article_id: story_id for article_id, story_id, _ in rows}, left


def _settle(connection: Connection, tellings: Sequence[Telling]) -> Settled:
    """Into the index, and into their stories."""
    _remember(connection, tellings)
    near = _near(connection, tellings)
    _note_nearness(connection, near)
    arrivals = [
        Arrival(one.article_id, one.moment.told_at, one.story_id, found, frozenset(one.copies))
        for one, found in zip(tellings, near.values(), strict=True)
    ]
    return settle(connection, arrivals)


def _near(connection: Connection, tellings: Sequence[Telling]) -> dict[int, dict[int, Near]]:
    """How near stored articles are, and those in an earlier place, as far as they are near at all;
    and their stories."""
    present = {
        one.article_id: Known(one.content.vector, one.moment, one.story_id) for one in tellings
    }
    places = {article_id: place for place, article_id in enumerate(present)}
    sharing = _sharing(connection, tellings)
    for place, one in enumerate(tellings):
        sharing[place] |= one.copies.keys()
    wanted = {
        place: {other for other in others if places.get(other, -1) < place}
        for place, others in sharing.items()
    }
    near: dict[int, dict[int, Near]] = {one.article_id: {} for one in tellings}
    for portion in portions(wanted, MOST_READ):
        stored = {other for others in portion.values() for other in others} - present.keys()
        known = present | _read(connection, stored)
        for place, others in portion.items():
            one = tellings[place]
            around = {other: known[other] for other in others if other in known}
            near[one.article_id] = _nearest(one, around)
    return near


def _nearest(telling: Telling, around: Mapping[int, Known]) -> dict[int, Near]:
    found = {}
    for article_id, other in around.items():
        like = stories.likeness(telling.content.vector, other.vector)
        share = telling.copies.get(article_id, 0.0)
        nearness = stories.nearness(like, share, telling.moment, other.moment)
        if nearness:
            found[article_id] = Near(nearness, other.story_id)
    return found


def _sharing(connection: Connection, tellings: Sequence[Telling]) -> dict[int, set[int]]:
    """Those that share heavy terms with each, by place."""
    days = [window(_dated(one), stories.WINDOW_DAYS) for one in tellings]
    terms = [
        (place, key, one.content.vector.weights[key])
        for place, one in enumerate(tellings)
        for key in one.content.vector.heaviest
    ]
    found: dict[int, set[int]] = {place: set() for place in range(len(tellings))}
    for place, article_id in queries.stories.find_sharing(
        connection,
        places=array(range(len(tellings))),
        article_ids=array(one.article_id for one in tellings),
        first_days=array(first for first, _ in days),
        last_days=array(last for _, last in days),
        key_places=array(place for place, _, _ in terms),
        keys=array(key for _, key, _ in terms),
        weights=array(weight for _, _, weight in terms),
        least=stories.INDEXED_LEAST * stories.UNITS,
    ):
        found[place].add(article_id)
    return found


def _dated(telling: Telling) -> datetime | None:
    return telling.moment.told_at if telling.moment.is_dated else None


def _read(connection: Connection, article_ids: Collection[int]) -> dict[int, Known]:
    """What the index has of articles."""
    if not article_ids:
        return {}
    rows = queries.stories.list_vectors(connection, article_ids=array(sorted(article_ids)))
    return {
        row.article_id: Known(
            Vector.unpacked(row.keys, row.weights, row.titled),
            Moment(row.told_at, row.is_dated),
            row.story_id,
        )
        for row in rows
    }


def _note_news(
    connection: Connection, tellings: Sequence[Telling], places: Mapping[int, Place]
) -> None:
    """What articles are the first to say of their stories: neither stored articles said it nor
    those in an earlier place."""
    stored = _said(connection, tellings, places)
    earlier: dict[int, set[str]] = defaultdict(set)
    rows = []
    for one in tellings:
        place, facts = places[one.article_id], one.content.facts
        known = stored[one.article_id] | earlier[place.story_id]
        news = [asdict(span) for key, span in facts.items() if key not in known]
        if not place.is_new and (news or one.story_id is not None):
            rows.append({"article_id": one.article_id, "news": news or None})
        if one.story_id is None:
            earlier[place.story_id].update(facts)
    if rows:
        queries.stories.note_news(connection, rows=json_rows(rows))


def _said(
    connection: Connection, tellings: Sequence[Telling], places: Mapping[int, Place]
) -> dict[int, set[str]]:
    """What stored articles of its story say of the same as an article does."""
    new = [one.article_id for one in tellings if one.story_id is None]
    rows = [
        {
            "article_id": one.article_id,
            "story_id": places[one.article_id].story_id,
            "keys": list(one.content.facts),
        }
        for one in tellings
        if not places[one.article_id].is_new
    ]
    found: dict[int, set[str]] = defaultdict(set)
    if rows:
        asked = {"rows": json_rows(rows), "but": array(new)}
        for article_id, key in queries.stories.list_said(connection, **asked):
            found[article_id].add(key)
    return found


def _remember(connection: Connection, tellings: Sequence[Telling]) -> None:
    revised = [one.article_id for one in tellings if one.story_id is not None]
    if revised:
        queries.stories.forget(connection, article_ids=revised)
    rows = []
    terms = []
    for one in tellings:
        vector = one.content.vector
        keys, weights = vector.packed()
        rows.append(
            {
                "article_id": one.article_id,
                "keys": keys,
                "weights": weights,
                "titled": vector.titled,
                "told_at": one.moment.told_at,
                "is_dated": one.moment.is_dated,
                "said": list(one.content.facts),
                "day": one.day,
            }
        )
        terms += [(one.article_id, key, vector.weights[key]) for key in vector.heaviest]
    queries.stories.remember(
        connection,
        rows=json_rows(rows),
        key_ids=array(article_id for article_id, _, _ in terms),
        index_keys=array(key for _, key, _ in terms),
        index_weights=array(weight for _, _, weight in terms),
    )


def _note_nearness(connection: Connection, near: Mapping[int, Mapping[int, Near]]) -> None:
    pairs = [
        (one, other, found.nearness)
        for one, around in near.items()
        for other, found in around.items()
    ]
    if pairs:
        queries.stories.note_nearness(
            connection,
            ones=array(one for one, _, _ in pairs),
            others=array(other for _, other, _ in pairs),
            nearness=array(nearness for _, _, nearness in pairs),
        )
