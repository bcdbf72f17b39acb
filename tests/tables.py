"""Looks into the tests' database, changes to it by hand, and a whole day of rows."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from newswatch.settings import PROJECT
from storage.db import connect, transaction

DAY = PROJECT / "tests" / "samples" / "desk.sql"


def rows(statement: str) -> list[Any]:
    with (
        closing(connect("owner")) as connection,
        transaction(connection),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        return cursor.fetchall()


def change(statement: str) -> None:
    with (
        closing(connect("owner")) as connection,
        transaction(connection),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def put_day(now: datetime | None = None) -> None:
    """The sample day, as it looks at this moment."""
    moment = (now or datetime.now(UTC)).isoformat()
    change(f"select set_config('sample.now', '{moment}', true);{DAY.read_text(encoding='utf-8')}")
