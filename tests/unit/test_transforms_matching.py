"""Terms in Korean text: borders that know particles, blanks that may be absent, masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.masking import resolve
from transforms.matching import Automaton, Entry, Hit, Vocabulary
from transforms.spellings import TermError, fold, name_spellings, spellings, variants

PARTICLES = [
    *("은", "는", "이", "가", "을", "를", "의", "에", "에서", "에게", "으로", "로", "와", "과"),
    *("도", "만", "까지", "부터", "보다", "처럼", "에서는", "으로도"),
]
ENDINGS = ["이다", "이라는", "이며", "이었던", "하는", "하고", "했다", "된", "되는", "돼", "시키는"]


def vocabulary(**concepts):
    """A topic of these concepts, all of which wake it; those that begin with ``m`` are masks."""
    entries = [
        Entry(concept, term, spelling)
        for concept, terms in concepts.items()
        for term in terms
        for spelling in (name_spellings(term[1:]) if term[0] == "=" else spellings(term))
    ]
    masks = frozenset(name for name in concepts if name.startswith("m"))
    return Vocabulary(entries, masks, frozenset(concepts))


def find(text, **concepts):
    return Automaton([vocabulary(**concepts)]).find(fold(text)).get(0, ([], []))


def found(terms, text, masks=()):
    hits, _ = find(text, c=terms, m=masks)
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
    hits, masked = find("오픈AI는 AI 회사다", ai=["AI"], mask=["오픈AI*"])
    assert [(hit.start, hit.end) for hit in hits] == [(6, 8)]
    assert [(hit.concept, hit.start, hit.end) for hit in masked] == [("mask", 0, 4)]


def test_a_mask_knows_the_whole_word():
    assert found(["공개 모델*"], "공개 모델하우스", masks=["모델하우스*"]) == []
    assert found(["공개 모델*"], "공개 모델 하우스", masks=["모델 하우스*"]) == ["공개 모델"]
    assert found(["공개 모델*"], "공개 모델과 모델하우스", masks=["모델하우스*"]) == ["공개 모델"]


def test_a_longer_term_takes_the_mask_away():
    hits, masked = find(
        "오픈 AI 모델이 늘었다", ai=["AI"], open=["오픈_AI 모델*"], mask=["오픈_AI*"]
    )
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
    text = f"{before} 오픈소스 {after}"
    spans = found(["오픈 소스*", "AI*"], text)
    assert "오픈소스" in spans
    assert {fold(span) for span in spans} <= {"오픈소스", "오픈 소스", "오픈-소스", "ai"}


@given(word=st.sampled_from(["정부", "국회", "의회"]), ending=st.sampled_from(PARTICLES + ENDINGS))
def test_any_noun_with_any_particle_is_found(word, ending):
    assert found([word], f"어제 {word}{ending} 그랬다") == [word]


@pytest.mark.parametrize(
    "text", ["라마를", "라마3가", "Llama 4의", "LLAMA로", "llama3은", "Llama를"]
)
def test_a_name_is_found_in_all_its_spellings(text):
    assert found(["=llama"], text) != []


@pytest.mark.parametrize("text", ["라마단이 시작됐다", "드라마를 본다", "llamas are animals"])
def test_a_name_is_not_a_part_of_another_word(text):
    assert found(["=llama"], text) == []


@pytest.mark.parametrize(
    "text",
    [
        "美 정부",
        "美정부",
        "美中 갈등",
        "中, 수출 통제",
        "訪中 대표단",
        "對中 제재",
        "한·美·日",
        "中에",
        "‘中 AI’",
    ],
)
def test_a_letter_may_stand_for_a_country(text):
    assert found(["美", "中"], text) != []


@pytest.mark.parametrize(
    "text", ["美術 전시", "中央은행", "오찬 中", "회의 中)", "集中 호우", "中小기업"]
)
def test_a_letter_of_another_word_is_no_country(text):
    assert found(["美*", "中*"], text) == []


def test_other_letters_are_words_but_no_parts_of_words():
    assert found(["野", "株*"], "野 반발, 野·政 합의, 관련株 株價") == ["野", "野", "株", "株"]
    assert found(["野"], "野球 중계와 與野") == []


def test_letters_beyond_sixteen_bits_move_nothing():
    assert found(["AI"], "🙂🙂 AI 🙂𠀀 AI가") == ["AI", "AI"]


def test_two_letters_never_match_across_their_halves():
    """The automaton reads letters by halves: the end of one and the start of the next are none."""
    word = "가나"
    shifted = word.encode("utf-16-be")[1:3].decode("utf-16-be")
    assert found([shifted], word) == []


def test_each_topic_sees_its_own_words():
    automaton = Automaton([vocabulary(a=["정부"], b=["AI"]), vocabulary(c=["국회", "AI"])])
    seen = automaton.find(fold("국회가 AI를"))
    assert [hit.concept for hit in seen[0][0]] == ["b"]
    assert [hit.concept for hit in seen[1][0]] == ["c", "c"]


def test_a_topic_sleeps_until_its_subject_is_said():
    asleep = Vocabulary(vocabulary(a=["정부"], b=["AI"]).entries, frozenset(), frozenset("b"))
    automaton = Automaton([asleep])
    assert automaton.find("정부가 말했다") == {}
    assert len(automaton.find("정부가 ai를 말했다")[0][0]) == 2


@pytest.mark.parametrize(
    "term",
    [
        "*",
        "",
        " ",
        "_",
        "가*",
        "a*",
        "(가|나)+",
        "가.*나",
        "[가-힣]+",
        r"\w+",
        "가*나",
        "/가나/",
        "가" * 61,
        "가 나 다 라 마 바",
    ],
)
def test_what_is_no_term_is_refused(term):
    with pytest.raises(TermError):
        list(spellings(term))


def test_a_name_that_nobody_knows_is_refused_with_the_nearest():
    with pytest.raises(TermError, match="deepseek"):
        list(name_spellings("deepsek"))


def inside(inner, outer):
    longer = outer.end - outer.start > inner.end - inner.start
    return longer and outer.start <= inner.start and inner.end <= outer.end


def resolved_slowly(hits, masks):
    """The promise in its own words, each hit against all others."""
    terms = [hit for hit in hits if hit.concept not in masks]
    covers = [hit for hit in hits if hit.concept in masks]
    covers = [c for c in covers if not any(inside(c, other) for other in covers)]
    covers = [c for c in covers if not any(inside(c, term) for term in terms)]
    kept = []
    for hit in sorted(terms, key=lambda hit: (hit.start, -hit.end, hit.concept)):
        if all(one.concept != hit.concept or one.end <= hit.start for one in kept):
            kept.append(hit)
    return [hit for hit in kept if not any(inside(hit, cover) for cover in covers)]


HITS = st.builds(
    lambda concept, start, size: Hit(concept, concept, start, start + size),
    st.sampled_from("abm"),
    st.integers(0, 12),
    st.integers(1, 6),
)


@given(st.sets(HITS, max_size=12))
def test_the_longest_reading_wins_whatever_the_order(hits):
    masks = frozenset("m")
    assert resolve(hits, masks, " " * 20)[0] == resolved_slowly(hits, masks)
