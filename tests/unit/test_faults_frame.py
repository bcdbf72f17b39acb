"""The frame of the fault suite: floors, keys, resuming, and parts that are missing or fail."""

import json
from pathlib import Path
from typing import Any

import pytest

from newswatch.settings import SettingsError
from storage import failpoints
from tests.faults import __main__ as suite
from tests.faults import parts
from tests.faults.bars import KEYS, add_up, judge, last_line
from tests.faults.identity import code_identity
from tests.faults.table import bound
from tests.faults.trials import Figures, Trials

GOOD: Figures = {
    "robots_right": 24, "robots_of": 24, "early_requests": 0, "gap_requests": 1000,
    "gap_violations": 0, "guard_trials": 360, "guard_connects": 0, "bombs": 12,
    "bomb_peak_mb": 299.5, "crash_points": 150, "crash_converged": 150, "kills": 500,
    "pg_restarts": 100, "disk_fills": 20, "lost": 0, "diverged": 0, "items": 20_000,
    "missing": 0, "poison_ks": 10, "poison_items": 10_000, "poison_wrong": 0, "early_trials": 40,
}  # fmt: skip


def unmet(figures: Figures, *, whole: bool = True) -> list[str]:
    return [one.key for one in judge(figures, whole=whole) if one.is_met is False]


def test_figures_at_their_bars_are_enough() -> None:
    assert unmet(GOOD) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("robots_right", 23), ("early_requests", 1), ("gap_requests", 999), ("gap_violations", 1),
        ("guard_trials", 359), ("guard_connects", 1), ("bombs", 11), ("bomb_peak_mb", 300.1),
        ("crash_points", 149), ("crash_converged", 149), ("kills", 499), ("pg_restarts", 99),
        ("disk_fills", 19), ("lost", 1), ("diverged", 1), ("items", 19_999), ("missing", 1),
        ("poison_ks", 9), ("poison_wrong", 1),
    ],
)  # fmt: skip
def test_one_short_is_not_met(key: str, value: float) -> None:
    assert key in unmet({**GOOD, key: value})


@pytest.mark.parametrize("key", KEYS)
def test_a_figure_that_nobody_measured_is_not_met(key: str) -> None:
    assert key in unmet({name: value for name, value in GOOD.items() if name != key})


def test_a_zero_of_no_trials_is_not_met() -> None:
    assert unmet({**GOOD, "early_trials": 0}) == ["early_requests"]


def test_of_a_sample_only_the_zeros_are_asked() -> None:
    assert unmet({"kills": 3, "lost": 0, "missing": 0, "items": 9}, whole=False) == []
    assert unmet({"kills": 3, "lost": 1}, whole=False) == ["lost"]


def test_parts_are_added_up_and_the_greatest_peak_speaks() -> None:
    total = add_up(
        [{"lost": 1, "bomb_peak_mb": 90.0}, {"lost": 2, "bomb_peak_mb": 80.0, "kills": 5}]
    )
    assert total == {"lost": 3, "bomb_peak_mb": 90.0, "kills": 5}


def test_the_last_line_has_the_agreed_keys_and_no_other() -> None:
    told = " ".join(last_line({**GOOD, "model_runs": 7}))
    assert told == (
        "robots_right robots_of early_requests gap_requests gap_violations guard_trials "
        "guard_connects bombs bomb_peak_mb crash_points crash_converged kills pg_restarts "
        "disk_fills lost diverged items missing poison_ks poison_wrong"
    )
    assert last_line({"lost": 0})["kills"] is None


def test_the_bound_behind_a_zero() -> None:
    assert bound(1000) == "1,000 trials, rate < 0.3 %"
    assert bound(0) == "no trials"


def test_a_trial_is_made_once_and_remembered_by_the_next_process(tmp_path: Path) -> None:
    made: list[str] = []

    def trial() -> dict[str, Any]:
        made.append("once")
        return {"lost": 0, "told": ["말"]}

    first = Trials("kills", tmp_path, quick=False, seed=1)
    assert first.once("a", trial) == first.once("a", trial) == {"lost": 0, "told": ["말"]}
    later = Trials("kills", tmp_path, quick=False, seed=1)
    assert later.once("a", trial) == {"lost": 0, "told": ["말"]}
    assert (made, later.made, later.remembered) == (["once"], 0, 1)


@pytest.mark.parametrize(
    "other", [{"part": "crashes"}, {"quick": True}, {"seed": 2}], ids=["part", "tier", "seed"]
)
def test_nothing_is_remembered_for_another_part_tier_or_seed(
    tmp_path: Path, other: dict[str, Any]
) -> None:
    Trials("kills", tmp_path, quick=False, seed=1).keep("a", {"lost": 0})
    settings: dict[str, Any] = {"part": "kills", "quick": False, "seed": 1} | other
    part = settings.pop("part")
    assert Trials(part, tmp_path, **settings).known("a") is None


def test_a_line_cut_short_by_a_kill_is_made_anew(tmp_path: Path) -> None:
    trials = Trials("kills", tmp_path, quick=False, seed=1)
    trials.keep("a", {"lost": 0})
    whole = trials.file.read_bytes()
    trials.file.write_bytes(whole + b'{"key": "b", "resu')
    later = Trials("kills", tmp_path, quick=False, seed=1)
    assert (later.known("a"), later.known("b")) == ({"lost": 0}, None)
    later.keep("b", {"lost": 1})
    assert [json.loads(line)["key"] for line in trials.file.read_bytes().splitlines()] == ["a", "b"]


def test_a_trial_that_raises_leaves_nothing_behind(tmp_path: Path) -> None:
    trials = Trials("kills", tmp_path, quick=False, seed=1)
    with pytest.raises(ZeroDivisionError):
        trials.once("a", lambda: {"lost": 1 / 0})
    assert trials.known("a") is None


def test_dice_fall_the_same_in_any_order(tmp_path: Path) -> None:
    one, other = Trials.for_pytest(tmp_path, "kills"), Trials.for_pytest(tmp_path, "kills")
    expected = [one.dice("life", number).random() for number in (1, 2)]
    assert [other.dice("life", number).random() for number in (2, 1)] == expected[::-1]
    assert len({*expected, Trials.for_pytest(tmp_path, "kills", 3).dice("life", 1).random()}) == 3


def test_other_code_is_another_identity(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    before = code_identity(tmp_path)
    assert before.startswith("files-")
    assert code_identity(tmp_path) == before
    (tmp_path / "README.md").write_text("words")
    assert code_identity(tmp_path) == before
    (tmp_path / "a.py").write_text("2")
    assert code_identity(tmp_path) != before


def test_a_part_that_is_missing_is_told_and_stops_no_other(tmp_path: Path) -> None:
    ends = parts.run_all(["nowhere", "neither"], tmp_path, quick=True, seed=1, at_once=2)
    assert [end.trouble for end in ends] == ["there is no such part"] * 2


@pytest.mark.parametrize(
    ("trouble", "figures", "is_same_code"),
    [
        ("ended with 1", GOOD, True),
        ("", {**GOOD, "lost": 1}, True),
        ("", {}, True),
        ("", GOOD, False),
    ],
    ids=["a part failed", "a bar is missed", "nothing was measured", "the code changed"],
)
def test_the_suite_fails(trouble: str, figures: Figures, is_same_code: bool) -> None:
    ends = [parts.End("kills", trouble=trouble)]
    assert suite.exit_code(ends, judge(figures, whole=True), is_same_code) == 1
    assert suite.exit_code([parts.End("kills")], judge(GOOD, whole=True), True) == 0


def test_a_failpoint_is_refused_outside_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSWATCH_TEST", raising=False)
    monkeypatch.delenv(failpoints.VARIABLE, raising=False)
    assert failpoints.connection_class() is None
    monkeypatch.setenv(failpoints.VARIABLE, "/nowhere")
    with pytest.raises(SettingsError, match="NEWSWATCH_FAILPOINT"):
        failpoints.connection_class()
    monkeypatch.setenv("NEWSWATCH_TEST", "1")
    assert failpoints.connection_class() is failpoints.Fatal
