"""What follows from a topic's decision: an alert, or a reason why there is none."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from newswatch.settings import settings
from storage.bulk import json_rows
from storage.db import Connection
from storage.queries import queries
from storage.records import OwedDecision
from transforms.decisions import Decision
from transforms.item import Item
from transforms.normalize import Text
from transforms.rule import Level
from transforms.sight import Sight
from transforms.times import is_old
from transforms.witnesses import heard

Disposition = Literal["alert", "same_story", "baseline", "backfill", "old", "weak", "not_relevant"]


Dated = Text | OwedDecision


def disposed(level: Level, is_told: bool, dated: Dated, sight: Sight) -> Disposition:
    """What follows. ``is_told``: the story has had its alert for this topic."""
    if level == "no":
        return "not_relevant"
    if is_told:
        return "same_story"
    if sight.is_baseline:
        return "baseline"
    if sight.is_backfill:
        return "backfill"
    window = timedelta(hours=settings().alert_window_h) + sight.outage
    if sight.read_anew_after is not None and sight.read_anew_after > window:
        return "old"
    if is_old(dated.published_at, dated.published_precision, sight.first_listed_at, window):
        return "old"
    return "alert" if level == "alert" else "weak"


def record(
    connection: Connection, items: Sequence[Item], homes: Mapping[int, int], now: datetime
) -> dict[int, list[Disposition]]:
    """Keeps the decisions on articles with what follows, alerts included, in the caller's
    transaction. ``homes``: article to story. What followed, by article."""
    _keep_silent(connection, items, homes, now)
    return {
        item.article_id: [
            _follow(connection, item, homes[item.article_id], decision, now)
            if decision.is_relevant
            else "not_relevant"
            for decision in item.study.decisions
        ]
        for item in items
    }


def _keep_silent(
    connection: Connection, items: Sequence[Item], homes: Mapping[int, int], now: datetime
) -> None:
    """Decisions from which nothing follows, all at once: most are."""
    rows = [
        {
            **decision.row(item.article_id, item.text.content_sha, now),
            "story_id": homes[item.article_id],
            "disposition": "not_relevant",
        }
        for item in items
        for decision in item.study.decisions
        if not decision.is_relevant
    ]
    if rows:
        queries.decisions.add_all(connection, rows=json_rows(rows))


def _follow(
    connection: Connection, item: Item, story_id: int, decision: Decision, now: datetime
) -> Disposition:
    is_told = _is_told(connection, decision.topic, story_id)
    if not is_told:
        decision = heard(connection, decision, story_id, item.article_id)
    disposition = disposed(decision.level, is_told, item.text, item.sight)
    row = decision.row(item.article_id, item.text.content_sha, now)
    row["evidence"] = json.dumps(decision.evidence, ensure_ascii=False)
    decision_id = queries.decisions.add(
        connection, **row, story_id=story_id, disposition=disposition
    )
    if disposition == "alert" and decision_id is not None:
        queries.decisions.raise_alert(
            connection,
            topic=decision.topic,
            story_id=story_id,
            article_id=item.article_id,
            decision_id=decision_id,
            raised_at=now,
        )
    return disposition


def keep_trials(connection: Connection, items: Sequence[Item], now: datetime) -> None:
    """Keeps what the rules on trial say of articles; nothing follows from it."""
    rows = [
        decision.row(item.article_id, item.text.content_sha, now)
        for item in items
        for decision in item.study.trials
    ]
    if rows:
        queries.decisions.add_shadows(connection, rows=json_rows(rows))


def make_good(connection: Connection, story_ids: Iterable[int], now: datetime) -> int:
    """Tells what was held back because its story was told, where that story has come apart and this
    part of it was never told: at once or in the next digest, as if it were decided now. How many
    alerts."""
    raised = set()
    for owed in queries.decisions.list_owed(connection, story_ids=sorted(story_ids)):
        if (owed.story_id, owed.topic) in raised:
            continue  # the story is told now, by an earlier article
        sight = Sight(owed.is_baseline, owed.is_backfill, owed.first_listed_at, owed.outage)
        disposition = disposed(owed.level, False, owed, sight)
        where = {"story_id": owed.story_id, "decision_id": owed.decision_id}
        queries.decisions.dispose_anew(connection, disposition=disposition, **where)
        if disposition == "alert":
            raised.add((owed.story_id, owed.topic))
            queries.decisions.raise_alert(
                connection, topic=owed.topic, article_id=owed.article_id, raised_at=now, **where
            )
    return len(raised)


def _is_told(connection: Connection, topic: str, story_id: int) -> bool:
    found = queries.decisions.find_alert(connection, topic=topic, story_id=story_id)
    return found is not None
