"""When a page is looked at again, and what its answers make of it: the statements on a real
Postgres, with a crawl's rows and without the crawl."""

import json
from contextlib import closing
from typing import Any

import pytest

from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.queries import queries
from tests.tables import change, rows

LOOKS = {"look_after_s": [3600.0, 21600.0, 86400.0, 604800.0], "all_until_s": 86400.0}
ROWS = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
values ('hanbit/feed', 'hanbit', 'feed', 'https://hanbit.example/rss', 'poll', '10 min');
insert into news.listed_item (source_id, url, url_sha, is_baseline, is_backfill, first_listed_at)
select id, 'https://hanbit.example/1', decode(repeat('ab', 32), 'hex'), false, false,
       clock_timestamp() from news.source;
"""


@pytest.fixture(autouse=True)
def entry(database: Settings) -> None:
    change(ROWS)


def asked(status: int | None, state: str) -> int:
    """A run of its own with one request, still open where there is no status and no trouble."""
    change("update news.source set claim_epoch = claim_epoch + 1")
    change(
        "insert into news.crawl_run (source_id, epoch, kind)"
        " select id, claim_epoch, 'poll' from news.source"
    )
    ended = "null" if state == "open" else "clock_timestamp()"
    [(attempt_id,)] = rows(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, http_status,"
        f" ended_at) select max(r.id), r.source_id, i.id, 'page', i.url, '{state}',"
        f" {status or 'null'}, {ended} from news.crawl_run r, news.listed_item i"
        " group by r.source_id, i.id returning id"
    )
    return int(attempt_id)


def epoch() -> int:
    return int(rows("select claim_epoch from news.source")[0][0])


def land(body: bytes = b"body") -> None:
    """The page comes, through the very function of the ledger."""
    sha = "cd" * 32 if body == b"body" else "ce" * 32
    end = {
        **{"attempt_id": asked(None, "open"), "host": "hanbit.example", "item_id": 1},
        **{"state": "landed", "status": 200, "headers": {}, "verdict": "good"},
        **{"sha": sha, "body": 1, "size": len(body)},
    }
    run(
        queries.attempts.write_attempts, hosts=["hanbit.example"], bodies=[body],
        ends=json.dumps([end]), requests="[]", least_delay_s=1.0, lease_s=40.0, most_failures=3,
        first_pause_s=60.0, longest_pause_s=3600.0, **LOOKS,
    )  # fmt: skip


def fails(status: int | None, kind: str = "", *, is_final: bool = False) -> None:
    asked(status, "failed")
    run(
        queries.items.mark_failed, item_id=1, epoch=epoch(), kind=kind or f"http_{status}",
        is_final=is_final, max_tries=40, look_tries=6, retry_s=600.0, **LOOKS,
    )  # fmt: skip


def unchanged() -> None:
    asked(304, "not_modified")
    run(queries.items.mark_unchanged, item_id=1, epoch=epoch(), **LOOKS)


def run(statement: Any, **parameters: Any) -> None:
    with closing(connect("ingest")) as connection, transaction(connection):
        found = statement(connection, **parameters)
        if not isinstance(found, int | tuple | str | None):
            list(found)


def pass_hours(hours: float) -> None:
    change(f"update news.listed_item set looks_from = looks_from - interval '{hours} hours'")


def state() -> Any:
    """State, and the hours between the first sight and the next look."""
    return rows(
        "select state, round(extract(epoch from revisit_at - looks_from) / 3600, 1)::float"
        " from news.listed_item"
    )[0]


def make_relevant() -> None:
    change(
        "insert into news.article (outlet_slug, source_id, url, url_sha, title, body, authors,"
        " origin, flags, charset, content_sha, raw_sha, parser_version, is_baseline, is_backfill,"
        " first_listed_at, outage, first_seen_at) select 'hanbit', source_id, url, url_sha, '제목',"
        " '', '{}', '{}', '{}', 'utf-8', url_sha, decode(repeat('cd', 32), 'hex'), '1', false,"
        " false, first_listed_at, '0', first_listed_at from news.listed_item;"
        "insert into news.story (first_article_id, first_at, last_at)"
        " select id, first_seen_at, first_seen_at from news.article;"
        "insert into news.parsed_page (attempt_id, item_id, source_id, url, title, body, authors,"
        " origin, flags, charset, raw_sha, parser_version, state, outcome, article_id)"
        " select f.id, f.item_id, f.source_id, f.url, '제목', '', '{}', '{}', '{}', 'utf-8',"
        " f.raw_sha, '1', 'done', 'article', a.id from news.fetch_attempt f, news.article a"
        " where f.state = 'landed';"
        "insert into news.decision (article_id, topic, rule_version, content_sha, is_relevant,"
        " score, evidence, reason, disposition, story_id, decided_at) select a.id, 't', '1',"
        " a.content_sha, true, 1, '{}', '', 'old', s.id, a.first_seen_at"
        " from news.article a, news.story s;"
    )


def test_looks_follow_the_intervals_and_end() -> None:
    land()
    make_relevant()
    seen = [state()]
    for hours in (1.01, 5.1, 18.1, 145.0):
        pass_hours(hours)
        unchanged()
        seen.append(state())
    assert seen == [("landed", hours) for hours in (1.0, 6.0, 24.0, 168.0, None)]


def test_after_a_day_only_what_is_relevant_is_looked_at() -> None:
    land()
    for hours in (1.01, 5.1, 18.1):
        pass_hours(hours)
        land()
    assert state() == ("landed", None)


@pytest.mark.parametrize(("away", "then"), [(2, 6.0), (5, 24.0), (23, None)])
def test_what_was_missed_is_made_up_for_once(away: float, then: float | None) -> None:
    """And no look comes right after the one that made up for it."""
    land()
    pass_hours(away)
    land()
    assert state() == ("landed", then)


def test_a_page_that_is_fetched_for_a_new_headline_keeps_its_looks() -> None:
    land()
    for body in (b"other", b"body", b"other", b"body", b"other"):
        change("update news.listed_item set state = 'due'")
        land(body)
    assert state() == ("landed", 1.0)
    assert rows("select looks from news.listed_item") == [(0,)]


@pytest.mark.parametrize(("status", "kind"), [(403, ""), (500, ""), (None, "timeout")])
def test_a_look_that_fails_is_tried_a_few_times_and_leaves_the_next_one(
    status: int | None, kind: str
) -> None:
    land()
    pass_hours(1.01)
    for _ in range(6):
        fails(status, kind)
    assert state() == ("landed", 6.0)
    assert rows("select tries from news.listed_item") == [(0,)]


@pytest.mark.parametrize("between", [403, 503, 304])
def test_gone_are_two_answers_in_a_row(between: int) -> None:
    land()
    fails(404)
    unchanged() if between == 304 else fails(between)
    fails(404)
    assert state()[0] == "landed"
    fails(410)
    assert state()[0] == "gone"


def test_one_before_the_first_reading_and_one_after_are_no_row() -> None:
    fails(404)
    change("update news.listed_item set state = 'due'")
    land()
    fails(404)
    assert state()[0] == "landed"


def test_no_answer_does_not_break_the_row() -> None:
    land()
    fails(404)
    fails(None, "timeout")
    asked(301, "redirected")
    fails(404)
    assert state()[0] == "gone"


def test_two_answers_of_one_run_are_one() -> None:
    land()
    fails(404)
    change("update news.fetch_attempt set run_id = (select max(id) from news.crawl_run)")
    change(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, http_status,"
        " ended_at) select run_id, source_id, item_id, kind, url, state, 404, ended_at"
        " from news.fetch_attempt where http_status = 404"
    )
    run(
        queries.items.mark_failed, item_id=1, epoch=epoch(), kind="http_404", is_final=False,
        max_tries=40, look_tries=6, retry_s=600.0, **LOOKS,
    )  # fmt: skip
    assert state()[0] == "landed"


@pytest.mark.parametrize("was_read", [True, False])
def test_what_is_gone_is_asked_for_again_a_few_times(was_read: bool) -> None:
    if was_read:
        land()
        pass_hours(1.01)
    fails(404)
    fails(404)
    assert state() == ("gone", 6.0 if was_read else 1.0)
    asked_again = 0
    for _ in range(9):
        pass_hours(2)
        if state()[1] is not None:
            fails(404)
            asked_again += 1
    assert state() == ("gone", None)
    assert asked_again <= 3


def test_what_is_there_again_is_there() -> None:
    land()
    make_relevant()
    fails(404)
    fails(404)
    run(queries.items.mark_deleted_articles)
    assert rows("select deleted_at is null from news.article") == [(False,)]
    land()
    run(queries.items.mark_found_articles)
    run(queries.items.mark_deleted_articles)
    assert rows("select deleted_at from news.article") == [(None,)]


def test_a_look_comes_with_what_the_page_can_be_asked_by() -> None:
    land()
    change('update news.fetch_attempt set headers = \'{"etag": "a"}\'')
    change("update news.listed_item set revisit_at = clock_timestamp()")

    def due() -> list[Any]:
        with closing(connect("ingest")) as connection, transaction(connection):
            return list(
                queries.items.list_due_pages(connection, source_id=1, limit=9, most_looks=9)
            )

    assert [(one.is_look, one.etag) for one in due()] == [(True, "a")]
    unchanged()
    change('update news.fetch_attempt set headers = \'{"etag": "a"}\'')
    change("update news.listed_item set revisit_at = clock_timestamp()")
    assert [one.etag for one in due()] == [None], "not believed twice running"
    change("update news.listed_item set state = 'due'")
    assert [(one.is_look, one.etag) for one in due()] == [(False, None)]
