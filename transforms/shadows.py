"""Rules on trial: they judge every article beside the live rule, and nothing follows from it.

A rule is on trial where its file stands in the folder ``drafts`` of the topics, or says
``shadow: true``. A draft must never harm the live rules: one that is wrong is left out, and one
that fails on an article keeps no decision on it; both are told in the log.
"""

import json
import logging
from datetime import datetime
from functools import cache
from pathlib import Path

from newswatch.settings import settings
from storage.db import Connection
from storage.queries import queries
from transforms.decisions import Decision, decide_all
from transforms.normalize import Text
from transforms.topics import Topic, TopicError, load

DRAFTS = "drafts"

_log = logging.getLogger(__name__)


@cache
def shadows() -> tuple[Topic, ...]:
    """All rules on trial, read once per process."""
    folder = settings().topics_dir
    found = (_drafted(path) for path in sorted((folder / DRAFTS).glob("*.yaml")))
    marked = (_drafted(path) for path in sorted(folder.glob("*.yaml")))
    return (
        *(topic for topic in found if topic is not None),
        *(topic for topic in marked if topic is not None and topic.rule.shadow),
    )


def _drafted(path: Path) -> Topic | None:
    try:
        return load(path)
    except (TopicError, OSError) as error:
        _log.warning("A draft of a rule is left out: %s", error)
        return None


def keep_shadows(
    connection: Connection, article_id: int, text: Text, outlet: str, now: datetime
) -> None:
    """Stores what the rules on trial say of an article; in the caller's transaction."""
    for topic in shadows():
        decision = _judged(topic, text, outlet)
        if decision is not None:
            queries.decisions.add_shadow(
                connection,
                article_id=article_id,
                topic=decision.topic,
                rule_version=decision.rule_version,
                content_sha=text.content_sha,
                level=decision.level,
                score=decision.score,
                evidence=json.dumps(decision.evidence, ensure_ascii=False),
                reason=decision.reason,
                decided_at=now,
            )


def _judged(topic: Topic, text: Text, outlet: str) -> Decision | None:
    try:
        return decide_all((topic,), text.title, text.told, text.section or "", outlet)[0]
    except Exception:
        _log.warning("The draft %s %s failed on %s", topic.rule.topic, topic.version, text.url,
                     exc_info=True)  # fmt: skip
        return None
