"""What stands on the desk: everything is read here, bounded, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.yields import Yield, drifts, yields
from newswatch import clock
from storage.db import Connection
from storage.health import PROMISES
from storage.queries import queries
from storage.records import (
    AlertRow,
    ArticleRow,
    ChannelState,
    DeliveryRow,
    DeskState,
    DriftRow,
    GapRow,
    OptOutRow,
    ProposalRow,
    QuarantineRow,
    SourceRow,
    StoryRow,
)

__all__ = ["Desk", "Outcome", "Story", "Told", "look"]

OUTCOMES = ("article", "copy", "filtered", "quarantined", "due", None)

ALERT_DAYS = 7
GAP_DAYS = 7
MOST_RELEVANT = 100
MOST_OTHERS = 200
MOST_ARTICLES = 2000
MOST_ALERTS = 200
MOST_DELIVERIES = 2000
MOST_SOURCES = 500
MOST_OPT_OUTS = 500
MOST_GAPS = 50
MOST_QUARANTINED = 50


@dataclass(frozen=True)
class Story:
    """An event with its articles, the earliest first."""

    row: StoryRow
    articles: list[ArticleRow]


@dataclass(frozen=True)
class Told:
    """An alert with its messages."""

    row: AlertRow
    deliveries: list[DeliveryRow]


@dataclass(frozen=True)
class Outcome:
    """One outcome of api_v1.items (None: nobody knows) with the number of entries per reason."""

    name: str | None
    reasons: list[tuple[str | None, int]]

    @property
    def items(self) -> int:
        return sum(n for _, n in self.reasons)


@dataclass(frozen=True)
class Desk:
    """The page's content for one Seoul day. ``outcomes``: what became of the entries first listed
    on it; ``checks``: name and rows of health views not empty."""

    day: date
    state: DeskState
    outcomes: list[Outcome]
    relevant: list[Story]
    others: list[Story]
    alerts: list[Told]
    sources: list[SourceRow]
    opt_outs: list[OptOutRow]
    proposals: list[ProposalRow]
    yields: list[Yield]
    drifts: list[DriftRow]
    quarantine: list[QuarantineRow]
    gaps: list[GapRow]
    channels: list[ChannelState]
    checks: list[tuple[str, int]]
    promises: frozenset[str] = PROMISES

    @property
    def has_more_others(self) -> bool:
        """Whether the list of other stories was cut."""
        return len(self.others) >= MOST_OTHERS


def look(connection: Connection, day: date, now: datetime) -> Desk:
    """One look at everything. ``now`` is business time; it bounds the alerts shown."""
    ask = queries.desk
    return Desk(
        day=day,
        state=ask.take_state(connection, day=day),
        outcomes=_outcomes(connection, day),
        relevant=_stories(connection, day, is_relevant=True, most=MOST_RELEVANT),
        others=_stories(connection, day, is_relevant=False, most=MOST_OTHERS),
        alerts=_alerts(connection, now - timedelta(days=ALERT_DAYS)),
        sources=list(ask.list_sources(connection, most=MOST_SOURCES)),
        opt_outs=list(ask.list_opt_outs(connection, most=MOST_OPT_OUTS)),
        proposals=list(ask.list_proposals(connection, most=MOST_GAPS)),
        yields=yields(connection, clock.in_seoul(now).date()),
        drifts=drifts(connection),
        quarantine=list(ask.list_quarantine(connection, most=MOST_QUARANTINED)),
        gaps=list(ask.list_gaps(connection, since=now - timedelta(days=GAP_DAYS), most=MOST_GAPS)),
        channels=list(queries.overview.list_channels(connection)),
        checks=[(name, rows) for name, rows in queries.health.count_rows(connection) if rows],
    )


def _outcomes(connection: Connection, day: date) -> list[Outcome]:
    """In the order of OUTCOMES, those that occur."""
    since = datetime(day.year, day.month, day.day, tzinfo=clock.SEOUL)
    found = list(
        queries.desk.count_outcomes(connection, since=since, until=since + timedelta(days=1))
    )
    kinds = [
        Outcome(name, [(reason, n) for outcome, reason, n in found if outcome == name])
        for name in OUTCOMES
    ]
    return [kind for kind in kinds if kind.items]


def _stories(connection: Connection, day: date, *, is_relevant: bool, most: int) -> list[Story]:
    rows: list[StoryRow] = list(
        queries.desk.list_stories(connection, day=day, is_relevant=is_relevant, most=most)
    )
    articles: Iterable[ArticleRow] = queries.desk.list_articles(
        connection, story_ids=[row.story_id for row in rows], most=MOST_ARTICLES
    )
    by_story: defaultdict[int | None, list[ArticleRow]] = defaultdict(list)
    for article in articles:
        by_story[article.story_id].append(article)
    return [Story(row, by_story[row.story_id]) for row in rows]


def _alerts(connection: Connection, since: datetime) -> list[Told]:
    rows: list[AlertRow] = list(queries.desk.list_alerts(connection, since=since, most=MOST_ALERTS))
    deliveries: Iterable[DeliveryRow] = queries.desk.list_deliveries(
        connection, alert_ids=[row.alert_id for row in rows], most=MOST_DELIVERIES
    )
    by_alert: defaultdict[int | None, list[DeliveryRow]] = defaultdict(list)
    for delivery in deliveries:
        by_alert[delivery.alert_id].append(delivery)
    return [Told(row, by_alert[row.alert_id]) for row in rows]
