"""Cuts of a text around the words that were found."""

from desk.excerpts import Cut, cuts

TEXT = "가나다라 오픈 모델 마바사 아자차카 조달 타파하"


def test_words_far_apart_get_a_cut_each() -> None:
    assert cuts(TEXT, [(5, 10), (20, 22)], around=2) == [
        Cut((("라 ", False), ("오픈 모델", True), (" 마", False)), True, True),
        Cut((("카 ", False), ("조달", True), (" 타", False)), True, True),
    ]


def test_near_words_share_a_cut_and_touch_both_ends() -> None:
    (cut,) = cuts(TEXT, [(20, 22), (5, 10)], around=10)
    assert "".join(text for text, _ in cut.pieces) == TEXT
    assert [text for text, is_term in cut.pieces if is_term] == ["오픈 모델", "조달"]
    assert not cut.is_cut_before
    assert not cut.is_cut_after


def test_overlapping_words_become_one() -> None:
    (cut,) = cuts(TEXT, [(5, 7), (5, 10), (8, 10)], around=0)
    assert cut.pieces == (("오픈 모델", True),)


def test_nothing_found_gives_no_cut() -> None:
    assert cuts(TEXT, []) == []
