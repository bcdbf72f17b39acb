"""Statements that are prepared once a connection are named by hand: each name must be one."""

import pytest

from storage.prepared import HOT
from storage.queries import queries


@pytest.mark.parametrize("name", sorted(HOT))
def test_every_prepared_statement_exists(name):
    noun, _, statement = name.partition(".")
    assert statement in getattr(queries, noun).available_queries
