"""The account of committed pages: what counts as given by a page, when drift begins and ends."""

from contextlib import closing

import pytest

from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.queries import queries
from tests.tables import change, rows
from tests.yielding import GOOD, account, open_drift, put_articles, put_run, put_source

BY_FEED = '{"title": "feed", "body": "fallback:trafilatura", "published": "feed"}'

READ_AFTER_ALL = """
insert into news.parsed_page (attempt_id, item_id, source_id, url, title, body, authors,
    published_at, published_precision, origin, flags, charset, raw_sha, parser_version)
select id, item_id, source_id, url, '제목', '본문', '{{}}', now(), 'minute', '{origin}', '{{}}',
       'utf-8', raw_sha, '2'
  from news.fetch_attempt where parse_state = 'quarantined'
"""


@pytest.fixture(autouse=True)
def month(database: Settings) -> None:
    """Two runs of ten good pages, a day ago."""
    put_source()
    put_run(26, 10)
    put_run(25, 10)


def test_what_came_from_the_listing_or_a_last_resort_does_not_count() -> None:
    put_run(2, 3, origin=BY_FEED)
    put_run(1, 3, origin=BY_FEED)
    account()
    assert open_drift() == ["body", "published", "title"]
    ((pages, title, body, published),) = rows(
        "select pages, title, body, published from api_v1.yields"
    )
    assert (pages, title, body, published) == (26, 20, 20, 20)


@pytest.mark.parametrize("wrong", [{"parsed": "quarantined"}, {"body": "", "origin": BY_FEED}])
def test_pages_that_cannot_be_read_lack_everything(wrong: dict[str, str]) -> None:
    put_run(2, 5, **wrong)
    put_run(1, 5, **wrong)
    account()
    assert "body" in open_drift()


def test_a_selector_that_finds_nothing_is_noticed_though_the_text_is_there() -> None:
    change("update news.outlet set selected = '{body}'")
    change("""update news.parsed_page set origin = '{"body": "selector", "title": "json-ld"}'""")
    put_run(1, 12)
    account()
    assert open_drift() == ["body"]


def test_one_bad_page_is_no_drift() -> None:
    put_run(2, 1, body="")
    account()
    assert open_drift() == []


@pytest.mark.parametrize("spared", [{"kind": "backfill"}, {"parsed": "due"}])
def test_pages_of_a_backfill_and_pages_not_read_yet_say_nothing(spared: dict[str, str]) -> None:
    put_run(2, 12, body="", **spared)
    account()
    assert open_drift() == []


def test_pages_that_are_no_articles_say_nothing() -> None:
    put_run(2, 12, body="")
    change(
        "update news.parsed_page set state = 'done', outcome = 'filtered',"
        " outcome_reason = 'not_article' where body = ''"
    )
    account()
    assert open_drift() == []


def test_the_account_changes_nothing_when_it_is_taken_again() -> None:
    put_run(1, 12, body="")
    first = account()
    assert (first.runs, first.raised) == (3, 1)
    drift = rows("select * from news.drift")
    again = account()
    assert (again.runs, again.raised, again.ended) == (0, 0, 0)
    assert rows("select * from news.drift") == drift


def test_a_pause_of_the_account_is_made_up_for() -> None:
    """Runs of yesterday, of which none was summed up; then one of an hour ago."""
    account(60.0)
    assert rows("select pages from news.run_yield order by run_id") == [(10,), (10,)]
    put_run(1, 3)
    account(60.0)
    assert rows("select sum(pages) from news.run_yield") == [(23,)]


def test_old_pages_that_were_read_anew_are_summed_up_anew() -> None:
    account(60.0)
    change("update news.parsed_page set body = '', reread_at = now()")
    account(60.0)
    assert rows("select distinct body from news.run_yield") == [(0,)]


def test_old_pages_that_leave_quarantine_are_summed_up_anew() -> None:
    put_run(8, 12, parsed="quarantined")
    account()
    assert open_drift() == ["body", "published", "title"]
    change(
        "insert into news.quarantine (stage, attempt_id, url, raw_sha, version, error_kind, error)"
        " select 'parse', id, url, raw_sha, '1', 'no_title', '' from news.fetch_attempt"
        " where parse_state = 'quarantined'"
    )
    change(READ_AFTER_ALL.format(origin=GOOD))
    account(60.0)
    assert open_drift() == ["body", "published", "title"], "still in quarantine"
    change("update news.quarantine set resolved_at = now(), resolution = 'recovered'")
    account(60.0)
    assert open_drift() == []


def test_samples_are_the_failing_page_and_the_last_good_one() -> None:
    put_run(1, 12, body="")
    account()
    ((bad, good),) = rows("select bad_url, good_url from api_v1.drifts")
    assert rows(f"select body from news.parsed_page where url = '{bad}'") == [("",)]
    assert rows(f"select body from news.parsed_page where url = '{good}'") == [("본문",)]
    assert len(rows("select * from news.kept_document")) == 1


def test_drift_ends_by_itself_when_the_field_is_back() -> None:
    put_run(3, 12, body="")
    account()
    put_run(2, 3)
    account()
    assert open_drift() == ["body"], "three of fifteen are not as before"
    put_run(1, 3)
    account()
    assert open_drift() == []
    assert rows("select resolution from news.drift") == [("recovered",)]


def test_pages_read_anew_end_it_too() -> None:
    put_run(3, 12, body="")
    account()
    assert open_drift() == ["body"]
    change(f"update news.parsed_page set body = '본문', origin = '{GOOD}'")
    account()
    assert open_drift() == []


def test_what_was_accepted_is_usual_from_then_on() -> None:
    put_run(3, 12, body="")
    account()
    with closing(connect("ingest")) as connection, transaction(connection):
        done = list(queries.yields.accept_drift(connection, name="small", note="사진 기사만"))
    assert done == [("small/feed", "body")]
    put_run(2, 12, body="")
    account()
    assert open_drift() == []
    put_run(1, 14, origin=BY_FEED)
    account()
    assert open_drift() == ["published", "title"], "the other fields are still looked after"


def test_before_anything_is_usual_the_promise_counts() -> None:
    put_source("fresh")
    change("update news.outlet set promised_body = 0.9, promised_time = 0.9")
    put_run(1, 6, "fresh", body="")
    account()
    assert open_drift() == ["body"]
    assert rows("select source, usual_filled, usual_pages from api_v1.drifts") == [
        ("fresh/feed", 18, 20)
    ]


def test_a_source_that_is_switched_off_drifts_no_more() -> None:
    put_run(1, 12, body="")
    account()
    change("update news.source set is_active = false")
    account()
    assert rows("select resolution from news.drift") == [("source_off",)]


def test_a_source_of_which_nothing_comes_has_fallen_silent_until_it_speaks() -> None:
    put_articles(30, 20 * 24, 60)
    account()
    assert open_drift() == ["articles"]
    account()
    assert len(rows("select * from news.drift")) == 1
    put_articles(0, 1, 1)
    account()
    assert open_drift() == []


def test_an_hour_in_which_little_is_usual_is_no_silence() -> None:
    put_articles(6, 20 * 24, 60)
    account()
    assert open_drift() == []


def test_on_a_holiday_when_all_are_quiet_nobody_is_silent() -> None:
    for name in ("one", "two", "three"):
        put_source(name)
    for name in ("small", "one", "two", "three"):
        put_articles(30, 20 * 24, 60, name)
    account()
    assert open_drift() == []
    for name in ("one", "two", "three"):
        put_articles(1, 28, 60, name)
    account()
    assert rows("select source from api_v1.drifts") == [("small/feed",)]


def test_a_silence_that_was_accepted_is_not_raised_again() -> None:
    put_articles(30, 20 * 24, 60)
    account()
    change("update news.drift set ended_at = now(), resolution = 'accepted'")
    account()
    assert open_drift() == []


def test_a_source_that_does_not_answer_is_not_called_silent() -> None:
    change("update news.source set fail_streak = 3")
    put_articles(30, 20 * 24, 60)
    account()
    assert open_drift() == []


def test_what_is_usual_today_is_told_beside_today() -> None:
    put_articles(0, 20 * 24, 60)
    ((today, usual, per_day),) = rows("select today, usual_today, per_day from api_v1.yields")
    assert today == pytest.approx(usual, abs=1)
    assert per_day == 24
