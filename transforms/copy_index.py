"""The copies of one article in Postgres: its place in the index, and the pairs it makes."""

from datetime import datetime

from newswatch.clock import in_seoul
from storage.db import Connection
from storage.queries import queries
from storage.records import CopyCandidate
from transforms import copies
from transforms.copies import Candidate, Pair
from transforms.fingerprints import fingerprint, packed, unpacked
from transforms.normalize import Text
from transforms.times import dated_at, window

MOST_CANDIDATES = 100


def pair(
    connection: Connection,
    article_id: int,
    text: Text,
    told: datetime,
    dated: datetime,
    is_revision: bool,
) -> list[Pair]:
    """Finds and stores the article's copies and puts it into the index. Nearest copies first.

    Of a revised article the new text is compared; pairs that its earlier text made stay true.
    """
    mark = fingerprint(text.body)
    day = in_seoul(told).date()
    first_day, last_day = window(text.published_at and told, copies.WINDOW_DAYS)
    rows: list[CopyCandidate] = list(
        queries.copies.find_candidates(
            connection,
            article_id=article_id,
            content_sha=text.content_sha,
            keys=list(mark.keys),
            shared=copies.SHARED_KEYS,
            most=MOST_CANDIDATES,
            first_day=first_day,
            last_day=last_day,
        )
    )
    candidates = (
        Candidate(row.article_id, bytes(row.content_sha), unpacked(row.grams or b""))
        for row in rows
    )
    pairs = list(copies.verified(text.content_sha, mark.grams, candidates))
    times = {row.article_id: dated_at(row.published_at, row.first_listed_at) for row in rows}
    for found in pairs:
        _store(connection, article_id, dated, found, times[found.other_id])
    if is_revision:
        queries.copies.forget(connection, article_id=article_id)
    queries.copies.remember(
        connection, article_id=article_id, keys=list(mark.keys), grams=packed(mark.grams), day=day
    )
    return sorted(pairs, key=lambda found: (-found.containment, found.other_id))


def _store(
    connection: Connection, article_id: int, dated: datetime, found: Pair, other_dated: datetime
) -> None:
    """The pair, with the one of the earlier date as the earlier one."""
    is_later = (dated, article_id) > (other_dated, found.other_id)
    later, earlier = (article_id, found.other_id) if is_later else (found.other_id, article_id)
    queries.copies.add_pair(
        connection,
        article_id=later,
        earlier_id=earlier,
        kind=found.kind,
        containment=found.containment,
    )
