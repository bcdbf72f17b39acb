"""Charset from bytes: header × declaration × truth × damage, nothing silently wrong."""

from itertools import product

import pytest

from crawlers.charset import decode

TEXT = "정부가 똠방각하처럼 크게 웃으며 공개 모델 지원책을 내놨다. 뷁도 읽힌다."
HEADERS = [None, "text/html", "text/html; charset=utf-8", "text/html; charset=euc-kr",
           "text/html; charset=ISO-8859-1", "text/html;charset=x-nonsense"]  # fmt: skip
DECLARATIONS = [
    "", '<meta charset="utf-8">', '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">',
    "<?xml version='1.0' encoding='euc-kr'?>",
]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "declared", "charset"), list(product(HEADERS, DECLARATIONS, ["utf-8", "cp949"]))
)
def test_the_bytes_decide_whatever_is_declared(header: str, declared: str, charset: str) -> None:
    decoded = decode(f"{declared}<p>{TEXT}</p>".encode(charset), header)
    assert TEXT in decoded.text
    assert (decoded.charset, decoded.flags) == (charset, ())


@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
@pytest.mark.parametrize("word", ["뉴스", "속보", "가", "한국", "오픈소스 AI"])
def test_one_undeclared_word_is_enough(word: str, charset: str) -> None:
    assert decode(word.encode(charset)).text == word


@pytest.mark.parametrize("header", [None, "text/html; charset=utf-8"])
def test_accents_in_latin_words_are_not_taken_for_hangul(header: str | None) -> None:
    latin = "<p>Zoë’s café talks of open models at the São Paulo summit, créée à Paris.</p>"
    assert decode(latin.encode(), header).text == latin
    assert decode("caf챕 벤처".encode("cp949"), header).text == "caf챕 벤처"
    assert decode("AI 챕 A".encode("cp949"), "text/html; charset=euc-kr").text == "AI 챕 A"


@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
def test_a_cut_character_is_damage_and_not_mojibake(charset: str) -> None:
    page = (TEXT * 40).encode(charset)
    decoded = decode(page[:-2] + b"\xff</p>")
    assert decoded.flags == ("damaged",)
    assert TEXT in decoded.text


def test_text_that_was_misread_before_it_was_saved_is_mojibake() -> None:
    twice = TEXT.encode("utf-8").decode("latin-1").encode("utf-8")
    assert decode(twice, "text/html; charset=utf-8").flags == ("mojibake",)


def test_misread_cp949_saved_as_utf8_is_mojibake() -> None:
    saved = (TEXT * 5).encode("cp949").decode("utf-8", "replace").encode()
    assert decode(saved).flags == ("mojibake",)


def test_random_bytes_are_mojibake() -> None:
    assert decode(bytes(range(128, 256)) * 20).flags == ("mojibake",)


def test_byte_order_marks_and_plain_ascii() -> None:
    assert decode(b"\xef\xbb\xbf" + TEXT.encode()).text == TEXT
    assert decode(b"\xff\xfe" + TEXT.encode("utf-16-le")).text == TEXT
    assert decode(b"<p>AI only</p>", "text/html; charset=euc-kr").flags == ()


def test_the_catalogue_settles_what_the_bytes_cannot() -> None:
    assert decode("가".encode("cp949"), None, "cp949").charset == "cp949"
