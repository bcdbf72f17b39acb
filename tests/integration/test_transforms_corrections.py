"""Corrections: what makes a revision and what does not, what is kept of it, who is told."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.clock import SEOUL
from newswatch.settings import Settings
from tests.crawling import set_all
from tests.stored import SITE, land, watch
from tests.tables import rows

runner = CliRunner()
NOW = datetime.now(SEOUL)
DAY = f"{NOW - timedelta(days=2):%F}"
JUST_NOW = f"{NOW - timedelta(minutes=5):%FT%H:%M}"
TITLE = "감성돔 방류"
TEXT = "수산자원청은 11월 3일 남해 연안에 어린 감성돔 42만 마리를 놓아준다고 밝혔습니다."
MORE = "방류는 다음 달 초부터 여섯 개 어촌계가 함께 하며 재포획률은 3.5%로 조사됐습니다."
POLICY = "정부가 오픈소스 AI 모델을 규제하지 않기로 하고 육성 정책을 국회에 보고했다."


def page(title: str = TITLE, *texts: str, at: str = f"{DAY}T10:00", changed: str = "") -> str:
    lines = "".join(f"<p>{text}</p>" for text in texts or (TEXT, MORE))
    metas = f'<meta property="article:published_time" content="{at}:00+09:00">'
    if changed:
        metas += f'<meta property="article:modified_time" content="{changed}:00+09:00">'
    return (
        f"<html><head><title>{title}</title><meta property='og:title' content='{title}'>{metas}"
        f"</head><body><h1>{title}</h1><article>{lines}</article></body></html>"
    )


@pytest.fixture(autouse=True)
def folder(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, CATALOGUE_DIR=str(tmp_path / "catalogue"))
    watch(tmp_path / "catalogue")


def revisions() -> list[Any]:
    return rows("select revision, cause, changes from news.article_revision order by revision")


def test_trivial_changes_make_no_revision_and_a_new_stamp_is_kept() -> None:
    land(1, page())
    land(1, page(TITLE, TEXT.replace(" ", "  "), MORE, "조회수 1,234"))
    land(1, page(changed=f"{DAY}T12:00"))
    assert revisions() == [(1, "first", None)]
    assert rows("select to_char(modified_at, 'HH24:MI'), body not like '%조회%' from news.article") == [
        ("03:00", True)
    ]  # fmt: skip
    assert rows("select outcome from news.parsed_page order by id") == [
        ("article",), ("unchanged",), ("unchanged",)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (page("감성돔 방류 취소"), {"title": [TITLE, "감성돔 방류 취소"]}),
        (
            page(TITLE, TEXT, MORE.replace("3.5%", "35%")),
            {"paragraphs": {"changed": 1}, "numbers": {"out": ["3.5%"], "in": ["35%"]}},
        ),
        (
            page(TITLE, TEXT.replace("11월 3일", "11월 4일"), MORE),
            {"paragraphs": {"changed": 1}, "dates": {"out": ["11월 3일"], "in": ["11월 4일"]}},
        ),
        (
            page(at=f"{DAY}T11:30"),
            {"published_at": [f"{DAY}T01:00:00+00:00", f"{DAY}T02:30:00+00:00"]},
        ),
    ],
)
def test_a_changed_title_number_or_date_is_a_revision(after: str, changes: object) -> None:
    land(1, page())
    land(1, after)
    assert revisions() == [(1, "first", None), (2, "page", changes)]


def test_an_article_that_becomes_relevant_is_alerted_and_one_that_was_told_is_not() -> None:
    land(1, page(at=JUST_NOW))
    assert rows("select count(*) from news.alert") == [(0,)]
    land(1, page("정부, 오픈소스 AI 육성 정책 보고", POLICY, MORE, at=JUST_NOW))
    assert rows("select count(*) from news.alert") == [(1,)]
    told = (POLICY, MORE, "예산은 90억원이다.")
    land(1, page("정부, 오픈소스 AI 육성 정책 국회 보고", *told, at=JUST_NOW))
    assert len(revisions()) == 3
    assert rows("select count(*) from news.alert") == [(1,)]


def test_the_history_of_an_article_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    land(1, page())
    land(1, page("감성돔 [red]방류[/red] 취소", TEXT, MORE.replace("3.5%", "35%")))
    shown = runner.invoke(app, ["revisions", f"{SITE}/news/1?utm_source=x"])
    assert shown.exit_code == 0, shown.output
    assert "2. " in shown.output
    assert "매체가 고침" in shown.output
    assert "숫자: 3.5% → 35%" in shown.output
    assert "[-방류-] {+[red]방류[/red] 취소+}" in shown.output
    assert "[-3.5%로-] {+35%로+}" in shown.output
    told = runner.invoke(app, ["revisions", f"{SITE}/news/1", "--json"]).output.splitlines()
    second = json.loads(told[1])
    assert second["changes"]["words"]["paragraphs"][0]["place"] == 2
    set_all(monkeypatch, LANGUAGE="en")
    assert "changed by its publisher" in runner.invoke(app, ["revisions", f"{SITE}/news/1"]).output
    assert runner.invoke(app, ["revisions", f"{SITE}/news/2"]).exit_code == 1
