"""When a field drifts: half of the usual is not enough, it must be unlikely, too."""

import pytest

from storage.drift_rules import chance, is_back, is_drift, is_silent, usual_of

ALWAYS = (200, 200)


@pytest.mark.parametrize(
    ("recent", "usual", "expected"),
    [
        ((2, 0), ALWAYS, True),  # what never failed fails twice
        ((1, 0), ALWAYS, False),
        ((7, 0), (9, 9), True),  # a young source
        ((2, 0), (9, 9), False),
        ((7, 4), (12, 12), False),  # more than half is left
        ((40, 21), ALWAYS, False),
        ((40, 19), ALWAYS, True),
        ((5, 1), (100, 45), False),  # half of the pages never had it: chance
        ((30, 1), (100, 45), True),
        ((2, 0), (200, 190), False),  # two photo pages of a source that has some
        ((5, 1), (200, 190), True),
        ((50, 0), (200, 0), False),  # never had it: not usual
        ((0, 0), ALWAYS, False),
    ],
)
def test_drift(recent: tuple[int, int], usual: tuple[int, int], expected: bool) -> None:
    assert is_drift(recent, usual) is expected


def test_before_anything_is_usual_the_promise_counts() -> None:
    assert usual_of((4, 4), 0.9) == (20, 18)
    assert usual_of((5, 1), 0.9) == (5, 1)
    assert usual_of((4, 4), None) == (0, 0)
    assert not is_drift((50, 0), usual_of((0, 0), None))
    assert is_drift((5, 0), usual_of((0, 0), 0.9))
    assert not is_drift((5, 0), usual_of((0, 0), 0.0)), "nothing is promised"


def test_back_is_nearly_as_before() -> None:
    assert not is_back((7, 4), (12, 12))
    assert is_back((5, 4), (12, 12))
    assert not is_back((0, 0), (12, 12)), "without pages nothing is known"


def test_a_holiday_is_no_silence() -> None:
    assert is_silent(8.0, 1.0)
    assert not is_silent(7.9, 1.0)
    assert not is_silent(30.0, 0.2)


def test_chance_sums_to_one() -> None:
    assert chance(30, 30, 0.3) == pytest.approx(1.0)
    assert chance(3, 0, 0.9) == pytest.approx(0.001)
