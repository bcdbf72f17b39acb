"""The address guard in the quick tier of the fault suite."""

from pathlib import Path

from tests.faults.inside import why_not
from tests.faults.parts import quick_figures


def test_no_spelling_reaches_a_canary_by_any_way_in(tmp_path: Path) -> None:
    figures = quick_figures("guard", tmp_path)
    assert figures["guard_connects"] == 0
    assert figures["guard_untried"] == figures["guard_deaf"] == 0
    assert figures["guard_trials"] >= (150 if why_not() is None else 60)
    assert figures["guard_by_ipv6"] == (why_not() is None)
    assert figures["guard_stock_connects"] > 0, "the canaries can be reached"
