"""Names that are written in many ways are one word; other words stay apart."""

import pytest

from transforms.transliteration import name_keys
from transforms.words import words

ONE_NAME = [
    ("콘윈스키", "코니윈스키", "콘빈스키", "konwinski"),
    ("앤트로픽", "앤스로픽", "앤쓰로픽", "anthropic"),
    ("딥시크", "딥씨크", "deepseek"),
    # Of no table: the rule alone must do.
    ("퍼플렉시티", "perplexity"),
    ("저커버그", "주커버그", "zuckerberg"),
    ("술레이만", "술레이먼", "suleyman"),
    ("크리스토퍼", "christopher"),
    ("로젠블라트", "로젠블랫", "rosenblatt"),
]
TWO_NAMES = [
    ("앤트로픽", "앤드루스"),
    ("딥시크", "딥마인드"),
    ("블링컨", "블룸버그"),
    ("퍼플렉시티", "퍼시픽"),
]


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda names: names[0])
def test_spellings_of_one_name_share_a_key(spellings):
    first, *others = (set(name_keys(one)) for one in spellings)
    assert first
    for other in others:
        assert first & other


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_different_names_share_no_key(one, other):
    assert not set(name_keys(one)) & set(name_keys(other))


@pytest.mark.parametrize(
    "word", ["정부조직", "인공지능", "과학기술정보통신부", "라마", "ai", "gpt", "챗gpt", "123", ""]
)
def test_korean_short_and_mixed_words_have_no_key(word):
    assert name_keys(word) == ()


def test_a_particle_does_not_change_a_name():
    assert list(words("콘윈스키는")) == list(words("코니윈스키가")) == list(words("Konwinski"))
    assert list(words("라마를")) == list(words("Llama"))
