"""A sample of the crash points, in every scene (the whole: ``make test-faults``)."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_wherever_it_dies_it_ends_the_same(tmp_path: Path) -> None:
    figures = quick_figures("crashes", tmp_path)
    assert figures["crash_points"] >= 8, "every trial must really have been killed"
    assert figures["crash_twice"] >= 2
    assert figures["crash_converged"] == figures["crash_points"]
    assert figures["lost"] == 0
