"""``newswatch status`` and the status line say what the database knows: who fails, since when."""

import json
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.output import when
from cli.overview import ask_airflow
from cli.status import status_line
from newswatch.settings import Settings, settings
from storage.db import connect, transaction

runner = CliRunner()

FAILING_SINCE = datetime.now(UTC) - timedelta(hours=3)

OUTLET = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every, last_attempt_at,
    last_success_at, failing_since_at, fail_streak, last_error_kind, last_error)
values ('hanbit/feed', 'hanbit', 'feed', 'https://hanbit.example/rss', 'poll', '10 min',
        clock_timestamp(), clock_timestamp(), null, 0, null, null),
       ('hanbit/sitemap', 'hanbit', 'sitemap', 'https://hanbit.example/map', 'poll', '10 min',
        clock_timestamp(), %(since)s, %(since)s, 9, 'dns', '주소를 찾을 수 없습니다');
insert into news.channel_gate (channel, recipient, failing_since_at, last_error)
values ('slack', 'desk', %(since)s, 'HTTP 500'), ('email', 'kim@hanbit.example', null, null);
"""


@pytest.fixture
def one_source_fails(database: Settings) -> Settings:
    with closing(connect("owner")) as connection, transaction(connection):
        connection.cursor().execute(OUTLET, {"since": FAILING_SINCE})
    return database


def test_the_line_says_which_and_since_when(one_source_fails: Settings) -> None:
    line = status_line()
    assert "소스 1/2 정상" in line
    assert f"응답 없음 1({when(FAILING_SINCE)}부터)" in line
    assert f"slack ✗ {when(FAILING_SINCE)}~" in line
    assert "email ✗" not in line
    assert "미설정: 연락처, Slack, 메일 (알림은 outbox 폴더에)" in line
    assert "\n" not in line


def test_the_line_speaks_english_and_names_only_what_is_missing(
    one_source_fails: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    monkeypatch.setenv("NEWSWATCH_CONTACT", "mailto:desk@hanbit.example")
    monkeypatch.setenv("NEWSWATCH_SLACK_WEBHOOK_URL", "https://hooks.example/x")
    settings.cache_clear()
    line = status_line()
    assert f"sources 1/2 ok · 1 failing since {when(FAILING_SINCE)}" in line
    assert line.endswith("not set: mail")


def test_the_page_shows_each_source_with_its_trouble(one_source_fails: Settings) -> None:
    result = runner.invoke(app, ["status"])
    assert result.exit_code == 0, result.output
    row = next(line for line in result.stdout.splitlines() if "hanbit/sitemap" in line)
    assert "응답 없음" in row
    assert "주소를 찾을 수 없습니다" in row
    healthy = next(line for line in result.stdout.splitlines() if "hanbit/feed" in line)
    assert "정상" in healthy
    assert "slack desk: HTTP 500" in result.stdout
    assert "Airflow: 꺼져 있음" in result.stdout


def test_the_json_is_one_line_with_the_same_facts(one_source_fails: Settings) -> None:
    result = runner.invoke(app, ["status", "--json", "--memory"])
    (line,) = result.stdout.splitlines()
    said = json.loads(line)
    assert said["database"]["trouble"] is None
    health = {row["source"]: row["health"] for row in said["database"]["sources"]}
    assert health == {"hanbit/feed": "ok", "hanbit/sitemap": "failing"}
    assert said["database"]["today"]["sources_failing"] == 1
    assert said["database"]["broken_promises"] == {"silent_source": 1}
    assert said["is_writing_files"] is True
    assert said["airflow"] == {"web": None, "trouble": None, "parts": {}}
    assert said["memory"] == {}, "nothing of this state folder is running"


def test_airflow_is_asked_past_any_proxy_and_healthy_when_every_part_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Health(BaseHTTPRequestHandler):
        parts: ClassVar = {
            "metadatabase": "healthy",
            "scheduler": "healthy",
            "triggerer": "healthy",
        }

        def do_GET(self) -> None:
            said = {name: {"status": status} for name, status in self.parts.items()}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(said | {"extra": None}).encode())

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        web = f"http://127.0.0.1:{server.server_port}"
        assert not ask_airflow(web).is_healthy, "the dag processor has not reported itself"
        Health.parts["dag_processor"] = "healthy"
        assert ask_airflow(web).is_healthy
        server.shutdown()
    gone = ask_airflow(web)
    assert (gone.is_healthy, gone.trouble) == (False, "ConnectionError")


def test_without_a_database_it_says_so_and_ends_well(home: object) -> None:
    result = runner.invoke(app, ["status"])
    assert result.exit_code == 0
    assert "데이터베이스: 응답 없음" in result.stdout
    assert status_line() == "데이터베이스 응답 없음"
