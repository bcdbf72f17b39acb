"""The quick tier of tests/faults/politeness.py."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_nobody_comes_early_or_too_close(tmp_path: Path) -> None:
    figures = quick_figures("politeness", tmp_path)
    assert figures["early_requests"] == 0
    assert figures["early_trials"] >= 60
    assert figures["early_requests_stock"] > 3, "or the sites do not ask clearly enough"
    assert figures["gap_violations"] == 0
    assert figures["gap_requests"] >= 100
