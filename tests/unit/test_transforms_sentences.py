"""Sentences as Korean news has them, also where a portal glued them together."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.sentences import split, zones
from transforms.texts import Texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("비가 왔다. 바람도 불었다.", ["비가 왔다.", "바람도 불었다."]),
        ("비가 왔다.바람도 불었다.", ["비가 왔다.", "바람도 불었다."]),
        ("GLM-5.2가 나왔다", ["GLM-5.2가 나왔다"]),
        ("제목\n본문", ["제목", "본문"]),
        ("“왔다.” 그가 말했다.", ["“왔다.", "그가 말했다."]),
    ],
)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in split(text)] == expected


@given(st.text(alphabet="가다. \n?!”a", max_size=60))
def test_sentences_cover_the_text_in_order(text):
    spans = list(split(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_the_first_sentences_are_the_lead():
    found = list(zones(Texts("제목", "하나다. 둘이다. 셋이다. 넷이다.", "정책", "매체")))
    labels = ["title", "section", "outlet"]
    assert [sentence.zone for sentence in found] == [*labels, "lead", "lead", "lead", "body"]
