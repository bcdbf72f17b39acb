"""The state machine against the reference model: the quick tier of tests/faults/model.py."""

from pathlib import Path

from tests.faults.model import QUICK_RUNS
from tests.faults.parts import quick_figures


def test_what_is_found_is_what_the_model_says(tmp_path: Path) -> None:
    figures = quick_figures("model", tmp_path)
    assert figures["model_runs"] >= QUICK_RUNS
    assert figures["items"] > 0
    assert figures["missing"] == figures["lost"] == figures["diverged"] == 0
