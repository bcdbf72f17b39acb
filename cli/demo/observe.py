"""What the demo sees: the pipeline through its views, and the sinks through their own logs."""

import email
import email.policy
import json
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.db import reading
from storage.queries import queries


@dataclass(frozen=True)
class Snapshot:
    """One look at the database. Counts are rows; see ``sql/queries/demo.sql``."""

    articles: int
    copies: int
    stories: int
    alerts: int
    sent: int
    undelivered: int
    sources: int
    sources_begun: int
    sources_polled: int
    pages_due: int
    pages_unread: int
    pages_undecided: int
    alerts_unsent: int
    quarantined: int

    @property
    def is_quiet(self) -> bool:
        """Nothing listed, landed, parsed or raised is without its end."""
        return not (
            self.undelivered
            or self.pages_due
            or self.pages_unread
            or self.pages_undecided
            or self.alerts_unsent
        )


@dataclass(frozen=True)
class Message:
    """One message as a sink received it. ``key``: a mail's Message-ID; Slack gives none.

    ``is_marked``: it says itself that it may be a repetition.
    """

    channel: str
    key: str
    text: str
    is_marked: bool
    raw: Any


def snapshot(since: datetime) -> Snapshot:
    """The state of the pipeline; ``sources_polled`` counts those polled after ``since``."""
    with reading() as connection:
        row = queries.demo.take_snapshot(connection, since=since)
    return Snapshot(*row[: len(fields(Snapshot))])


def table(statement: str) -> list[dict[str, Any]]:
    """All rows of one statement of ``sql/queries/demo.sql``, a dictionary each."""
    cursor_of = getattr(queries.demo, f"{statement}_cursor")
    with reading() as connection, cursor_of(connection) as cursor:
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def messages(state: Path) -> list[Message]:
    """All that arrived at the Slack stand-in and the mail catcher, in order of arrival."""
    return [*_slack(state / "slack.jsonl"), *_mails(state / "mails")]


def _slack(log: Path) -> list[Message]:
    if not log.exists():
        return []
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return [_slack_message(row["payload"]) for row in rows]


def _slack_message(payload: dict[str, Any]) -> Message:
    text = json.dumps(payload, ensure_ascii=False).replace("&amp;", "&")
    return Message("slack", "", text, "재전송" in text, payload)


def _mails(folder: Path) -> list[Message]:
    return [_mail(path) for path in sorted(folder.glob("*.eml"))]


def _mail(path: Path) -> Message:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    plain = mail.get_body(("plain",))
    text = plain.get_content() if plain else ""
    return Message("email", str(mail["Message-ID"]), text, False, mail)
