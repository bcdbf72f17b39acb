"""Pages handled together, within one transaction: articles, copies, stories, decisions, alerts.

What is asked of the database is asked for a whole wave at once, and so are its answers written: a
trip to the server, and the server's own start of a statement, cost more than most of what one page
needs. The pages of a wave are of different articles; two pages of one article go into two waves.
Within a wave the pages are earlier and later by their order, as if they had come one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from storage.bulk import json_rows
from storage.db import Connection
from storage.queries import queries
from transforms import articles, copy_index, dispositions, story_index
from transforms.dispositions import Disposition
from transforms.item import Item, Kind, Outcome
from transforms.story_ledger import Settled
from transforms.study import Studied


def handle(connection: Connection, pages: Sequence[Studied], now: datetime) -> list[Outcome]:
    """Stores what pages say and decides on it, in their order."""
    outcomes: list[Outcome] = []
    alone = pages[0].page.id if len(pages) == 1 else 0
    queries.processing.note_page(connection, id=alone)
    while len(outcomes) < len(pages):
        wave = _wave(connection, pages[len(outcomes) :], now)
        outcomes += _handled(connection, wave, now, alone)
    return outcomes


def _wave(connection: Connection, pages: Sequence[Studied], now: datetime) -> list[Item]:
    """The first pages of these that are of different articles, as far as can be known."""
    apart = _apart(pages)
    known = articles.find_known(connection, apart)
    items: list[Item] = []
    taken: set[int] = set()
    for place, one in enumerate(apart):
        article = known.get(place)
        if article is not None and article.id in taken:
            break
        taken |= {article.id} if article is not None else set()
        items.append(Item(*one, article, now))
    return items


def _apart(pages: Sequence[Studied]) -> Sequence[Studied]:
    """Those up to the first that has its address or its entry in common with one before it."""
    addresses: set[bytes] = set()
    entries: set[int] = set()
    for number, one in enumerate(pages):
        if one.study.text.url_sha in addresses or one.page.item_id in entries:
            return pages[:number]
        addresses.add(one.study.text.url_sha)
        entries.add(one.page.item_id)
    return pages


def _handled(
    connection: Connection, wave: Sequence[Item], now: datetime, alone: int
) -> list[Outcome]:
    """One wave. ``alone``: the one page that is at work, 0 for several.

    The same words at the same address change nothing, but that a page that had vanished is there
    again; other words are a revision of the article: it is compared and decided anew, and stays in
    its story; so are other words of the listing while nothing else is known.
    """
    for item in wave:
        articles.move_where_found(connection, item)
        if item.is_seen_again:
            articles.touch(connection, item)
    other = [item for item in wave if not item.is_unchanged]
    articles.store(connection, other, now)
    queries.processing.note_page(connection, id=alone)
    copy_index.pair(connection, other, now)
    settled = story_index.join(connection, other)
    made_good = dispositions.make_good(connection, settled.changed, now) if settled.changed else 0
    homes = {article_id: place.story_id for article_id, place in settled.places.items()}
    ends = dispositions.record(connection, other, homes, now)
    dispositions.keep_trials(connection, other, now)
    _finish(connection, wave)
    return [
        _outcome(item, settled, ends, 0 if number else made_good)
        for number, item in enumerate(wave)
    ]


def _outcome(
    item: Item,
    settled: Settled,
    ends: Mapping[int, Sequence[Disposition]],
    made_good: int,
) -> Outcome:
    """``made_good``: alerts that were owed, told with this page."""
    if item.is_unchanged:
        return Outcome("unchanged", alerts=made_good)
    own = ends[item.article_id]
    return Outcome(
        _kind(item),
        copies=sum(pair.kind != "follow_up" for pair in item.pairs),
        opened_story=settled.places[item.article_id].is_new,
        relevant=sum(end != "not_relevant" for end in own),
        alerts=own.count("alert") + made_good,
    )


def _finish(connection: Connection, wave: Iterable[Item]) -> None:
    rows = [
        {"id": item.page.id, "outcome": _kind(item), "article_id": item.article_id} for item in wave
    ]
    queries.processing.finish_pages(connection, rows=json_rows(rows))


def _kind(item: Item) -> Kind:
    return "unchanged" if item.is_unchanged else "revision" if item.is_revision else "article"
