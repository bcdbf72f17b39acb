"""The process step on a real Postgres: articles, copies, stories, decisions, alerts, quarantine."""

from contextlib import closing
from datetime import timedelta

import pytest

from newswatch import clock
from storage.db import connect, transaction
from storage.errors import DatabaseUnreachable, StorageError
from storage.queries import queries
from tests.work_list import RAW, Press
from transforms.process import MAX_TRIES, process

POLICY = "정부가 오픈소스 AI 모델을 규제하지 않기로 하고 육성 정책을 국회에 보고했다."
RELEASE = (
    "수산자원청은 올해 남해 연안에 어린 감성돔 이십만 마리를 놓아준다고 밝혔습니다. "
    "방류는 다음 달 초부터 여섯 개 어촌계가 함께 하며 크기는 칠 센티미터 이상입니다. "
    "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사되었습니다. "
    "수산자원청 관계자는 어민 소득이 마을마다 평균 구백만 원 늘 것으로 내다보았습니다."
)
REWRITTEN = RELEASE.replace("밝혔습니다", "밝혔다").replace("조사되었습니다", "조사됐다")
# Storing the article 독 takes the connection down, as a crash of the step would.
DEADLY = """
create function news.deadly() returns trigger language plpgsql as
$$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
create trigger deadly before insert on news.article
   for each row when (new.title = '독') execute function news.deadly();
grant execute on function news.deadly() to news_ingest;
"""


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def test_what_was_told_first_is_decided_first(press):
    """However they arrived: the others go on from it."""
    press.prints("https://maru.example/2", "둘째", POLICY, ago=timedelta(minutes=3))
    press.prints("https://maru.example/3", "셋째", RELEASE, ago=timedelta(minutes=1))
    press.prints("https://maru.example/1", "첫째", REWRITTEN, ago=timedelta(minutes=9))
    process()
    found = press.ask("select title from news.article order by id")
    assert [title for (title,) in found] == ["첫째", "둘째", "셋째"]


def test_a_relevant_article_raises_one_alert(press):
    press.prints("https://a.kr/1001", "정부, 오픈소스 AI 육성 정책 보고", POLICY)
    summary = process()
    assert (summary.articles, summary.stories, summary.relevant, summary.alerts) == (1, 1, 1, 1)
    assert press.ends() == [("https://a.kr/1001", "alert")]
    assert process().articles == 0
    assert press.ask("select count(*) from news.alert") == [(1,)]


def test_a_decision_is_kept_also_when_it_is_no(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE)
    process()
    ((is_relevant, reason, missing),) = press.ask(
        "select is_relevant, reason, evidence->>'missing' from news.decision"
    )
    assert (is_relevant, missing) == (False, "subject")
    assert reason


def test_near_copies_are_paired(press):
    press.prints("https://a.kr/1001", "감성돔 이십만 마리 방류", RELEASE, ago=timedelta(hours=2))
    press.prints("https://b.kr/2001", "어린 돔 놓아준다", REWRITTEN, outlet="maru")
    assert process().copies == 1
    ((later, earlier, kind),) = press.ask(
        "select l.url, e.url, c.kind from news.copy_pair c"
        " join news.article l on l.id = c.article_id join news.article e on e.id = c.earlier_id"
    )
    assert (later, earlier, kind) == ("https://b.kr/2001", "https://a.kr/1001", "near")
    assert press.ask("select count(distinct story_id) from news.story_article") == [(1,)]


def test_the_earlier_text_is_told_by_time_not_by_arrival(press):
    press.prints("https://b.kr/2001", "어린 돔 놓아준다", REWRITTEN, outlet="maru")
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    process()
    earlier = "select a.url from news.copy_pair c join news.article a on a.id = c.earlier_id"
    assert press.ask(earlier) == [("https://a.kr/1001",)]


def test_of_several_earlier_texts_the_one_told_first_is_the_origin(press):
    press.prints("https://b.kr/2001", "어린 돔 놓아준다", REWRITTEN, outlet="maru")
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    last = timedelta(minutes=1)
    press.prints("https://c.kr/3001", "감성돔을 바다로", RELEASE, outlet="bada", ago=last)
    process()
    origins = press.ask(
        "select a.url, o.url from api_v1.articles a"
        " left join api_v1.articles o on o.article_id = a.copy_of order by a.url"
    )
    first = "https://a.kr/1001"
    assert origins == [(first, None), ("https://b.kr/2001", first), ("https://c.kr/3001", first)]
    told = press.ask("select copy_of_ko from news.telling order by url")
    assert told == [(None,), ("nuri",), ("nuri",)]


def test_a_ministry_that_states_only_the_day_precedes_the_press_of_that_day(press):
    midnight = clock.in_seoul(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    now = timedelta()  # at any hour it is of that day
    press.prints("https://b.kr/2001", "감성돔을 바다로", REWRITTEN, outlet="bada", ago=now)
    board = press.prints("https://gov.kr/9001", "감성돔 방류", RELEASE, outlet="cheong")
    with transaction(press.connection):
        press.run(
            "update news.parsed_page set published_at = %s, published_precision = 'day'"
            " where id = %s",
            midnight,
            board,
        )
    process()
    pairs = press.ask(
        "select a.outlet, o.outlet from api_v1.copies c"
        " join api_v1.articles a using (article_id)"
        " join api_v1.articles o on o.article_id = c.earlier_id"
    )
    assert pairs == [("bada", "cheong")]


def test_a_correction_that_moves_its_date_stays_the_origin(press):
    first = "https://a.kr/1001"
    press.prints(first, "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    press.prints("https://b.kr/2001", "어린 돔 놓아준다", REWRITTEN, outlet="maru")
    process()
    press.prints(first, "감성돔 방류(정정)", RELEASE, ago=timedelta(0))
    assert process().revisions == 1
    pairs = "select e.url from news.copy_pair c join news.article e on e.id = c.earlier_id"
    assert press.ask(pairs) == [(first,)]


def test_a_story_is_alerted_once(press):
    title = "과기정통부, 오픈소스 AI 특례 법안 ‘열린모형법’ 국회 제출"
    press.prints("https://a.kr/1001", title, "과기정통부가 열린모형법을 국회에 냈다. " + POLICY)
    other = "열린모형법이 국회로 갔다. 과기정통부는 오픈소스 AI 개발자의 의무를 줄인다고 했다."
    press.prints("https://b.kr/2001", "‘열린모형법’ 국회로…오픈소스 AI 법안", other, "maru")
    assert process().alerts == 1
    assert [end for _, end in press.ends()] == ["alert", "same_story"]


def test_the_baseline_is_not_alerted_but_a_fresh_article_of_its_story_is(press):
    title = "과기정통부, 오픈소스 AI 특례 법안 ‘열린모형법’ 국회 제출"
    press.prints("https://a.kr/1001", title, POLICY, is_baseline=True)
    assert process().alerts == 0
    press.prints("https://b.kr/2001", title + " 논란", POLICY + " 시민단체가 반겼다.", "maru")
    assert process().alerts == 1
    assert [end for _, end in press.ends()] == ["baseline", "alert"]
    assert press.ask("select count(*) from news.story") == [(1,)]


def test_a_fresh_listing_by_another_source_makes_it_fresh(press):
    url = "https://a.kr/1001"
    press.prints(url, "정부, 오픈소스 AI 정책", POLICY, is_baseline=True)
    press.prints(url, "정부, 오픈소스 AI 정책", POLICY, outlet="maru")
    summary = process()
    assert (summary.articles, summary.unchanged, summary.alerts) == (1, 1, 1)


@pytest.mark.parametrize(
    ("ago", "listing", "end"),
    [
        (timedelta(minutes=5), {"is_backfill": True}, "backfill"),
        (timedelta(hours=25), {}, "old"),
        (timedelta(hours=25), {"outage": timedelta(hours=2)}, "alert"),
        (timedelta(hours=23), {}, "alert"),
        (timedelta(hours=-5), {}, "alert"),  # cannot be true: first sight counts
        (None, {}, "alert"),
    ],
)
def test_what_follows_depends_on_how_it_was_seen(press, ago, listing, end):
    press.prints("https://a.kr/1001", "정부, 오픈소스 AI 정책", POLICY, ago=ago, **listing)
    process()
    assert press.ends() == [("https://a.kr/1001", end)]


def test_a_correction_is_a_revision_and_decided_again(press):
    url = "https://a.kr/1001"
    press.prints(url, "정부, AI 육성 정책", "정부가 AI 정책을 보고했다.")
    process()
    press.prints(url, "정부, 오픈소스 AI 육성 정책(정정)", POLICY, outlet="nuri")
    summary = process()
    assert (summary.articles, summary.revisions, summary.alerts) == (0, 1, 1)
    assert [end for _, end in press.ends()] == ["not_relevant", "alert"]
    texts = press.ask("select revision, title from news.article_revision order by revision")
    assert texts == [(1, "정부, AI 육성 정책"), (2, "정부, 오픈소스 AI 육성 정책(정정)")]
    assert press.ask("select count(*) from news.story") == [(1,)]


def test_the_same_words_again_change_nothing(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE)
    press.prints("https://a.kr/1001", "「감성돔」 방류", RELEASE.replace(". ", ".\n"))
    summary = process()
    assert (summary.articles, summary.unchanged) == (1, 1)
    assert press.ask("select outcome from news.parsed_page order by id") == [
        ("article",),
        ("unchanged",),
    ]


def test_a_page_without_text_is_decided_by_its_listing(press):
    press.prints("https://a.kr/1001", "정부 보고", "", summary=POLICY)
    assert process().alerts == 1
    assert press.ask("select flags from news.article") == [(["listing_only"],)]


def test_a_broken_page_goes_into_quarantine_and_stops_nothing(press):
    press.prints("https://a.kr/1001", "", "제목이 없다.")
    press.prints("https://a.kr/1002", "감성돔 방류", RELEASE)
    summary = process()
    assert (summary.articles, summary.quarantined) == (1, 1)
    ((url, kind, error, raw),) = press.ask(
        "select url, error_kind, error, raw_sha from news.quarantine"
    )
    assert (url, kind, bytes(raw)) == ("https://a.kr/1001", "UnusableError", RAW)
    assert "title" in error
    assert process().quarantined == 0


def test_a_page_that_fails_at_its_alert_leaves_nothing_behind(press):
    press.ask("alter table news.alert add constraint never check (id < 0)")
    press.prints("https://a.kr/1001", "정부, 오픈소스 AI 정책", POLICY)
    assert process().quarantined == 1
    for table in ("article", "story", "story_key", "copy_key", "decision", "alert"):
        assert press.ask(f"select count(*) from news.{table}") == [(0,)], table


def test_a_page_that_ends_the_step_each_time_is_given_up(press):
    press.ask(DEADLY)
    press.prints("https://a.kr/1001", "독", RELEASE)
    press.prints("https://a.kr/1002", "감성돔 방류", RELEASE)
    for _ in range(MAX_TRIES):
        with pytest.raises(DatabaseUnreachable):
            process()
    summary = process()
    assert (summary.quarantined, summary.articles) == (1, 1)
    assert press.ask("select error_kind, tries from news.quarantine") == [
        ("DeadlyError", MAX_TRIES + 1)
    ]


def test_trouble_of_the_database_is_not_held_against_the_page(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE)
    press.ask("alter table news.copy_key rename to hidden")
    for _ in range(MAX_TRIES + 1):
        with pytest.raises(StorageError):
            process()
    press.ask("alter table news.hidden rename to copy_key")
    summary = process()
    assert (summary.articles, summary.quarantined) == (1, 0)


def test_a_second_step_leaves_at_once(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE)
    with closing(connect("ingest")) as other, transaction(other):
        assert queries.processing.try_lock_step(other)
        assert process().is_busy
    summary = process()
    assert (summary.is_busy, summary.articles) == (False, 1)


def test_a_limit_is_kept(press):
    for number in range(3):
        press.prints(f"https://a.kr/100{number}", f"제목 {number}", f"본문 {number}.")
    assert process(limit=2).articles == 2
    assert process().articles == 1


def test_what_left_the_window_is_forgotten_and_the_article_kept(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE)
    process()
    press.ask("update news.article set first_seen_at = first_seen_at - interval '60 days'")
    process()
    for table in ("story_key", "story_vector"):
        assert press.ask(f"select count(*) from news.{table}") == [(0,)], table
    assert press.ask("select count(*) from news.article") == [(1,)]
