"""Every named statement fits the schema, and says what it is for."""

import re
from contextlib import closing

import psycopg2

from newswatch.settings import Settings
from storage.db import connect
from storage.queries import FOLDER, queries

# Set-up of a server, and Airflow's own database: not statements on our tables.
NOT_OURS = {"airflow", "cluster", "migrations"}
PARAMETER = re.compile(r"%\((\w+)\)s")

STATEMENTS = [
    f"{noun}.{name}"
    for noun in dir(queries)
    if noun not in NOT_OURS
    for name in getattr(queries, noun).available_queries
    if not name.endswith("_cursor")
]


def text_of(statement: str) -> str:
    noun, name = statement.split(".")
    return str(getattr(getattr(queries, noun), name).sql)


def test_postgres_accepts_every_statement(database: Settings) -> None:
    """With NULL for every parameter, so that all names and types are checked."""
    refused = {}
    with closing(connect("owner")) as connection, connection.cursor() as cursor:
        for statement in STATEMENTS:
            sql = text_of(statement)
            try:
                cursor.execute(f"explain {sql}", dict.fromkeys(PARAMETER.findall(sql)))
            except psycopg2.Error as error:
                refused[statement] = str(error)
            connection.rollback()
    assert refused == {}


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 10
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(dir(queries))
