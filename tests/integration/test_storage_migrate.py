"""Migrations: forward only, whole or not at all, one at a time, and never changed afterwards."""

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from newswatch.settings import Settings
from storage import migrate as migrator
from storage.db import connect
from storage.errors import MigrationError
from storage.migrate import migrate

pytestmark = pytest.mark.postgres


@pytest.fixture
def files(tmp_path: Path, database: Settings) -> Path:
    """A copy of the project's SQL, for tests to add to; the database has had all of it."""
    shutil.copytree(migrator.FOLDER, tmp_path / "sql", ignore=shutil.ignore_patterns("*.py"))
    return tmp_path / "sql"


def add(files: Path, name: str, text: str) -> None:
    (files / "migrations" / f"{name}.sql").write_text(text, encoding="utf-8")


def ask(question: str) -> object:
    with closing(connect("owner")) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_nothing_is_applied_twice(files: Path) -> None:
    assert migrate(files) == []
    add(files, "9001_more", "create table news.more (a int)")
    assert migrate(files) == ["9001_more"]
    assert migrate(files) == []


def test_a_failing_one_leaves_nothing_of_itself(files: Path) -> None:
    add(files, "9001_good", "create table news.good (a int)")
    add(files, "9002_bad", "create table news.half (a int); select 1/0")
    with pytest.raises(MigrationError, match=r"9002_bad\.sql .*division by zero"):
        migrate(files)
    assert ask("select to_regclass('news.good')") == "news.good"
    assert ask("select to_regclass('news.half')") is None
    add(files, "9002_bad", "create table news.half (a int)")
    assert migrate(files) == ["9002_bad"]


def test_an_edited_one_is_named(files: Path) -> None:
    path = next((files / "migrations").glob("0001_*.sql"))
    path.write_text(path.read_text(encoding="utf-8") + "-- changed\n", encoding="utf-8")
    with pytest.raises(MigrationError, match=path.name):
        migrate(files)


def test_a_database_of_a_newer_program_is_refused(files: Path) -> None:
    add(files, "9001_future", "select 1")
    migrate(files)
    (files / "migrations" / "9001_future.sql").unlink()
    with pytest.raises(MigrationError, match=r"9001_future.*newer newswatch"):
        migrate(files)


def test_one_that_comes_too_late_is_refused(files: Path) -> None:
    add(files, "9002_second", "select 1")
    migrate(files)
    add(files, "9001_first", "select 1")
    with pytest.raises(MigrationError, match="9001_first"):
        migrate(files)


@pytest.mark.parametrize("name", ["1_short", "0001 space", "no_number"])
def test_wrong_file_names_are_refused(files: Path, name: str) -> None:
    add(files, name, "select 1")
    with pytest.raises(MigrationError, match="NNNN_name"):
        migrate(files)


def test_a_number_is_used_once(files: Path) -> None:
    add(files, "9001_one", "select 1")
    add(files, "9001_two", "select 1")
    with pytest.raises(MigrationError, match="9001_two"):
        migrate(files)


def test_two_migrators_take_turns(files: Path) -> None:
    add(files, "9001_slow", "create table news.slow (a int); select pg_sleep(1)")
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append(migrate(files))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [[], ["9001_slow"]]


def test_it_waits_for_a_reader_without_standing_in_the_way(files: Path) -> None:
    add(files, "9001_alter", "alter table news.article add column extra int")
    reader = connect("owner")
    reader.cursor().execute("select count(*) from news.article")
    done = threading.Thread(target=migrate, args=(files,))
    done.start()
    time.sleep(3)  # longer than one attempt
    began = time.monotonic()
    assert ask("select count(*) from news.article") == 0
    assert time.monotonic() - began < 2.5, "a second reader waits for one attempt at most"
    reader.rollback()
    reader.close()
    done.join()
    assert ask("select count(extra) from news.article") == 0


def test_a_reader_that_never_ends_is_told(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrator, "LOCK_TRIES", 1)
    add(files, "9001_alter", "alter table news.article add column extra int")
    with closing(connect("owner")) as reader:
        reader.cursor().execute("select count(*) from news.article")
        with pytest.raises(MigrationError, match="9001_alter"):
            migrate(files)


def test_a_killed_migrator_leaves_nothing_and_no_lock(files: Path) -> None:
    add(files, "9001_long", "create table news.long (a int); select pg_sleep(20)")
    program = "import sys, pathlib; from storage.migrate import migrate; migrate(pathlib.Path(sys.argv[1]))"
    child = subprocess.Popen([sys.executable, "-c", program, str(files)], env=dict(os.environ))
    until = time.monotonic() + 20
    while not ask(
        "select count(*) from pg_stat_activity"
        " where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()"
    ):
        assert time.monotonic() < until
        time.sleep(0.1)
    child.kill()
    child.wait()
    assert ask("select to_regclass('news.long')") is None
    add(files, "9001_long", "create table news.long (a int)")
    began = time.monotonic()
    assert migrate(files) == ["9001_long"]
    assert time.monotonic() - began < 10


def test_views_are_applied_again_only_when_changed(files: Path) -> None:
    stamp = "select xmin::text from pg_class where oid = 'api_v1.articles'::regclass"
    before = ask(stamp)
    migrate(files)
    assert ask(stamp) == before
    (files / "views" / "zz_more.sql").write_text(
        "create or replace view api_v1.more as select 1 as a"
    )
    migrate(files)
    assert ask("select a from api_v1.more") == 1


def test_a_broken_view_file_is_named_and_changes_nothing(files: Path) -> None:
    (files / "views" / "zy_good.sql").write_text(
        "create or replace view api_v1.good as select 1 as a"
    )
    (files / "views" / "zz_bad.sql").write_text("create view api_v1.bad as select nonsense")
    with pytest.raises(MigrationError, match=r"zz_bad\.sql"):
        migrate(files)
    assert ask("select to_regclass('api_v1.good')") is None
