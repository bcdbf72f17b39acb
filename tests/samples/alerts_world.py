"""Fixtures of the alert tests: rows to alert on, and settings that lead to the sinks.

(PYTEST_DONT_REWRITE: test modules import it before they name it as their plugin.)
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newswatch.settings import Settings, settings
from storage.db import connect, transaction
from tests.samples.alerts_sinks import MailSink, SlackSink

pytest_plugins = ["tests.samples.alerts_sinks"]

SAMPLES = Path(__file__).parent
TITLE = "정부, 공공 조달에 오픈소스 AI 기준 세운다"
REASON = "제목에 ‘오픈소스 AI’, ‘조달’ (열린 AI와 공공 조달)."


@dataclass
class World:
    """Rows that the other rooms would have written, and reading glasses for what came of them."""

    count: int = 0

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """``values``: one for each ``%s``, or one mapping for names."""
        named = values and isinstance(values[0], dict)
        with (
            closing(connect("owner")) as connection,
            transaction(connection),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values[0] if named else values or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, sql: str, *values: Any) -> Any:
        return self.run(sql, *values)[0][0]

    def article(
        self,
        outlet: str = "hanbit",
        title: str = TITLE,
        url: str | None = None,
        seen: datetime | None = None,
        published: datetime | None = None,
        precision: str | None = "minute",
    ) -> int:
        self.count += 1
        seen = seen or datetime.now(UTC)
        published = published or seen - timedelta(minutes=5)
        return self.one(
            "select samples.article(%s, %s, %s, %s, %s, %s)",
            outlet,
            url or f"https://{outlet}.example/news/{self.count}",
            title,
            seen,
            published if precision else None,
            precision,
        )

    def story(self, article: int) -> int:
        return self.one("select samples.story(%s)", article)

    def join(self, article: int, story: int) -> None:
        self.run("insert into news.story_article values (%s, %s, 'similar')", article, story)

    def copy(self, article: int, earlier: int) -> None:
        self.run("insert into news.copy_pair values (%s, %s, 'near', 0.95)", article, earlier)

    def decide(
        self, article: int, what: str = "alert", reason: str = REASON, at: datetime | None = None
    ) -> int:
        at = at or datetime.now(UTC)
        return self.one("select samples.decide(%s, %s, %s, %s)", article, what, reason, at)

    def alert(self, **article: Any) -> int:
        """A story of one article, decided on and alerted: the alert's number."""
        made = self.article(**article)
        self.story(made)
        return self.one("select samples.alert(%s)", self.decide(made))

    def deliveries(self, columns: str = "channel, recipient, state") -> list[tuple[Any, ...]]:
        return self.run(f"select {columns} from news.delivery order by id")


@pytest.fixture
def world(database: Settings) -> World:
    made = World()
    made.run((SAMPLES / "alerts.sql").read_text(encoding="utf-8"))
    return made


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Sets settings by name for this test: ``configured(slack_label="정책팀")``."""

    def configure(**values: Any) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(f"NEWSWATCH_{name.upper()}", str(value))
        settings.cache_clear()
        return settings()

    return configure


@pytest.fixture
def both(slack: SlackSink, mail: MailSink, configured: Callable[..., Settings]) -> Settings:
    """Slack and two mail addresses, with waits short enough for a test."""
    return configured(
        slack_webhook_url=slack.url,
        smtp_host="127.0.0.1",
        smtp_port=mail.port,
        smtp_security="none",
        mail_to="desk@nuri.example, lead@nuri.example",
        mail_from="watch@nuri.example",
        send_timeout_s=1.0,
        delivery_lease_s=3.0,
        retry_base_s=0.2,
    )
