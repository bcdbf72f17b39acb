"""Work in portions: everything once, in order, no more at a time than was said."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.portions import portions

_WANTED = st.dictionaries(st.integers(), st.sets(st.integers(0, 30), max_size=8), max_size=12)


@given(_WANTED, st.integers(1, 10))
def test_all_that_is_wanted_comes_once_and_in_order(wanted, most):
    parts = list(portions(wanted, most))
    assert [item for part in parts for item in part.items()] == [
        (one, sorted(others)) for one, others in wanted.items()
    ]


@given(_WANTED, st.integers(1, 10))
def test_a_portion_names_no_more_than_was_said_unless_it_is_one(wanted, most):
    for part in portions(wanted, most):
        named = {other for others in part.values() for other in others}
        assert len(named) <= most or len(part) == 1
