"""A sample of the bad pages: each is set aside, and no other one suffers."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_bad_pages_are_set_aside_and_good_ones_land(tmp_path: Path) -> None:
    figures = quick_figures("poison", tmp_path)
    assert (figures["poison_ks"], figures["poison_wrong"]) == (1, 0)
