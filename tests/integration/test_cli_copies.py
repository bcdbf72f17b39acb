"""``newswatch copies show``: where a text comes from, for people and for scripts."""

import json
from contextlib import closing
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import Settings
from storage.db import connect
from tests.work_list import Press
from transforms.process import process

runner = CliRunner()
TOLD = [
    "수산자원청은 올해 남해 연안에 어린 감성돔 이십만 마리를 놓아준다고 밝혔습니다.",
    "방류는 다음 달 초부터 여섯 개 어촌계가 함께 하며 크기는 칠 센티미터 이상입니다.",
    "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사되었습니다.",
    "수산자원청 관계자는 어민 소득이 마을마다 평균 구백만 원 늘 것으로 내다보았습니다.",
    "방류에 쓰는 물고기는 모두 질병 검사를 통과한 것이며 표지를 달아 이동을 살핍니다.",
]
OWN = "나루 어촌계장은 해마다 물고기가 줄어 걱정이었는데 이제 한시름 놓았다고 말했다."


@pytest.fixture(autouse=True)
def world(database: Settings) -> None:
    with closing(connect("owner")) as connection:
        press = Press(connection)
        early, late = timedelta(hours=3), timedelta(hours=1)
        press.prints("https://gov.kr/1", "감성돔 방류", " ".join(TOLD), outlet="cheong", ago=early)
        press.prints("https://b.kr/2", "어린 돔\x1b[31m", " ".join([*TOLD[:4], OWN]), outlet="maru",
                     ago=late)  # fmt: skip
        press.prints("https://d.kr/4", "도서관", "도서관이 밤에도 문을 연다.", outlet="haneul")
        process()
        press.ask("update news.outlet set kind = 'gov' where slug = 'cheong'")


def said(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["copies", "show", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_what_was_copied_added_and_cut_is_told_apart() -> None:
    text = said("https://b.kr/2")
    assert "출처 (기관)" in text
    assert f"{{+{OWN}+}}" in text
    assert f"[-{TOLD[4]}-]" in text
    assert TOLD[0] in text
    assert f"{{+{TOLD[0]}" not in text
    assert "\x1b" not in text, "what a page says moves no terminal"


def test_an_original_says_so_and_names_its_copies() -> None:
    text = said("1")
    assert "더 이른 출처가 없습니다." in text
    assert "→ #2 어린 돔" in text


def test_for_scripts() -> None:
    told = json.loads(said("2", "--json"))
    (pair,) = told["pairs"]
    assert (told["origin_id"], pair["kind"], pair["earlier_outlet_kind"]) == (1, "near", "gov")
    assert (pair["added"], pair["cut"]) == ([OWN], [TOLD[4]])
    assert next(one["later"][0] for one in pair["spans"]) == 0


def test_an_article_of_its_own_and_one_that_is_not() -> None:
    assert "글을 나눈 기사가 없습니다." in said("https://d.kr/4")
    said("999", code=1)
    said("9" * 30, code=1)
    said("아무 말", code=1)
