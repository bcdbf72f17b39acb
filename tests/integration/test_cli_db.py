"""``newswatch db``: the address, psql, migrations."""

import json
import subprocess
import sys

from newswatch.settings import PROJECT, Settings


def newswatch(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from cli.main import app; app()", "db", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_the_address_is_the_readers(database: Settings) -> None:
    assert newswatch("url").stdout.strip() == database.database_url("read")
    assert newswatch("url", "--role", "owner").stdout.strip() == database.database_url("owner")


def test_psql_enters_as_the_reader(database: Settings) -> None:
    shown = newswatch("psql", "--", "-tAc", "select current_user, count(*) from articles")
    assert shown.stdout.strip() == "news_read|0", shown.stderr
    refused = newswatch("psql", "--", "-c", "create table t (a int)")
    assert "read-only" in refused.stderr


def test_migrating_again_says_so(database: Settings) -> None:
    assert "최신" in newswatch("migrate").stdout


def test_columns_explain_the_contract_from_the_database_itself(database: Settings) -> None:
    rows = [json.loads(line) for line in newswatch("columns", "--json").stdout.splitlines()]
    assert {"articles", "alerts", "deliveries", "sources"} <= {row["view"] for row in rows}
    assert all(row["comment"] and row["type"] for row in rows)
    shown = [line.split()[:2] for line in newswatch("columns").stdout.splitlines()]
    assert ["copy_of", "bigint"] in shown


def test_the_page_of_columns_is_up_to_date(database: Settings) -> None:
    page = (PROJECT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert newswatch("columns", "--markdown").stdout == page, (
        "docs/columns.md is out of date: newswatch db columns --markdown > docs/columns.md"
    )


def test_without_a_database_it_says_what_to_do() -> None:
    shown = newswatch("url")
    assert shown.returncode == 1
    assert "make run" in shown.stderr
