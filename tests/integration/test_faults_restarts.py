"""A sample of the immediate restarts: the same end as without them."""

from pathlib import Path

from tests.faults.parts import quick_figures


def test_restarts_in_mid_run_lose_nothing(tmp_path: Path) -> None:
    figures = quick_figures("restarts", tmp_path)
    assert figures["pg_restarts"] == figures["mid_run"] == 3, "crawl, process, deliver: one each"
    assert figures["items"] > 20
    assert (figures["lost"], figures["missing"], figures["diverged"]) == (0, 0, 0)
