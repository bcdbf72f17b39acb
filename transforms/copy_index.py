"""The copies of one article in Postgres: its place in the index, and the pairs it makes."""

import json
from collections.abc import Iterator
from datetime import datetime

from newswatch.clock import in_seoul
from storage.db import Connection
from storage.queries import queries
from storage.records import CopyCandidate
from transforms import copies
from transforms.alignment import Reading
from transforms.cleaning import MAX_CHARS
from transforms.copies import Compared, Pair, Verdict
from transforms.copy_window import put
from transforms.fingerprints import unpacked
from transforms.normalize import Text
from transforms.times import dated_at, window

COMMONPLACE = 500
"""More articles of one window never share a text; a key that they share is a frequent gram."""
MOST_EXACT = 100


def pair(
    connection: Connection,
    article_id: int,
    outlet: str,
    text: Text,
    dated: datetime,
    now: datetime,
    is_revision: bool,
) -> list[Pair]:
    """Finds and stores the article's copies and puts it into the index. Nearest copies first.

    Of a revised article the new text is compared; pairs that its earlier text made stay true.
    """
    told_on = text.published_at and in_seoul(text.published_at).date()
    here = Compared(article_id, outlet, text.title, text.body, text.content_sha, told_on)
    verified = list(_verified(connection, here, text.published_at, dated))
    if verified:
        rows = [_row(article_id, *one) for one in verified]
        queries.copies.add_pairs(connection, pairs=json.dumps(rows))
    if is_revision:
        queries.copies.forget(connection, article_id=article_id)
    put(connection, here, in_seoul(now).date())
    return copies.nearest_first(
        [
            Pair(row.article_id, verdict.kind, verdict.containment, verdict.alignment.share)
            for row, verdict, _ in verified
        ]
    )


def _verified(
    connection: Connection, here: Compared, published_at: datetime | None, dated: datetime
) -> Iterator[tuple[CopyCandidate, Verdict, bool]]:
    """Candidates that share the text, and whether the article at hand is the later one."""
    for row in candidates(connection, here, published_at):
        other = _compared(row)
        if not copies.may_be_copy(here, other):
            continue
        other_dated = dated_at(row.published_at, row.first_listed_at)
        is_later = (dated, here.article_id) > (other_dated, row.article_id)
        if row.is_later is not None:  # a correction often carries a new date: the order is kept
            is_later = not row.is_later
        verdict = copies.judge(here, other) if is_later else copies.judge(other, here)
        if verdict is not None:
            yield row, verdict, is_later


def candidates(
    connection: Connection, here: Compared, published_at: datetime | None
) -> list[CopyCandidate]:
    """Stored articles that have enough keys in common, or all letters."""
    first_day, last_day = window(published_at, copies.WINDOW_DAYS)
    rows: Iterator[CopyCandidate] = queries.copies.find_candidates(
        connection,
        article_id=here.article_id,
        content_sha=here.sha,
        keys=list(here.mark.keys),
        shared=copies.SHARED_KEYS,
        chars=MAX_CHARS,
        commonplace=COMMONPLACE,
        most=MOST_EXACT,
        first_day=first_day,
        last_day=last_day,
    )
    return list(rows)


def _compared(row: CopyCandidate) -> Compared:
    told_on = row.published_at and in_seoul(row.published_at).date()
    grams = None if row.grams is None else unpacked(row.grams)
    reading = None if row.reading is None else Reading.unpacked(row.reading)
    return Compared(
        row.article_id,
        row.outlet_slug,
        row.title,
        row.body or "",
        bytes(row.content_sha),
        told_on,
        grams,
        reading,
    )


def _row(
    article_id: int, row: CopyCandidate, verdict: Verdict, is_later: bool
) -> dict[str, object]:
    """The pair as it is stored, with the one of the earlier date as the earlier one."""
    other_id, found = row.article_id, verdict.alignment
    later, earlier = (article_id, other_id) if is_later else (other_id, article_id)
    return {
        "article_id": later,
        "earlier_id": earlier,
        "kind": verdict.kind,
        "containment": verdict.containment,
        "score": found.share,
        "later_share": found.later,
        "earlier_share": found.earlier,
        "spans": [
            place
            for one in found.matches
            for place in (one.start, one.end, one.other_start, one.other_end)
        ],
    }
