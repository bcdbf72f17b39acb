"""Letters, grams, sketches: what makes two texts the same for us."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning import letters, sentences
from transforms.fingerprints import (
    SKETCH_LEAST,
    SKETCH_MOST,
    content_sha,
    fingerprint,
    packed,
    unpacked,
)

TEXT = "시는 하천을 따라 걷는 길을 새로 놓고 나무 삼백 그루를 심었다. " * 8


def test_punctuation_and_width_make_no_other_content():
    assert content_sha("제목", "본문 하나.") == content_sha("‘제목’", "본문　하나!")
    assert content_sha("제목", "본문 하나") != content_sha("제목", "본문 둘")


def test_title_and_body_do_not_run_together():
    assert content_sha("가", "나다") != content_sha("가나", "다")


@given(st.sets(st.integers(0, 2**32 - 1)))
def test_grams_come_back_as_they_were_stored(grams):
    assert unpacked(packed(grams)) == frozenset(grams)


@given(st.text())
def test_any_text_has_a_fingerprint(text):
    mark = fingerprint(sentences(text))
    assert len(mark.keys) == len(set(mark.keys)) <= SKETCH_MOST
    assert all(-(2**63) <= key < 2**63 for key in mark.keys)


def test_the_sketch_grows_with_the_text():
    short = fingerprint(sentences("".join(chr(0xAC00 + number) for number in range(60))))
    many = "".join(chr(0xAC00 + number % 11_172) for number in range(9_000))
    long = fingerprint(sentences(many))
    assert len(short.keys) == SKETCH_LEAST
    assert len(long.keys) == SKETCH_MOST


def kept(body):
    return "\n".join(body[one.start : one.end] for one in sentences(body))


def test_boilerplate_is_no_part_of_the_text():
    footer = "\n사진=게티이미지\n기사제보 hong@example.kr\n<저작권자 ⓒ 누리일보, 무단전재 금지>"
    assert letters(kept(TEXT + footer)) == letters(TEXT)
    whole = "[서울=누리뉴스] 홍길동 기자 = " + TEXT + footer
    assert fingerprint(sentences(whole)) == fingerprint(sentences(TEXT))


def test_a_long_sentence_is_never_boilerplate():
    sentence = (
        "기자는 이메일 hong@example.kr 로 받은 편지를 바탕으로 "
        + "하천 정비 사업의 전말을 짚었다 " * 6
    )
    assert letters(sentence) == letters(kept(sentence))
