"""The quick tier of tests/faults/robots.py, which is all of it."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_the_cases_of_rfc_9309(tmp_path: Path) -> None:
    figures = quick_figures("robots", tmp_path)
    assert figures["robots_right"] == figures["robots_of"] >= 60
    assert figures["redirects_right"] == figures["redirects_of"] == 6
    assert figures["robots_right_stock"] < figures["robots_of"], "or we have no need of our own"
