"""Versions of rules: each one that was at work is kept whole, with who wrote it, when and why."""

from collections.abc import Iterable
from datetime import datetime

from storage.db import Connection, transaction
from storage.queries import queries
from transforms.topics import Topic


def note_versions(
    connection: Connection, live: Iterable[Topic], shadows: Iterable[Topic], now: datetime
) -> None:
    """Stores what is not known yet, in a transaction of its own; again it changes nothing."""
    with transaction(connection):
        for topic in live:
            _note(connection, topic, live_at=now, shadow_at=None)
        for topic in shadows:
            _note(connection, topic, live_at=None, shadow_at=now)


def _note(
    connection: Connection, topic: Topic, live_at: datetime | None, shadow_at: datetime | None
) -> None:
    rule = topic.rule
    queries.decisions.note_version(
        connection,
        topic=rule.topic,
        rule_version=topic.version,
        name_ko=rule.name.ko,
        name_en=rule.name.en,
        author=rule.author,
        written_on=rule.date,
        note=rule.note,
        alert_at=rule.alert_at,
        digest_at=rule.digest_at,
        rule=rule.model_dump_json(by_alias=True, exclude_defaults=True),
        live_at=live_at,
        shadow_at=shadow_at,
    )
