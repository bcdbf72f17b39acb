"""The queries that the README shows run as they stand, by the role that consumers get."""

import re
from contextlib import closing

import pytest

from newswatch.settings import PROJECT
from storage.db import connect

README = (PROJECT / "README.md").read_text(encoding="utf-8")
QUERIES = [
    statement.strip()
    for block in re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    for statement in block.split(";")
    if statement.strip()
]


def test_the_readme_shows_five_queries():
    assert len(QUERIES) == 5


@pytest.mark.parametrize("query", QUERIES, ids=range(1, len(QUERIES) + 1))
def test_query_runs_for_a_reader(database, query):
    with closing(connect("read")) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.description
