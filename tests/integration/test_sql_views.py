"""The consumers' contract: what api_v1 promises, and what a reader may not do."""

import json
from contextlib import closing

import psycopg2
import pytest

from newswatch.settings import PROJECT, Settings
from storage.columns import list_columns
from storage.db import Connection, connect
from tests.tables import put_day

CONTRACT = PROJECT / "tests" / "contract" / "api_v1.json"


@pytest.fixture
def reader(database: Settings) -> Connection:
    with closing(connect("read")) as connection:
        yield connection


@pytest.fixture
def sample(database: Settings) -> None:
    put_day()


def test_columns_are_those_of_the_contract(reader: Connection) -> None:
    views: dict[str, list[list[str]]] = {}
    for row in list_columns(reader):
        views.setdefault(row.view, []).append([row.column, row.type])
    promised = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert views == promised, (
        f"api_v1 differs from {CONTRACT}. Columns may be added at the end: then add them there, "
        "too. Anything else breaks somebody's query and needs a new schema."
    )


def test_every_view_and_column_is_explained(reader: Connection) -> None:
    silent = [
        f"{row.view}.{row.column}"
        for row in list_columns(reader)
        if not row.comment or not row.view_comment
    ]
    assert silent == []


def test_reader_sees_rows_through_every_view(sample: None, reader: Connection) -> None:
    empty = []
    for view in sorted({row.view for row in list_columns(reader)}):
        with reader.cursor() as cursor:
            cursor.execute(f"select * from api_v1.{view}")
            if not cursor.fetchall():
                empty.append(view)
    assert empty == []


def test_reader_sees_no_table(reader: Connection) -> None:
    with closing(connect("owner")) as owner, owner.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname like 'news%'")
        tables = [name for (name,) in cursor]
    assert len(tables) > 15
    for table in tables:
        with reader.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(f"select 1 from news.{table}")
        reader.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "delete from api_v1.copies",
        "update api_v1.deliveries set state = 'sent'",
        "insert into news.outlet (slug) values ('x')",
        "create table public.mine (x int)",
        "create temporary table mine (x int)",
        "create schema mine",
        "select * from news_meta.migration",
    ],
)
def test_reader_cannot_write_even_if_it_says_so(reader: Connection, statement: str) -> None:
    with reader.cursor() as cursor:
        cursor.execute("set transaction read write")
        with pytest.raises(psycopg2.Error) as refused:
            cursor.execute(statement)
    assert refused.value.pgcode == "42501"  # insufficient_privilege


def test_day_is_the_one_of_seoul(sample: None, reader: Connection) -> None:
    with reader.cursor() as cursor:
        cursor.execute(
            "select count(*) from api_v1.articles"
            " where day <> (published_at at time zone 'Asia/Seoul')::date"
        )
        assert cursor.fetchone() == (0,)


def test_story_counts_articles_outlets_and_originals(sample: None, reader: Connection) -> None:
    with reader.cursor() as cursor:
        cursor.execute(
            "select articles, outlets, originals from api_v1.stories order by articles desc limit 1"
        )
        assert cursor.fetchone() == (4, 4, 3)
