"""The judges of the fault suite can fail: the digest, the oracle, the failpoint."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newswatch.settings import PROJECT, Settings
from storage import failpoints
from storage.db import connect
from tests.faults import digest
from tests.faults.doubts import shake
from tests.tables import put_day

# How a column of a type becomes another value; None in front.
CHANGES = {
    "text": "coalesce({0}, '') || 'x'",
    "boolean": "not coalesce({0}, false)",
    "bigint": "coalesce({0}, 0) + 1",
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "real": "coalesce({0}, 0) + 1",
    "double precision": "coalesce({0}, 0) + 1",
    "bytea": "coalesce({0}, '') || '\\x01'::bytea",
    "jsonb": "coalesce({0}, '{{}}'::jsonb) || '{{\"changed\": 1}}'::jsonb",
    "date": "coalesce({0}, current_date) + 1",
    "interval": "coalesce({0}, '0') + interval '1 hour'",
    "ARRAY": "array_append({0}, null)",
}
MOMENT = "coalesce({0}, now()) + interval '1 hour'"
WHETHER = "case when {0} is null then now() end"

COLUMNS = """
select c.table_name, c.column_name, c.data_type
  from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
 where c.table_schema = 'news' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
 order by 1, 2
"""
FREED = """
do $$ declare one record; begin
  for one in select conrelid::regclass as place, conname from pg_constraint
              where connamespace = 'news'::regnamespace and contype in ('c', 'f', 'u')
  loop execute format('alter table %s drop constraint if exists %I cascade', one.place, one.conname);
  end loop;
end $$
"""


@pytest.fixture
def cursor(database: Settings) -> Iterator[Any]:
    """The sample day, in a transaction without constraints in which everything can be changed."""
    put_day()
    with closing(connect("owner")) as connection, connection.cursor() as cursor:
        yield cursor


def test_the_digest_sees_any_column_of_any_table(cursor: Any) -> None:
    before = digest.take(cursor)
    cursor.execute(COLUMNS)
    counted = [row for row in cursor.fetchall() if digest.counted(row[0], row[1])]
    foreign = digest.references(cursor)
    cursor.execute(FREED)
    unseen, seen = [], 0
    for table, column, kind in counted:
        if (table, column) in foreign or column == "id":
            continue
        cursor.execute("savepoint whole")
        changed = WHETHER if column in digest.ONLY_WHETHER else CHANGES.get(kind, MOMENT)
        cursor.execute(
            f"update news.{table} set {column} = {changed.format(column)}"
            f" where ctid = (select max(ctid) from news.{table})"
        )
        if cursor.rowcount:
            seen += 1
            if digest.take(cursor, foreign).sha == before.sha:
                unseen.append(f"{table}.{column}")
        cursor.execute("rollback to savepoint whole")
    assert unseen == []
    assert seen > 80, "the sample day must have rows in most tables"


def test_the_digest_follows_references(cursor: Any) -> None:
    before = digest.take(cursor)
    cursor.execute(FREED)
    for table, column in (("article", "source_id"), ("story_article", "story_id"),
                          ("alert", "article_id"), ("copy_pair", "earlier_id")):  # fmt: skip
        cursor.execute("savepoint whole")
        cursor.execute(f"update news.{table} set {column} = {column} + 1")
        assert digest.take(cursor).sha != before.sha, (table, column)
        cursor.execute("rollback to savepoint whole")


def test_numbers_and_clocks_make_no_difference(cursor: Any) -> None:
    before = digest.take(cursor)
    cursor.execute("update news.article set first_seen_at = first_seen_at - interval '1 hour'")
    cursor.execute("update news.source set claim_epoch = claim_epoch + 7")
    cursor.execute("update news.delivery set tries = tries + 1")
    assert digest.take(cursor) == before


def test_of_what_runs_yield_the_sum_of_each_source_counts(cursor: Any) -> None:
    foreign = digest.references(cursor)
    before = digest.take(cursor, foreign)
    cursor.execute(FREED)
    cursor.execute("select max(run_id) from news.run_yield where body > 1")
    (whole,) = cursor.fetchone()
    cursor.execute(
        "insert into news.run_yield (run_id, source_id, started_at, pages, title, body, published,"
        "    published_minute, authors, section, articles)"
        " select -1, source_id, now(), 1, 1, 1, 0, 0, 0, 0, 0 from news.run_yield"
        " where run_id = %(whole)s",
        {"whole": whole},
    )
    assert digest.take(cursor, foreign).sha != before.sha, "a page too many"
    cursor.execute(
        "update news.run_yield set pages = pages - 1, title = title - 1, body = body - 1"
        " where run_id = %(whole)s",
        {"whole": whole},
    )
    assert digest.take(cursor, foreign).sha == before.sha, (
        "the same pages in two runs in place of one"
    )


def test_a_difference_is_told_by_row_and_column(cursor: Any) -> None:
    before = digest.take(cursor)
    cursor.execute(
        "update news.article set title = 'other' where id = (select min(id) from news.article)"
    )
    told = digest.differences(before, digest.take(cursor))
    assert any("article" in line and '"other"' in line for line in told), told


@pytest.fixture(scope="module")
def shaken() -> dict[str, dict[str, list[str]]]:
    """What the oracle says of a settled world that was damaged by hand, by kind of damage."""
    context = multiprocessing.get_context("spawn")  # a world belongs into a process of its own
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(shake).result()


def test_an_undamaged_world_is_found_to_be_well(shaken: Any) -> None:
    assert shaken["nothing"] == {"missing": [], "lost": [], "wrong": []}


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("an entry is gone", "missing"),
        ("an entry is due for ever", "missing"),
        ("a message is gone", "lost"),
        ("a message stands there twice", "lost"),
        ("a delivery was never sent", "lost"),
        ("a decision is gone", "wrong"),
        ("a request was never closed", "wrong"),
        ("a term finds its article no more", "wrong"),
        ("a source is looked for too soon", "wrong"),
    ],
)
def test_the_oracle_finds_damage(shaken: Any, damage: str, found: str) -> None:
    assert shaken[damage][found] != []


def test_a_failpoint_kills_at_its_boundary_and_no_earlier(
    database: Settings, tmp_path: Path
) -> None:
    counter = tmp_path / "boundaries"
    program = (
        "from contextlib import closing\n"
        "from storage.db import connect, transaction\n"
        "with closing(connect('owner')) as c, transaction(c), c.cursor() as u:\n"
        "    u.execute('create table public.trace (n int)')\n"
        "    u.execute('insert into public.trace values (1)')\n"
        "print('alive')\n"
    )

    def run(target: int) -> subprocess.CompletedProcess[str]:
        failpoints.arm(counter, target)
        variables = {failpoints.VARIABLE: str(counter), "NEWSWATCH_TEST": "1"}
        return subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            cwd=PROJECT,
        )

    for target, is_there in ((1, False), (2, False), (3, False), (4, True)):
        assert run(target).returncode == -signal.SIGKILL
        assert failpoints.count(counter) == target
        with closing(connect("owner")) as connection, connection.cursor() as cursor:
            cursor.execute("select to_regclass('public.trace') is not null")
            assert cursor.fetchone() == (is_there,), target
            cursor.execute("drop table if exists public.trace")
            connection.commit()
    dry = run(0)
    assert dry.stdout == "alive\n", dry.stderr
    assert len(failpoints.seen(counter)) == failpoints.count(counter) == 4
