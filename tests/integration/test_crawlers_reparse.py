"""Stored pages read anew, on a real Postgres and in real child processes."""

import gzip
import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from crawlers import reparse as reparsing
from crawlers import rereading
from crawlers.catalogue import load_catalogue
from crawlers.parse import read as read_page
from crawlers.reparse import Scope, list_stored
from crawlers.rereading import Reread, reread
from newswatch.settings import Settings, settings
from storage import failpoints
from storage.db import connect
from storage.queries import queries
from tests.crawling import set_all
from tests.stored import land, read, watch
from tests.tables import change, rows
from transforms.process import process

runner = CliRunner()
FISH = "수산자원청은 올해 남해 연안에 어린 감성돔 이십만 마리를 놓아준다고 밝혔습니다. " * 3
POLICY = "정부가 오픈소스 AI 모델을 규제하지 않기로 하고 육성 정책을 국회에 보고했다. " * 3
SELECT = "select: {title: .late, body: .story}"


def page(title: str, story: str, beside: str = FISH * 3, late: str = "", tag: str = "h2") -> str:
    """A page whose story only a selector finds: what stands beside it is longer."""
    return (
        f"<html><head><title>{title}</title><meta property='og:title' content='{title}'></head>"
        f"<body><{tag} class='late'>{late or title}</{tag}><article><p>{beside}</p></article>"
        f"<section class='story'><p>{story}</p></section></body></html>"
    )


@pytest.fixture
def folder(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "catalogue"
    set_all(monkeypatch, CATALOGUE_DIR=str(made))
    watch(made)
    return made


def said(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["reparse", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def sums(*arguments: str) -> Any:
    return json.loads(said("--json", *arguments).splitlines()[-1])


def anew(attempt_id: int, *, apply: bool = True, force: bool = False) -> Reread:
    """In this very process."""
    with closing(connect("ingest")) as connection:
        catalogue = load_catalogue(settings().catalogue_dir)
        found = reread(connection, catalogue, attempt_id, apply=apply, force=force)
    process()
    return found


def texts() -> list[Any]:
    return rows("select title, body, revision from news.article order by url")


def test_it_says_what_would_change_then_writes_it_once(folder: Path) -> None:
    first = land(1, page("첫 소식", POLICY, late="고친 제목"))
    second = land(2, page("둘째 소식", FISH, beside=FISH))
    before = texts()
    assert {anew(number).outcome for number in (first, second)} == {"same"}

    watch(folder, SELECT)
    shown = said()
    assert "title" in shown
    assert "첫 소식" in shown
    assert "고친 제목" in shown
    assert "--apply" in shown
    assert texts() == before, "nothing is written unless asked for"

    done = sums("--apply")
    assert (done["written"], done["revisions"]) == (done["outcomes"]["changed"], 1)
    assert texts()[0] == ("고친 제목", POLICY.strip(), 2)
    kept = rows("select revision, cause, title from news.article_revision order by article_id, 1")
    assert kept[:2] == [(1, "first", "첫 소식"), (2, "parser", "고친 제목")]
    assert {anew(number).outcome for number in (first, second)} == {"same"}
    assert rows("select count(*) from health.article_without_page") == [(0,)]


def test_the_scope(folder: Path) -> None:
    first = land(1, page("첫 소식", FISH))
    second = land(2, page("둘째 소식", FISH))
    third = land(2, page("둘째 소식이 바뀌었다", FISH))
    assert list_stored(Scope()) == [first, third], "of an article its last body"
    assert list_stored(Scope(url="https://hanbit.example/news/2?utm_source=x")) == [third]
    assert list_stored(Scope(limit=1)) == [third]
    assert list_stored(Scope(after=first)) == [third]
    assert list_stored(Scope(outlet="other")) == []
    change(f"update news.fetch_attempt set ended_at = '2026-01-01' where id <= {second}")
    assert list_stored(Scope(since=datetime(2026, 5, 1, tzinfo=UTC))) == [third]
    assert "nosuch" in said("--outlet", "nosuch", code=2)


def test_what_was_in_quarantine_comes_in_and_is_alerted(folder: Path) -> None:
    attempt_id = land(1, page("", POLICY, late="정부, 오픈소스 AI 육성 정책 보고", tag="div"))
    assert rows("select parse_state from news.fetch_attempt") == [("quarantined",)]
    assert anew(attempt_id).outcome == "unreadable"

    watch(folder, SELECT)
    assert anew(attempt_id, apply=False).outcome == "recovered"
    assert rows("select count(*) from news.article") == [(0,)]
    assert anew(attempt_id).is_written
    assert rows("select title from news.article") == [("정부, 오픈소스 AI 육성 정책 보고",)]
    assert rows("select resolution from news.quarantine") == [("recovered",)]
    assert rows("select count(*) from news.alert") == [(1,)]
    assert anew(attempt_id).outcome == "same"


def test_an_article_that_was_told_is_not_told_again(folder: Path) -> None:
    attempt_id = land(1, page("정부, 오픈소스 AI 육성 정책 보고", FISH, beside=POLICY))
    assert rows("select count(*) from news.alert") == [(1,)]
    for select in (SELECT, "select: {body: article}"):
        watch(folder, select)
        assert anew(attempt_id).is_written
    assert texts()[0][2] == 3
    assert rows("select count(*) from news.alert") == [(1,)]


@pytest.mark.parametrize(("days", "end"), [(0, "alert"), (9, "old")])
def test_what_only_a_better_reading_shows_is_told_while_it_is_news(
    folder: Path, days: int, end: str
) -> None:
    attempt_id = land(1, page("보고", POLICY, late="정부, 오픈소스 AI 육성 정책 보고"))
    assert rows("select disposition from news.decision") == [("not_relevant",)]
    change(f"update news.article set first_listed_at = first_listed_at - interval '{days} days'")
    watch(folder, SELECT)
    assert anew(attempt_id).is_written
    assert rows("select disposition from news.decision order by id")[-1] == (end,)
    assert rows("select count(*) from news.alert") == [(int(end == "alert"),)]


def test_a_reading_that_loses_the_body_is_written_by_force_only(folder: Path) -> None:
    attempt_id = land(1, page("첫 소식", FISH, beside=FISH))
    [before] = texts()
    change("update news.fetch_attempt set raw_sha = r.sha256 from news.raw_document r where false")
    poor = "<html><head><title>첫 소식</title></head><body><p>짧다.</p></body></html>"
    replace_body(attempt_id, poor)
    lost = anew(attempt_id)
    assert (lost.outcome, lost.is_written) == ("lost", False)
    assert texts() == [before]
    assert "본문을 잃음" in said("--apply")
    assert texts() == [before]
    assert anew(attempt_id, force=True).is_written
    assert texts() == [("첫 소식", "", 2)]


def replace_body(attempt_id: int, body: str) -> None:
    """As if these had been the bytes: the reader of today makes less of them."""
    packed = gzip.compress(body.encode()).hex()
    change(
        f"update news.raw_document set body_gz = '\\x{packed}' where sha256 ="
        f" (select raw_sha from news.fetch_attempt where id = {attempt_id})"
    )


def test_whoever_was_faster_wins(folder: Path) -> None:
    """The reading that a page was compared with must be the one that is there, and the last."""
    first = land(1, page("첫 소식", POLICY, late="고친 제목"))
    watch(folder, SELECT)
    with closing(connect("ingest")) as connection:
        stored = queries.revisions.load_stored(connection, attempt_id=first)
        stale = queries.revisions.find_reading(connection, attempt_id=first)
        connection.commit()
        fields = read_page(load_catalogue(settings().catalogue_dir), stored)
        assert anew(first).is_written
        assert not rereading._write(connection, stored, fields, stale), "read anew meanwhile"
        now = queries.revisions.find_reading(connection, attempt_id=first)
        connection.commit()
        land(1, page("그새 바뀐 소식", POLICY))
        assert not rereading._write(connection, stored, fields, now), "a later body is there"
    assert texts()[0][0] == "그새 바뀐 소식"


def test_an_older_body_that_is_decided_on_late_changes_nothing(folder: Path) -> None:
    attempt_id = land(1, page("첫 소식", FISH))
    watch(folder, SELECT)
    with closing(connect("ingest")) as connection:
        catalogue = load_catalogue(settings().catalogue_dir)
        change(f"update news.parsed_page set title = '옛 제목' where attempt_id = {attempt_id}")
        assert reread(connection, catalogue, attempt_id, apply=True, force=False).is_written
    change("update news.parsed_page set state = 'quarantined'")  # as if it had to wait
    land(1, page("새 소식", FISH))
    change("update news.parsed_page set state = 'due' where state = 'quarantined'")
    process()
    assert texts()[0][0] == "새 소식"


@pytest.mark.parametrize(("kills", "outcomes"), [(1, ["same"]), (2, ["deadly"])])
def test_a_reader_that_dies_is_followed_by_another(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kills: int,
    outcomes: list[str],
) -> None:
    attempt_id = land(1, page("첫 소식", FISH))
    file = tmp_path / "failpoint"
    failpoints.arm(file, 1, 2 if kills == 2 else 0)
    set_all(monkeypatch, FAILPOINT=str(file), TEST="1")
    found = [one for batch in reparsing.reparse([attempt_id]) for one in batch]
    assert [one.outcome for one in found] == outcomes


def test_reparse_and_the_crawl_write_the_same_columns() -> None:
    """A column that one of them forgot would be that of another reading."""
    folder = Path(queries._folder)
    stored = (folder / "parsing.sql").read_text().split("name: store_page!")[1].split("values")[0]
    columns = stored.split("(", 1)[1].rsplit(")", 1)[0].replace("\n", " ").split(",")
    anew = (folder / "revisions.sql").read_text().split("name: reread_page^")[1]
    anew = anew.split("-- name:")[0]
    missing = [name.strip() for name in columns if f"{name.strip()} = " not in anew]
    assert missing == []


def test_a_page_without_anything_stored_is_nothing_to_do(folder: Path) -> None:
    read()
    assert sums() == {
        "wanted": 0, "read": 0, "outcomes": {}, "fields": {}, "written": 0, "articles": 0,
        "revisions": 0, "alerts": 0, "last": 0, "is_interrupted": False,
    }  # fmt: skip
