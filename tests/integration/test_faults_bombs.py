"""Hostile bodies in the quick tier of the fault suite."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_every_hostile_body_is_refused_by_name_in_little_memory(tmp_path: Path) -> None:
    figures = quick_figures("bombs", tmp_path)
    assert figures["bombs"] == figures["bombs_of"] >= 12
    assert figures["bomb_peak_mb"] <= 300
