"""``newswatch story``: a story shown, merged and split by hand."""

import json
from contextlib import closing
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from cli.main import app
from storage.db import connect
from tests.work_list import Press
from transforms.process import process

DAM = "서해 갯마루 방조제가 무너져 마을 세 곳이 잠겼다. 주민 이백 명이 학교로 옮겼다."


def run(*words):
    return CliRunner().invoke(app, ["story", *map(str, words)])


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        press = Press(connection)
        press.prints("https://a.kr/1", "방조제 붕괴", DAM, outlet="a", ago=timedelta(hours=3))
        news = DAM + " 군은 11월 5일까지 물막이를 의결했다."
        press.prints("https://b.kr/2", "방조제 붕괴, 복구 의결", news, outlet="b")
        press.prints(
            "https://c.kr/3", "도서관이 밤에 문을 연다", "열람실을 자정까지 연다.", outlet="c"
        )
        process()
        yield press


def story_of(press, url):
    ((story_id, article_id),) = press.ask(
        "select m.story_id, a.id from news.story_article m join news.article a"
        " on a.id = m.article_id where a.url = %s",
        url,
    )
    return story_id, article_id


def test_a_story_is_shown_with_what_is_new(press):
    story_id, _ = story_of(press, "https://a.kr/1")
    shown = run("show", story_id)
    assert shown.exit_code == 0, shown.output
    assert shown.output.index("https://a.kr/1") < shown.output.index("https://b.kr/2")
    assert "의결 (단계)" in shown.output
    told = json.loads(run("show", story_id, "--json").output)
    assert [one["outlet"] for one in told["articles"]] == ["a", "b"]
    assert {"kind": "date", "text": "11월 5일"}.items() <= told["articles"][1]["new"][-1].items()


def test_stories_are_merged_and_split_by_hand(press):
    one, article = story_of(press, "https://a.kr/1")
    other, _ = story_of(press, "https://c.kr/3")
    assert run("merge", one, other, "--by", "mina", "--why", "한 회의").exit_code == 0
    assert "mina: 한 회의" in run("show", other).output
    done = json.loads(run("split", one, article, "--by", "mina", "--json").output)
    assert done["article_ids"] == [article]
    assert story_of(press, "https://a.kr/1")[0] != story_of(press, "https://b.kr/2")[0]


def test_what_is_not_there_is_said(press):
    story_id, _ = story_of(press, "https://a.kr/1")
    for words in (("show", 999), ("merge", 999, story_id), ("split", story_id, 999)):
        wrong = run(*words)
        assert wrong.exit_code == 2
        assert "999" in wrong.output
