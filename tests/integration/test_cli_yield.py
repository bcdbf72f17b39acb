"""``newswatch sources yield`` over the sample day."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import Settings, settings
from tests.tables import change, put_day, rows

runner = CliRunner()


@pytest.fixture(autouse=True)
def sample(database: Settings) -> None:
    put_day()


def said(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["sources", "yield", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_every_source_with_its_shares_and_what_is_missing() -> None:
    text = said()
    line = next(line for line in text.splitlines() if line.startswith("moait/sitemap"))
    assert "100%" in line
    assert "20–120 · 95%" in line
    assert line.rstrip().endswith("본문")
    assert "moait/sitemap 본문: 최근 0/8, 보통 168/174" in text
    assert "빠진 예: https://moait.example/a/20440 (raw " in text
    assert "마지막으로 있던 예: https://moait.example/a/20399" in text


def test_of_one_outlet_for_scripts() -> None:
    told = json.loads(said("moait", "--json"))
    assert [one["source"] for one in told["sources"]] == ["moait/sitemap"]
    assert told["sources"][0]["drift"] == ["body"]
    assert [one["field"] for one in told["drifts"]] == ["body"]


def test_a_silence_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    change("update news.drift set field = 'articles', usual_pages = 31, usual_filled = 31")
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    settings.cache_clear()
    assert "nothing new since" in said("moait/sitemap")


def test_accepting_ends_it_with_the_reason() -> None:
    assert "moait/sitemap 본문: 이제부터 이것이 보통입니다." in said(
        "moait", "--accept", "영상 전문"
    )
    assert rows("select resolution, note from news.drift") == [("accepted", "영상 전문")]
    assert "열린 것이 없습니다" in said("moait", "--accept", "영상 전문")


@pytest.mark.parametrize(
    ("arguments", "told"), [(("nowhere",), "nowhere"), (("--accept", "x"), "적으세요")]
)
def test_a_wrong_name_is_said_to_be_so(arguments: tuple[str, ...], told: str) -> None:
    assert told in said(*arguments, code=2)
