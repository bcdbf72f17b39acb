"""The command as a whole: quick to answer, every verb there, nothing loaded before it is needed."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli.main import app

runner = CliRunner()

VERBS = [
    *("up", "demo", "status", "why", "crawl", "process", "deliver", "digest", "backfill"),
    *(f"quarantine {verb}" for verb in ("list", "show", "retry", "discard")),
    *("health", "sources list", "sources check", "channels test"),
    *("predict extraction", "predict relevance", "predict stories"),
    *("db migrate", "db psql", "db url", "db columns"),
]
HEAVY = ["airflow", "scrapy", "psycopg2", "pydantic", "lxml", "requests", "psutil", "yaml"]


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself_in_both_languages(verb: str) -> None:
    result = runner.invoke(app, [*verb.split(), "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    about = next(line for line in result.stdout.splitlines() if "·" in line)
    korean, english = about.split("·", 1)
    assert any("가" <= letter <= "힣" for letter in korean)
    assert english.strip().isascii()


def test_help_loads_nothing_heavy() -> None:
    """Pydantic or psycopg2 alone would cost half of the half second that help may take."""
    script = (
        f"import sys, json, cli.main; print(json.dumps([m for m in {HEAVY} if m in sys.modules]))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert json.loads(answer.stdout) == []


def test_the_command_is_installed() -> None:
    command = f"{sys.prefix}/bin/newswatch"
    answer = subprocess.run([command, "--help"], capture_output=True, text=True, cwd="/")
    assert answer.returncode == 0
    assert "오픈소스 AI" in answer.stdout
