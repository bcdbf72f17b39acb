"""How near two articles are, whatever was read before."""

import math
from datetime import datetime, timedelta

import pytest

from newswatch.clock import SEOUL
from transforms.machine_lists import is_machine_list
from transforms.stories import (
    LEAST,
    UNITS,
    Moment,
    Vector,
    fading,
    headline_said,
    likeness,
    nearness,
    vector,
)
from transforms.words import documents, named, stem, weights, words

NOON = Moment(datetime(2026, 3, 2, 12, tzinfo=SEOUL), is_dated=True)


def later(days):
    return Moment(NOON.told_at + timedelta(days=days), is_dated=True)


def vector_of(title, body):
    return vector(weights(title, body), set(words(title)), documents(f"{title}\n{body}"))


def near(one, other):
    return likeness(vector_of(*one), vector_of(*other))


def test_one_name_has_one_spelling():
    assert list(words("앤스로픽과 딥시크가"))[-1] == list(words("Anthropic, DeepSeek"))[-1]
    assert list(words("챗GPT를")) == list(words("챗지피티"))


def test_particles_and_verbal_endings_do_not_part_words():
    assert {stem(word) for word in ("어촌계는", "어촌계에서", "어촌계의", "어촌계")} == {"어촌계"}
    assert {stem(word) for word in ("의결했다", "의결한", "의결됐다", "의결")} == {"의결"}
    assert stem("바다") == "바다"


def test_filler_dates_and_small_numbers_are_not_counted():
    assert list(words("관계자는 밝혔다")) == []
    assert list(words("2026년 3월 2일 오후 3시 12")) == []
    assert list(words("3일간")) != []


def test_a_number_keeps_its_unit():
    assert list(words("벌금 3,000만 원")) == ["벌금", "3000만원"]
    assert list(words("12.5%")) == ["12.5%"]


BILL = "‘갯벌 어업인의 공동 어장 이용과 보전에 관한 특례법안’"


def test_a_law_named_in_full_brings_two_articles_together():
    one = ("어촌계 신고 의무 던다", f"여야가 {BILL}을 냈다. 신고를 면제한다.")
    other = ("수협은 걱정, 조합원은 환영", f"{BILL}에 수협이 의견을 냈다. 창구를 두자고 했다.")
    short = (other[0], other[1].replace(BILL, "특례법안"))
    assert near(one, other) > near(one, short) + 1_000
    assert documents("그는 ‘바다는 우리 모두의 것이라고 생각한다’고 말했다") == set()
    assert documents("「해양 수산 발전 기본 계획」, ‘해양수산 발전 기본계획’") == {
        "해양수산발전기본계획"
    }


def test_names_are_told_by_quotation_marks_and_offices():
    assert named("홍길동 의원은 ‘푸른 파도’를 내놓았다") >= {"홍길동", "파도"}


def test_the_title_and_names_weigh_more():
    counted = weights("방조제 붕괴", "방조제 아래 마을에서 김어진 장관이 말했다")
    assert counted["붕괴"] > counted["마을"]
    assert counted["김어진"] > counted["마을"]


def test_a_vector_has_length_one_and_rare_words_lead():
    found = vector({"방조제": 2, "정부": 2, "시장": 2})
    assert math.isclose(
        sum(weight * weight for weight in found.weights.values()), UNITS**2, rel_tol=0.001
    )
    assert found.heaviest[0] in vector({"방조제": 1}).weights
    assert vector({}) == Vector({})


def test_a_stored_vector_is_the_same():
    found = vector({"방조제": 2, "붕괴": 1}, {"붕괴"})
    stored = Vector.unpacked(*found.packed(), found.titled)
    assert stored == found
    assert list(stored.weights) == list(found.weights)


def test_surveys_of_one_subject_are_farther_than_tellings_of_one_event():
    """They share words, but neither says what the other's headline is about."""
    survey = "갯마루 어획량과 조선소 일감이 줄고 빈집이 늘었다. 갯마루 상인은 걱정이 크다."
    one = ("갯마루 빈 가게마다 먼지만", survey)
    other = ("조선공의 한숨, 섬을 떠나는 젊은이", f"{survey} 등대가 낡았다.")
    telling = ("갯마루 가게 먼지 쌓여", survey)
    assert near(one, other) < near(one, telling) - 2_000


def test_a_headline_without_words_counts_half():
    assert headline_said(vector_of("...", "방조제 붕괴"), vector_of("방조제", "")) == UNITS // 2


def test_nearness_is_the_same_from_both_sides():
    one, other = ("방조제 붕괴", "마을 세 곳이 잠겼다"), ("무너진 방조제", "주민이 몸을 피했다")
    assert near(one, other) == near(other, one) > 0
    assert near(one, one) == pytest.approx(UNITS, rel=0.01)


def test_time_parts_articles():
    assert nearness(5_000, 0.0, NOON, later(5)) == 2_500
    assert nearness(5_000, 0.0, NOON, later(15)) == 0
    assert nearness(5_000, 0.0, NOON, Moment(later(99).told_at, is_dated=False)) == 5_000
    assert fading(NOON, later(3)) == fading(later(3), NOON) < fading(NOON, NOON) == 1
    assert nearness(LEAST - 1, 0.0, NOON, NOON) == 0


def test_a_copy_is_as_near_as_it_shares():
    assert nearness(0, 0.6, NOON, NOON) == 6_000


@pytest.mark.parametrize(
    "title", ["[부고] 김모씨 부친상", "[인사] 과기정통부", "[오늘의 날씨] 맑음"]
)
def test_lists_are_told_by_their_tag(title):
    assert is_machine_list(title)
    assert not is_machine_list("[단독] 정부, 날씨 예보 개편")
    assert not is_machine_list("[이 시각 세계] 방조제 붕괴")


def test_texts_that_say_nothing_have_no_terms():
    for text in (("", ""), ("...", "했다"), ("12", "3일")):
        assert vector_of(*text) == Vector({})


def test_english_articles_are_told_apart_by_their_names():
    policy = ("Senate weighs open weights", "The senators will vote on the bill of Hawley in June.")
    same = ("Hawley bill on open weights", "A vote in the Senate is due in June, senators said.")
    other = ("Storm hits Busan", "The storm will move to the north of the city in June.")
    assert near(policy, same) > 2 * near(policy, other)


def test_a_huge_text_is_read_at_its_beginning():
    assert len(vector(weights("방조제", "방조제 붕괴 " * 200_000)).weights) == 2
