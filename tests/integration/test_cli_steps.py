"""The steps as verbs: with nothing to do, with a source that does not answer, with a wrong name."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import Settings, settings

runner = CliRunner()

# Nothing listens on port 9 (discard) of a test machine.
SILENT = """
slug: silent
name: {ko: 고요신문, en: Silent Daily}
home: http://127.77.0.99:9/
kind: news
tier: 3
discover:
  - {kind: feed, url: "http://127.77.0.99:9/rss", every: 10m}
promise: {articles_per_day: [0, 10], with_body: 0.9}
verified: {by: evidence, on: 2026-11-01}
"""


@pytest.fixture
def silent_source(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "silent.yaml").write_text(SILENT, encoding="utf-8")
    monkeypatch.setenv("NEWSWATCH_CATALOGUE_DIR", str(tmp_path / "sources"))
    monkeypatch.setenv("NEWSWATCH_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("NEWSWATCH_DOWNLOAD_DELAY_S", "0")
    settings.cache_clear()
    return settings()


def said(*arguments: str) -> dict[str, Any]:
    """The one JSON object that a verb prints."""
    result = runner.invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.stderr
    (line,) = result.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_with_nothing_to_do_every_step_says_so(database: Settings) -> None:
    assert said("process")["articles"] == 0
    assert said("deliver", "--seconds", "0.2")["sent"] == 0
    assert said("digest")["digest_id"] is None


def test_summaries_are_names_and_values_for_people(database: Settings) -> None:
    result = runner.invoke(app, ["process"])
    assert result.stdout.startswith("articles 0 · ")


def test_a_source_that_does_not_answer_ends_the_crawl_well_and_shows(
    silent_source: Settings,
) -> None:
    assert said("crawl")["failed"] == 1
    (source,) = said("status")["database"]["sources"]
    assert source["source"] == "silent/feed"
    assert source["health"] == "failing"
    assert source["failing_since_at"]
    assert said("crawl") == {"sources": 0}, "not due again at once"


def test_an_outlet_stands_for_its_sources_and_is_polled_at_once(silent_source: Settings) -> None:
    assert said("crawl", "silent")["sources"] == 1
    assert said("crawl", "silent/feed")["sources"] == 1


def test_an_unknown_source_is_wrong_usage_and_the_nearest_is_named(
    silent_source: Settings,
) -> None:
    result = runner.invoke(app, ["crawl", "silnet"])
    assert result.exit_code == 2
    assert "silent" in result.stderr


def test_why_says_that_nothing_is_known_of_an_address(database: Settings) -> None:
    found = said("why", "https://hanbit.example/news/1")
    assert found["verdict"] == "unknown"
    plain = runner.invoke(app, ["why", "https://hanbit.example/news/1"])
    assert plain.stdout.splitlines() == found["sentences"]
