"""A sample of the full disks: nothing acknowledged is lost, and it goes on by itself."""

from pathlib import Path

import pytest

from tests.faults.parts import quick_figures
from tests.faults.small_disks import why_not


def test_full_disks_lose_nothing(tmp_path: Path) -> None:
    reason = why_not()
    if reason is not None:
        pytest.skip(f"no disk can be made small here, so this was NOT tested: {reason}")
    figures = quick_figures("disks", tmp_path)
    assert figures["disk_fills"] == 2
    assert figures["items"] > 10
    assert (figures["lost"], figures["missing"], figures["diverged"]) == (0, 0, 0)
