"""``newswatch quarantine`` as a person and a script see it; what was served cannot speak to the
terminal."""

import gzip
import hashlib
import json
from contextlib import closing

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import Settings, settings
from storage.db import connect, transaction
from storage.queries import queries
from tests.tables import change, rows

runner = CliRunner()

URL = "https://hanbit.example/n/[bold]1[/bold]:100:"
BODY = "<p>\x1b]0;남의 창\x07 첫 줄\r\n\x9b31m\u202e둘째 줄 [red]빨강[/red] 누리집</p>".encode()
TAIL = "가나다라" * 200
ROWS = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
values ('hanbit/feed', 'hanbit', 'feed', 'https://hanbit.example/rss', 'poll', '10 min');
insert into news.crawl_run (source_id, epoch, kind) select id, 1, 'poll' from news.source;
insert into news.listed_item
       (source_id, url, url_sha, title, is_baseline, is_backfill, first_listed_at, state)
select id, '{url}', decode(repeat('ab', 32), 'hex'), '첫 소식', false, false, clock_timestamp(),
       'landed' from news.source;
insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, http_status, headers,
       raw_sha, ended_at, parse_state)
select r.id, r.source_id, i.id, 'page', i.url, 'landed', 200,
       '{{"content-type": "text/html; charset=utf-8"}}', decode('{sha}', 'hex'), clock_timestamp(),
       'quarantined'
  from news.crawl_run r, news.listed_item i;
insert into news.quarantine (stage, attempt_id, url, raw_sha, version, error_kind, error)
select 'parse', id, url, raw_sha, '1', 'no_title', E'제목이 없다 \\x1b[2J' from news.fetch_attempt;
insert into news.quarantine (stage, url, version, error_kind, error, resolved_at, resolution)
values ('process', 'https://hanbit.example/n/2', '1', 'DeadlyError', '끝', clock_timestamp(),
        'discarded');
"""


@pytest.fixture(autouse=True)
def entries(database: Settings) -> None:
    """An open entry, 1, with hostile bytes; and a discarded one, 2."""
    body = BODY + TAIL.encode()
    sha = hashlib.sha256(body)
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.raw.store_body(
            connection, sha=sha.digest(), body_gz=gzip.compress(body), size=len(body)
        )
    change(ROWS.format(url=URL, sha=sha.hexdigest()))


def said(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["quarantine", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout if code != 2 else " ".join(result.stderr.replace("│", " ").split())


def test_the_open_ones_are_listed_and_all_where_asked() -> None:
    head, row = said("list").splitlines()
    assert head.split() == ["번호", "단계", "문제", "마지막", "횟수", "상태", "URL"]
    assert row.split()[:3] == ["1", "parse", "no_title"]
    assert row.split()[-3:] == ["1", "열림", URL], "neither markup nor emoji"
    assert [line.split()[0] for line in said("list", "--all").splitlines()[1:]] == ["1", "2"]
    (found,) = map(json.loads, said("list", "--json").splitlines())
    assert (found["quarantine_id"], found["url"], found["tries"]) == (1, URL, 1)


def test_an_empty_quarantine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said("discard", "1")
    assert said("list") == "격리된 것이 없습니다.\n"
    assert said("list", "--json") == ""
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    settings.cache_clear()
    assert said("list") == "Nothing is in quarantine.\n"


def test_all_that_is_known_is_shown_and_nothing_acts_on_the_terminal() -> None:
    page = said("show", "1")
    for fact in ("단계: parse", "소스: hanbit/feed", "목록의 제목: 첫 소식", "HTTP: 200", URL):
        assert fact in page
    assert f"원문 크기(바이트): {len(BODY + TAIL.encode())}" in page
    assert f"원문 SHA-256: {hashlib.sha256(BODY + TAIL.encode()).hexdigest()}" in page
    assert r"\x1b]0;남의 창\x07 첫 줄\r" in page
    assert r"\x9b31m\u202e둘째 줄 [red]빨강[/red] 누리집" in page
    assert r"제목이 없다 \x1b[2J" in page
    assert all(one.isprintable() or one == "\n" for one in page)
    shown = page.split("\n\n")[1]
    assert 300 < len(shown) < 500, "the first 400 characters only"


def test_a_script_gets_the_same_as_json() -> None:
    found = json.loads(said("show", "1", "--json"))
    assert (found["quarantine_id"], found["source"], found["http_status"]) == (
        1,
        "hanbit/feed",
        200,
    )
    assert found["raw_text"].startswith(r"<p>\x1b]0;남의 창")
    assert "body_gz" not in found
    bare = json.loads(said("show", "2", "--json"))
    assert (bare["resolution"], bare["raw_text"], bare["source"]) == ("discarded", None, None)


def test_retry_says_what_it_did_and_may_be_repeated() -> None:
    assert "다시 시도합니다: 1" in said("retry", "1")
    assert "이미 처리한 것: 1" in said("retry", "1")
    assert said("retry", "--all") == "다시 시도할 것이 없습니다.\n"
    done = {"retried": [], "already": [1], "stuck": []}
    assert json.loads(said("retry", "1", "--json")) == done


def test_what_has_nowhere_to_go_back_to_ends_with_1() -> None:
    result = runner.invoke(app, ["quarantine", "retry", "2"])
    assert result.exit_code == 1
    assert "그대로 둡니다" in result.stderr
    assert rows("select resolution from news.quarantine where id = 2") == [("discarded",)]


def test_discard_keeps_the_reason_and_may_be_repeated() -> None:
    assert "더 시도하지 않습니다(원문은 보관): 1" in said("discard", "1", "--reason", "사진뿐")
    assert "이미 처리한 것: 1" in said("discard", "1")
    assert "그만둔 까닭: 사진뿐" in said("show", "1")


@pytest.mark.parametrize("verb", ["show", "retry", "discard"])
def test_an_unknown_number_is_wrong_usage(verb: str) -> None:
    assert "격리에 없는 번호입니다: 77. 바뀐 것은 없습니다." in said(verb, "77", code=2)


@pytest.mark.parametrize("wrong", [(), ("1", "--all"), ("1", "--kind", "no_title"), ("0",)])
def test_retry_wants_numbers_or_all(wrong: tuple[str, ...]) -> None:
    assert said("retry", *wrong, code=2)
    assert rows("select count(*) from news.quarantine where resolved_at is null") == [(1,)]
