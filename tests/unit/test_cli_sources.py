"""``newswatch sources``: the catalogue is listed and checked without a database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import settings
from tests.crawling import set_all

runner = CliRunner()

RIGHT = """
slug: {slug}
name: {{ko: 예시신문, en: Example Daily}}
home: https://{slug}.example/
kind: {kind}
tier: 2
{family}
discover:
  - {{kind: feed, url: "https://{slug}.example/rss", every: 20m}}
promise: {{articles_per_day: [1, 50], with_body: 0.9}}
verified: {{by: evidence, on: 2026-11-01}}
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    outlets = [("daily", "news", "family: ndsoft"), ("weekly", "news", ""), ("ministry", "gov", "")]
    for slug, kind, family in outlets:
        text = RIGHT.format(slug=slug, kind=kind, family=family)
        (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_our_own_catalogue_is_right(home: Path) -> None:
    result = runner.invoke(app, ["sources", "check", "--json"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["invalid"] == []
    assert set(said) == {"outlets", "policy", "invalid"}
    assert said["outlets"] >= 60
    assert said["policy"] >= 8
    assert list(home.iterdir()) == [], "looking leaves no trace"


def test_check_counts_by_family(catalogue: Path) -> None:
    result = runner.invoke(app, ["sources", "check", str(catalogue)])
    assert result.exit_code == 0
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()}
    assert rows["ndsoft"] == ["1", "daily"]
    assert rows["-"] == ["2", "ministry,", "weekly"]


def test_check_names_those_who_want_to_be_asked(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly = catalogue / "weekly.yaml"
    assert "weekly." not in runner.invoke(app, ["sources", "check", str(catalogue)]).stdout
    terms = "terms: {crawling: consent, seen: https://weekly.example/terms}\n"
    weekly.write_text(weekly.read_text("utf-8") + terms, encoding="utf-8")
    result = runner.invoke(app, ["sources", "check", str(catalogue)])
    assert (
        "weekly: 약관이 자동 수집에 동의를 구해 쉽니다 (https://weekly.example/terms)"
        in result.stdout
    )
    assert "NEWSWATCH_CONSENTED=weekly" in result.stdout
    assert result.exit_code == 0
    asking = ["sources", "check", str(catalogue), "--json"]
    assert json.loads(runner.invoke(app, asking).stdout)["outlets"] == 2
    set_all(monkeypatch, CONSENTED="daily, weekly")
    assert json.loads(runner.invoke(app, asking).stdout)["outlets"] == 3
    assert "NEWSWATCH_CONSENTED" not in runner.invoke(app, asking[:-1]).stdout


def test_check_says_file_field_and_fix_and_goes_on(catalogue: Path) -> None:
    wrong = catalogue / "weekly.yaml"
    wrong.write_text(wrong.read_text("utf-8").replace("tier: 2", "teir: 2"), encoding="utf-8")
    result = runner.invoke(app, ["sources", "check", str(catalogue), "--json"])
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["outlets"] == 2
    assert said["policy"] == 1
    assert any("weekly.yaml: teir" in line and "tier" in line for line in said["invalid"])


def test_check_tells_what_outlets_contradict(catalogue: Path) -> None:
    twin = catalogue / "weekly.yaml"
    twin.write_text(twin.read_text("utf-8").replace("weekly.example", "daily.example"), "utf-8")
    result = runner.invoke(app, ["sources", "check", str(catalogue), "--json"])
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["outlets"] == 2, "the first of the two is told, and not counted"
    assert any("daily.yaml: home" in line and "weekly.yaml" in line for line in said["invalid"])


def test_what_is_switched_off_is_not_counted(catalogue: Path) -> None:
    off = catalogue / "weekly.yaml"
    off.write_text(off.read_text("utf-8") + "enabled: false\n", encoding="utf-8")
    result = runner.invoke(app, ["sources", "check", str(catalogue), "--json"])
    assert json.loads(result.stdout) == {"outlets": 2, "policy": 1, "invalid": []}


def test_schema_is_json_of_the_model() -> None:
    result = runner.invoke(app, ["sources", "schema"])
    assert result.exit_code == 0
    assert {"slug", "discover", "article", "terms", "robots"} <= set(
        json.loads(result.stdout)["properties"]
    )


def test_single_files_can_be_checked_by_relative_path(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(catalogue)
    result = runner.invoke(app, ["sources", "check", "daily.yaml", "ministry.yaml", "--json"])
    assert json.loads(result.stdout) == {"outlets": 2, "policy": 1, "invalid": []}


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    result = runner.invoke(app, ["sources", "check", str(tmp_path), "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["invalid"]


def test_list_has_one_object_a_line(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_CATALOGUE_DIR", str(catalogue))
    settings.cache_clear()
    result = runner.invoke(app, ["sources", "list", "--json"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["source"] for row in rows] == ["daily/feed", "ministry/feed", "weekly/feed"]
    assert rows[0] == {
        "source": "daily/feed",
        "outlet": "daily",
        "name": "예시신문",
        "use": "poll",
        "every_s": 1200,
        "url": "https://daily.example/rss",
    }
