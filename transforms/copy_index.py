"""Copies in Postgres: the places of articles in the index, and the pairs that they make."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from newswatch.clock import in_seoul
from storage.bulk import array
from storage.db import Connection
from storage.queries import queries
from storage.records import CopyCandidate
from transforms import copies
from transforms.alignment import Reading
from transforms.cleaning import MAX_CHARS
from transforms.copies import Compared, Pair, Verdict
from transforms.copy_window import put
from transforms.fingerprints import unpacked
from transforms.item import Item
from transforms.portions import portions
from transforms.times import dated_at, window

COMMONPLACE = 500
"""More articles of one window never share a text; a key that they share is a frequent gram."""
MOST_EXACT = 100
MOST_READ = 500
"""Stored articles that are held in memory at a time."""


class Told(NamedTuple):
    """An article as it is compared, and from when it counts."""

    compared: Compared
    dated: datetime


class Found(NamedTuple):
    """A verified pair with ``other_id``, and whether the article at hand is the later one."""

    other_id: int
    verdict: Verdict
    is_later: bool


def pair(connection: Connection, items: Sequence[Item], now: datetime) -> None:
    """Finds and stores the copies of articles, and puts them into the index. Each has its copies
    then, the nearest first; of two of these articles the one in the later place has the other.

    Of a revised article the new text is compared; pairs that its earlier text made stay true.
    """
    if not items:
        return
    for item in items:
        item.study.compared.article_id = item.article_id
    revised = [item.article_id for item in items if item.is_revision]
    if revised:
        queries.copies.forget(connection, article_ids=revised)
    put(connection, [item.study.compared for item in items], in_seoul(now).date())
    orders = _orders(connection, revised)
    rows = []
    for item, found in _verified(connection, items, orders):
        item.pairs = copies.nearest_first([_pair(one) for one in found])
        rows += [_row(item.article_id, one) for one in found]
    if rows:
        queries.copies.add_pairs(connection, pairs=json.dumps(rows))


def _orders(connection: Connection, article_ids: list[int]) -> Mapping[frozenset[int], int]:
    """Pairs that are known to their later articles: a correction often carries a new date, and the
    order is kept."""
    if not article_ids:
        return {}
    rows = queries.copies.list_orders(connection, article_ids=article_ids)
    return {frozenset((later, earlier)): later for later, earlier in rows}


def _verified(
    connection: Connection, items: Sequence[Item], orders: Mapping[frozenset[int], int]
) -> Iterator[tuple[Item, list[Found]]]:
    """Items and the pairs that they make with stored articles, and with those before them."""
    present = {item.article_id: Told(item.study.compared, item.dated) for item in items}
    places = {article_id: place for place, article_id in enumerate(present)}
    asked = [(item.study.compared, item.text.published_at) for item in items]
    shared = {
        place: [one for one in others if places.get(one, -1) < place]
        for place, others in find_shared(connection, asked).items()
    }
    for portion in portions(shared, MOST_READ):
        stored = {one for others in portion.values() for one in others} - present.keys()
        known = present | {row.article_id: _told(row) for row in read(connection, stored)}
        for place, others in portion.items():
            here = known[items[place].article_id]
            found = [
                one for other in others if (one := _found(here, known[other], orders)) is not None
            ]
            yield items[place], found


def _found(here: Told, other: Told, orders: Mapping[frozenset[int], int]) -> Found | None:
    if not copies.may_be_copy(here.compared, other.compared):
        return None
    own_id, other_id = here.compared.article_id, other.compared.article_id
    is_later = (here.dated, own_id) > (other.dated, other_id)
    later = orders.get(frozenset((own_id, other_id)))
    if later is not None:
        is_later = later == own_id
    sides = (here, other) if is_later else (other, here)
    verdict = copies.judge(sides[0].compared, sides[1].compared)
    return None if verdict is None else Found(other_id, verdict, is_later)


def find_shared(
    connection: Connection, asked: Sequence[tuple[Compared, datetime | None]]
) -> dict[int, list[int]]:
    """Of these articles, by their places, the others that have enough keys in common with them, or
    all letters. Asked with when they were published."""
    days = [window(published_at, copies.WINDOW_DAYS) for _, published_at in asked]
    keys = [(place, key) for place, (here, _) in enumerate(asked) for key in here.mark.keys]
    found: dict[int, list[int]] = defaultdict(list)
    for place, article_id in queries.copies.find_shared(
        connection,
        places=array(range(len(asked))),
        article_ids=array(here.article_id for here, _ in asked),
        content_shas=[here.sha for here, _ in asked],
        first_days=array(first for first, _ in days),
        last_days=array(last for _, last in days),
        key_places=array(place for place, _ in keys),
        keys=array(key for _, key in keys),
        shared=copies.SHARED_KEYS,
        commonplace=COMMONPLACE,
        most=MOST_EXACT,
    ):
        found[place].append(article_id)
    return found


def read(connection: Connection, article_ids: Collection[int]) -> list[CopyCandidate]:
    """Stored articles as they are compared."""
    if not article_ids:
        return []
    ids = array(sorted(article_ids))
    return list(queries.copies.list_compared(connection, article_ids=ids, chars=MAX_CHARS))


def _told(row: CopyCandidate) -> Told:
    told_on = row.published_at and in_seoul(row.published_at).date()
    compared = Compared(
        row.article_id,
        row.outlet_slug,
        row.title,
        row.body or "",
        bytes(row.content_sha),
        told_on,
        None if row.grams is None else unpacked(row.grams),
        None if row.reading is None else Reading.unpacked(row.reading),
    )
    return Told(compared, dated_at(row.published_at, row.first_listed_at))


def _pair(found: Found) -> Pair:
    verdict = found.verdict
    return Pair(found.other_id, verdict.kind, verdict.containment, verdict.alignment.share)


def _row(article_id: int, found: Found) -> dict[str, object]:
    """The pair as it is stored, with the one of the earlier date as the earlier one."""
    other_id, aligned = found.other_id, found.verdict.alignment
    later, earlier = (article_id, other_id) if found.is_later else (other_id, article_id)
    return {
        "article_id": later,
        "earlier_id": earlier,
        "kind": found.verdict.kind,
        "containment": found.verdict.containment,
        "score": aligned.share,
        "later_share": aligned.later,
        "earlier_share": aligned.earlier,
        "spans": [
            place
            for one in aligned.matches
            for place in (one.start, one.end, one.other_start, one.other_end)
        ],
    }
