"""What a correction changed, as a reader would name it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from transforms.revisions import Difference, Version, difference
from transforms.word_diff import Segment

TITLE = "과기부, 공개 모형 예산 1,000억원으로 늘린다"
BODY = (
    "과학기술 부처는 11월 3일 공개 모형 지원 예산을 1,000억원으로 정했다고 밝혔다.\n"
    "지원을 받는 곳은 42개이고, 증가율은 3.5%이다.\n"
    "담당 과장은 “내년 상반기에 공고를 낸다”고 말했다."
)
NOON = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)


def of_body(after: str, title: str = TITLE) -> Difference:
    return difference(Version(TITLE, BODY), Version(title, after))


@pytest.mark.parametrize(
    "after",
    [
        BODY,
        BODY.replace(" ", "  ").replace("\n", "\n\n"),
        BODY.replace("\n", " "),
        BODY.replace("“", '"').replace("”", '"'),
        BODY.replace("1,000억원", "1000억원"),
        BODY + "\n조회수 1,234",
        BODY + "\n조회 88회 | 댓글 3 · 공유 12",
        BODY + "\n▶ 다른 기사 보기",
        BODY + "\n[관련기사] 지난해 예산은 얼마였나",
        BODY.replace("밝혔다.", "밝혔다"),
    ],
)
def test_trivial_changes_are_none(after: str) -> None:
    assert not of_body(after)


@pytest.mark.parametrize(
    ("old", "new", "out", "new_numbers"),
    [
        ("3.5%", "35%", ("3.5%",), ("35%",)),
        ("3.5%", "-3.5%", ("3.5%",), ("-3.5%",)),
        ("42개", "43개", ("42개",), ("43개",)),
        ("1,000억원으로 정했", "1,100억원으로 정했", (), ("1,100억원",)),
    ],
)
def test_a_changed_number_is_named(old: str, new: str, out: object, new_numbers: object) -> None:
    found = of_body(BODY.replace(old, new))
    assert (found.numbers.out, found.numbers.new) == (out, new_numbers)
    assert len(found.paragraphs) == 1
    assert not found.dates


def test_a_changed_date_in_the_text_is_named() -> None:
    found = of_body(BODY.replace("11월 3일", "11월 4일"))
    assert (found.dates.out, found.dates.new) == (("11월 3일",), ("11월 4일",))
    assert not found.numbers


def test_words_are_shown_where_they_changed() -> None:
    found = of_body(BODY, TITLE.replace("늘린다", "줄인다"))
    assert found.title == (
        Segment("same", "과기부, 공개 모형 예산 1,000억원으로"),
        Segment("out", "늘린다"),
        Segment("in", "줄인다"),
    )
    assert found.paragraphs == ()
    assert found.as_json() == {"title": [TITLE, TITLE.replace("늘린다", "줄인다")]}


def test_hanja_alone_is_a_change() -> None:
    assert difference(Version("美 규제 완화", ""), Version("中 규제 완화", ""))


def test_paragraphs_that_came_and_went() -> None:
    first, second, third = BODY.split("\n")
    found = of_body("\n".join([first, third, "국회는 다음 주에 이를 심의한다."]))
    assert [(one.kind, one.place) for one in found.paragraphs] == [("removed", 2), ("added", 3)]
    assert found.paragraphs[0].segments == (Segment("out", second),)


@pytest.mark.parametrize(
    ("later", "precision", "is_relative", "is_change"),
    [
        (timedelta(minutes=30), "minute", False, True),
        (timedelta(seconds=30), "minute", False, False),
        (timedelta(minutes=30), "minute", True, False),
        (timedelta(hours=3), "minute", True, True),
        (timedelta(hours=3), "day", False, False),
        (timedelta(days=1), "day", False, True),
    ],
)
def test_a_date_that_changed_and_one_that_is_only_told_otherwise(
    later: timedelta, precision: str, is_relative: bool, is_change: bool
) -> None:
    before = Version(TITLE, BODY, NOON, "minute", is_relative)
    after = Version(TITLE, BODY, NOON + later, precision, is_relative)  # type: ignore[arg-type]
    assert bool(difference(before, after)) == is_change
    assert not difference(before, Version(TITLE, BODY))


@pytest.mark.parametrize("unit", ["가\n", "가나다 ", "1 ", "11월 3일 ", "조회 1 ", "- "])
def test_hostile_texts_take_no_longer_than_long_ones(unit: str) -> None:
    began = time.process_time()
    size = 60_000 // len(unit)
    difference(Version(TITLE, unit * size), Version(TITLE, "나" + unit * size + "끝"))
    assert time.process_time() - began < 5
