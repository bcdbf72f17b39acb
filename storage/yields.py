"""The account of what sources yield: summed up from committed pages, and judged for drift.

Everything is worked out anew from rows each time, in one transaction: an account that is killed
leaves nothing, one that is made twice changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storage import drift_rules
from storage.db import Connection, transaction
from storage.queries import queries
from storage.records import FieldFill, Silence

RECENT_S = 6 * 3600.0
"""Runs so young are summed up at each account: their pages may still be read or decided on."""


@dataclass
class Account:
    """What an account changed: runs summed up, drift raised and ended."""

    runs: int = 0
    raised: int = 0
    ended: int = 0


def take_account(connection: Connection, seconds: float = RECENT_S) -> Account:
    """Sums up what the runs of the last ``seconds`` yielded, then raises and ends drift.

    Later ones than the last account's are summed up in any case. Only sources of which a run has
    changed are judged anew: nothing else could be other than before. Raises StorageError.
    """
    done = Account()
    with transaction(connection):
        queries.yields.queue_for_account(connection)
        changed = list(queries.yields.sum_up(connection, seconds=seconds, days=drift_rules.DAYS))
        done.runs = len(changed)
        done.ended += queries.yields.end_drift_of_absent(connection)
        fills: Iterable[FieldFill] = list(
            queries.yields.list_fill(
                connection,
                source_ids=list({source_id for (source_id,) in changed}),
                days=drift_rules.DAYS,
                fewest=drift_rules.FEWEST_RECENT,
            )
        )
        for fill in fills:
            _judge_field(connection, fill, done)
        silences: Iterable[Silence] = list(queries.yields.list_silences(connection))
        for silence in silences:
            _judge_silence(connection, silence, done)
    return done


def _judge_field(connection: Connection, fill: FieldFill, done: Account) -> None:
    recent = (fill.recent_pages, fill.recent_filled)
    usual = (fill.usual_pages, fill.usual_filled)
    if fill.drift_id is None:
        usual = drift_rules.usual_of(usual, fill.promised)
    now = {"recent_pages": fill.recent_pages, "recent_filled": fill.recent_filled}
    if fill.drift_id is None:
        if drift_rules.is_drift(recent, usual):
            done.raised += queries.yields.raise_drift(
                connection,
                source_id=fill.source_id,
                field=fill.field,
                since_at=fill.since_at,
                usual_pages=usual[0],
                usual_filled=usual[1],
                **now,
            )
    elif drift_rules.is_back(recent, usual):
        done.ended += queries.yields.end_drift(connection, id=fill.drift_id, **now)
    else:
        queries.yields.follow_drift(connection, id=fill.drift_id, **now)


def _judge_silence(connection: Connection, silence: Silence, done: Account) -> None:
    if silence.drift_id is not None:
        if silence.is_over:
            done.ended += queries.yields.end_drift(
                connection, id=silence.drift_id, recent_pages=0, recent_filled=0
            )
    elif not silence.is_accepted and drift_rules.is_silent(silence.usual, silence.general):
        done.raised += queries.yields.raise_drift(
            connection,
            source_id=silence.source_id,
            field="articles",
            since_at=silence.since_at,
            usual_pages=round(silence.usual),
            usual_filled=round(silence.usual),
            recent_pages=0,
            recent_filled=0,
        )
