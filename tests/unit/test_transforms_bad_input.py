"""Articles that are not as they should be: the same decision, or a clear one, in bounded time."""

import unicodedata
from time import process_time

import pytest

from newswatch.settings import PROJECT
from tests.samples.small_rule import judged, signal, small
from transforms.texts import MAX_CHARS, Texts
from transforms.topics import load

PATH = PROJECT / "transforms" / "topics" / "open-source-ai-policy.yaml"
MEGABYTE = 350_000
"""Letters of Hangul in a megabyte of UTF-8."""


@pytest.fixture(scope="module")
def topic():
    return load(PATH)


def test_an_empty_article_is_decided(topic):
    decision = judged(topic, "", "")
    assert (decision.level, decision.score, decision.evidence["missing"]) == ("no", 0, "subject")
    assert decision.reason


def test_missing_fields_are_empty(topic):
    assert judged(topic, None, None) == judged(topic, "", "")
    assert judged(topic, "오픈소스 AI 규제 법안", None).level == "alert"
    assert judged(topic, None, "정부가 오픈소스 AI를 규제하는 법안을 냈다.").score > 0
    assert judged(topic, "오픈소스 AI 규제 법안", "", section=None, outlet=None).level == "alert"


def test_capitals_count_as_small_letters(topic):
    title = "정부, Open Source AI 규제 법안 공개... OpenAI는 반대"
    plain, loud = judged(topic, title), judged(topic, title.upper())
    assert loud.score == plain.score
    assert loud.level == "alert"


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_loose_letters_are_read_as_syllables(topic, form):
    title, body = "정부, 오픈소스 AI 규제", "오픈 웨이트 모델을 금지한다."
    loose = judged(topic, unicodedata.normalize(form, title), unicodedata.normalize(form, body))
    assert loose == judged(topic, title, body)


def test_mixed_forms_keep_their_offsets(topic):
    title = unicodedata.normalize("NFD", "정부,") + " 오픈소스 AI 규제"
    for term in judged(topic, title).evidence["terms"]:
        assert Texts.of(title, "").title[term["start"] : term["end"]] == term["text"]


@pytest.mark.parametrize(
    "piece",
    [
        "정부는 오픈소스 AI를 규제하는 법안을 냈다. ",
        "오픈소스 AI를 규제 ",
        "오픈AI ",
        "AI",
        "공개 모델 모델 가중치 ",
        "오픈 ",
        "가",
        ".",
        "\n",
        "(",
        "“",
    ],
)
def test_a_megabyte_takes_bounded_time(topic, piece):
    body = piece * (MEGABYTE // len(piece))
    began = process_time()
    decision = judged(topic, "제목", body)
    assert process_time() - began < 3
    assert decision.reason
    assert len(decision.evidence["terms"]) <= 200


def test_what_stands_beyond_the_limit_is_not_read(topic):
    said = "정부가 오픈소스 AI를 규제하는 법안을 냈다."
    near, far = "가" * 1000 + f". {said}", "가" * MAX_CHARS + f". {said}"
    assert judged(topic, "", near).score > 0
    assert judged(topic, "", far).evidence["missing"] == "subject"


@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800", "\u202e", "🙂" * 50, "\u0301" * 50, "İ" * 50, "ﷺ"]
)
def test_odd_letters_harm_nothing(odd):
    topic = small(signal(all=["it", "rule"]))
    assert judged(topic, f"{odd} 공방 {odd} 규제 {odd}").level == "alert"
