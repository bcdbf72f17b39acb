"""Shares with intervals that are honest for few observations; features that set groups apart."""

import pytest

from transforms.log_odds import telling
from transforms.wilson import share


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_the_literature(
    hits: int, total: int, low: float, high: float
) -> None:
    found = share(hits, total)
    assert (found.low, found.high) == (low, high)


def test_nothing_observed_says_nothing() -> None:
    found = share(0, 0)
    assert (found.value, found.low, found.high) == (None, None, None)


def test_all_of_few_is_not_certain() -> None:
    assert share(3, 3).low == pytest.approx(0.4385, abs=1e-4)


def test_more_texts_say_it_more_surely() -> None:
    few = telling([{"a"}] * 2, [{"b"}] * 2)
    many = telling([{"a"}] * 20, [{"b"}] * 20)
    assert many[0].z > few[0].z > 0


def test_what_both_say_tells_nothing() -> None:
    found = {item.feature: item.z for item in telling([{"a", "c"}] * 9, [{"b", "c"}] * 9)}
    assert found["c"] == 0
    assert found["a"] > 1.64


def test_empty_groups_tell_nothing() -> None:
    assert telling([], [{"a"}]) == []
    assert [item.of_other for item in telling([{"a"}], [])] == [0]
