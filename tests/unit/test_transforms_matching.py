"""Terms in Korean text: borders that know particles, blanks that may be absent, masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.matching import Matcher, fold, variants

PARTICLES = [
    *("은", "는", "이", "가", "을", "를", "의", "에", "에서", "에게", "으로", "로", "와", "과"),
    *("도", "만", "까지", "부터", "보다", "처럼", "에서는", "으로도"),
]
ENDINGS = ["이다", "이라는", "이며", "이었던", "하는", "하고", "했다", "된", "되는", "돼", "시키는"]


def found(terms, text, masks=()):
    matcher = Matcher(
        [("c", term) for term in terms] + [("m", term) for term in masks], frozenset("m")
    )
    hits, _ = matcher.find(text)
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize("ending", PARTICLES + ENDINGS)
def test_a_particle_does_not_end_a_noun(ending):
    assert found(["규정"], f"새 규정{ending} 나왔다") == ["규정"]


@pytest.mark.parametrize(
    "text", ["방법을 찾는다", "한의원이 늘었다", "의정부에서 열렸다", "제도권 밖"]
)
def test_a_syllable_inside_another_word_is_not_the_word(text):
    assert found(["법", "의원", "정부", "제도"], text) == []


@pytest.mark.parametrize(
    "text", ["AI가 온다", "국산AI를 쓴다", "‘AI’라는 말", "AI·SW", "ＡＩ 시대"]
)
def test_latin_and_hangul_may_touch(text):
    assert [fold(hit) for hit in found(["AI"], text)] == ["ai"]


@pytest.mark.parametrize("text", ["AIDS 치료제", "OpenAI", "Taiwan", "AI2 연구소"])
def test_latin_does_not_continue(text):
    assert found(["AI"], text) == []


@pytest.mark.parametrize(
    "text", ["오픈소스 AI", "오픈 소스 AI", "오픈-소스AI", "오픈소스AI를", "오픈 소스 ai"]
)
def test_a_blank_may_be_absent(text):
    assert found(["오픈 소스 AI"], text) != []


def test_a_hard_blank_must_be_there():
    assert found(["오픈_AI 모델"], "오픈 AI모델과 오픈AI 모델") == ["오픈 AI모델"]


def test_an_open_border_takes_what_follows():
    assert found(["오픈 소스*"], "오픈소스화를") == ["오픈소스"]
    assert found(["오픈 소스"], "오픈소스화를") == []


def test_a_mask_hides_what_is_in_it():
    matcher = Matcher([("ai", "AI"), ("company", "오픈AI*")], frozenset({"company"}))
    hits, masked = matcher.find("오픈AI는 AI 회사다")
    assert [(hit.start, hit.end) for hit in hits] == [(6, 8)]
    assert [(hit.concept, hit.start, hit.end) for hit in masked] == [("company", 0, 4)]


def test_a_longer_term_takes_the_mask_away():
    terms = [("ai", "AI"), ("open", "오픈_AI 모델*"), ("company", "오픈_AI*")]
    hits, masked = Matcher(terms, frozenset({"company"})).find("오픈 AI 모델이 늘었다")
    assert {hit.concept for hit in hits} == {"ai", "open"}
    assert masked == []


def test_of_overlapping_terms_of_a_concept_the_longest_stays():
    assert found(["오픈 소스*", "오픈 소스 AI*"], "오픈소스 AI") == ["오픈소스 AI"]


def test_variants_are_written_once():
    assert variants("오픈 소스") == ["오픈소스", "오픈 소스", "오픈-소스"]


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_offsets_are_those_of_the_text(before, after):
    matcher = Matcher([("c", "오픈 소스*"), ("c", "AI*")])
    text = f"{before} 오픈소스 {after}"
    hits, _ = matcher.find(text)
    spans = [text[hit.start : hit.end] for hit in hits]
    assert "오픈소스" in spans
    assert {fold(span) for span in spans} <= {"오픈소스", "오픈 소스", "오픈-소스", "ai"}


@given(word=st.sampled_from(["정부", "국회", "의회"]), ending=st.sampled_from(PARTICLES + ENDINGS))
def test_any_noun_with_any_particle_is_found(word, ending):
    assert found([word], f"어제 {word}{ending} 그랬다") == [word]
