"""A sample of the overlaps and of the frozen copies: the same end as one run after another."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_copies_beside_each_other_do_no_harm(tmp_path: Path) -> None:
    figures = quick_figures("overlaps", tmp_path)
    assert figures["overlaps"] > 0
    assert figures["items"] > 10
    assert figures["stale_requests"] == 0
    assert (figures["lost"], figures["missing"], figures["diverged"]) == (0, 0, 0)
