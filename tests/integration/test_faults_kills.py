"""One life disturbed by random kills (the whole: ``make test-faults``)."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_a_life_full_of_kills_ends_like_a_quiet_one(tmp_path: Path) -> None:
    figures = quick_figures("kills", tmp_path)
    assert figures["kills"] >= 4
    assert figures["items"] > 50
    assert (figures["lost"], figures["missing"]) == (0, 0)
    assert figures["diverged"] == 0
