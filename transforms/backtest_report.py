"""What a back-test found: how often, what is gained and lost, and how right by the labels."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from storage.db import Connection
from storage.queries import queries
from storage.records import BacktestHit, BacktestState, HitCounts, Labelling
from transforms.wilson import Share, share

SAMPLES = 10
"""Articles shown of each kind."""

Kind = Literal["gained", "lost", "near"]
KINDS: tuple[Kind, ...] = ("gained", "lost", "near")


@dataclass(frozen=True)
class Rightness:
    """Precision and recall of one rule by the labels; ``duplicate`` counts as relevant."""

    precision: Share
    recall: Share


@dataclass(frozen=True)
class Day:
    """Alerts of one Seoul day."""

    day: date
    draft: int
    live: int


@dataclass(frozen=True)
class Report:
    """A back-test's result. ``overlap``: of what either rule alerts, the share that both do; None
    where neither alerts anything. ``remaining``: articles that are still to be judged."""

    topic: str
    draft_version: str
    live_version: str
    since: date
    articles: int
    remaining: int
    seconds: float
    counts: HitCounts
    overlap: float | None
    days: tuple[Day, ...]
    samples: dict[Kind, tuple[BacktestHit, ...]]
    draft: Rightness
    live: Rightness


def take_report(
    connection: Connection,
    backtest_id: int,
    *,
    topic: str,
    draft_version: str,
    live_version: str,
    since: date,
) -> Report:
    """The report of a back-test as it stands; in the caller's transaction."""
    ask = queries.backtests
    state: BacktestState = ask.find_state(connection, id=backtest_id)
    counts: HitCounts = ask.count_hits(connection, id=backtest_id)
    labels: Labelling = ask.measure(connection, id=backtest_id)
    either = counts.draft_alerts + counts.live_alerts - counts.both
    return Report(
        topic=topic,
        draft_version=draft_version,
        live_version=live_version,
        since=since,
        articles=state.articles,
        remaining=state.remaining,
        seconds=round(state.seconds, 2),
        counts=counts,
        overlap=round(counts.both / either, 4) if either else None,
        days=tuple(Day(*row) for row in ask.list_days(connection, id=backtest_id)),
        samples={
            kind: tuple(ask.list_samples(connection, id=backtest_id, kind=kind, most=SAMPLES))
            for kind in KINDS
        },
        draft=_rightness(labels.draft_right, labels.draft_wrong, labels.draft_missed),
        live=_rightness(labels.live_right, labels.live_wrong, labels.live_missed),
    )


def _rightness(right: int, wrong: int, missed: int) -> Rightness:
    return Rightness(share(right, right + wrong), share(right, right + missed))
