"""What follows from a topic's decision: an alert, or a reason why there is none."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newswatch.settings import settings
from storage.db import Connection
from storage.queries import queries
from storage.records import DuePage, KnownArticle, OwedDecision
from transforms.decisions import Decision
from transforms.normalize import Text
from transforms.rule import Level
from transforms.times import is_old
from transforms.witnesses import heard

Disposition = Literal["alert", "same_story", "baseline", "backfill", "old", "weak", "not_relevant"]


Dated = Text | OwedDecision


@dataclass(frozen=True)
class Sight:
    """How an article came to us: what its listings tell about its freshness."""

    is_baseline: bool
    is_backfill: bool
    first_listed_at: datetime
    outage: timedelta
    read_anew_after: timedelta | None = None

    @classmethod
    def of(cls, page: DuePage, known: KnownArticle | None, now: datetime) -> "Sight":
        """A correction is judged by when its article was first seen, not by its own time; what is
        only read anew (``read_anew_after`` so long), also by whether that was just now."""
        first = known or page
        return cls(
            first.is_baseline,
            first.is_backfill,
            first.first_listed_at,
            first.outage,
            now - first.first_listed_at if known is not None and page.is_reread else None,
        )


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
    connection: Connection,
    article_id: int,
    story_id: int,
    text: Text,
    sight: Sight,
    decision: Decision,
    now: datetime,
) -> Disposition:
    """Keeps a decision with what follows, the alert included; in the caller's transaction."""
    is_told = decision.is_relevant and _is_told(connection, decision.topic, story_id)
    if not is_told:
        decision = heard(connection, decision, story_id, article_id)
    disposition = disposed(decision.level, is_told, text, sight)
    decision_id = queries.decisions.add(
        connection,
        article_id=article_id,
        story_id=story_id,
        topic=decision.topic,
        rule_version=decision.rule_version,
        content_sha=text.content_sha,
        level=decision.level,
        is_relevant=decision.is_relevant,
        score=decision.score,
        evidence=json.dumps(decision.evidence, ensure_ascii=False),
        reason=decision.reason,
        disposition=disposition,
        decided_at=now,
    )
    if disposition == "alert" and decision_id is not None:
        queries.decisions.raise_alert(
            connection,
            topic=decision.topic,
            story_id=story_id,
            article_id=article_id,
            decision_id=decision_id,
            raised_at=now,
        )
    return disposition


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
