"""Whatever was served has come to an end: the quick tier of tests/faults/mixes.py."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_no_served_item_is_missing_whatever_goes_wrong(tmp_path: Path) -> None:
    figures = quick_figures("mixes", tmp_path)
    assert figures["mixes"] == 1
    assert figures["items"] >= 60
    assert figures["missing"] == figures["lost"] == figures["diverged"] == 0
