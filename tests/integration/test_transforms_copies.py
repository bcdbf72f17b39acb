"""Pairs in a real Postgres: in any order, in old windows, after a refill, as a reader sees them."""

import random
from contextlib import closing
from datetime import timedelta

import pytest

from newswatch import clock
from newswatch.clock import in_seoul
from storage.copied import find_copies
from storage.db import connect, transaction
from storage.queries import queries
from tests.work_list import Press
from transforms.copies import WINDOW_DAYS
from transforms.copy_parts import cut, matches_of, parts
from transforms.copy_window import Window
from transforms.process import process

RELEASE = (
    "수산자원청은 올해 남해 연안에 어린 감성돔 이십만 마리를 놓아준다고 밝혔습니다. "
    "방류는 다음 달 초부터 여섯 개 어촌계가 함께 하며 크기는 칠 센티미터 이상입니다. "
    "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사되었습니다. "
    "수산자원청 관계자는 어민 소득이 마을마다 평균 구백만 원 늘 것으로 내다보았습니다. "
    "방류에 쓰는 물고기는 모두 질병 검사를 통과한 것이며 표지를 달아 이동을 살핍니다."
)
OWN = " 나루 어촌계장은 해마다 물고기가 줄어 걱정이었는데 이제 한시름 놓았다고 말했다."
REWRITTEN = RELEASE.replace("밝혔습니다", "밝혔다").replace("조사되었습니다", "조사됐다") + OWN
OTHER = (
    "도서관이 밤에도 문을 연다. 시는 청년이 많은 세 동네에서 자정까지 열람실을 운영하기로 했다. "
    "사서 열두 명을 새로 뽑고 귀가 버스도 한 시간마다 다닌다. 이용자는 좌석을 전화로 예약한다."
)
SHORTENED = RELEASE.rsplit(". ", 1)[0] + "."

PAIRS = (
    "select l.url, e.url, c.kind, c.score, c.later_share, c.earlier_share, c.spans"
    " from news.text_pair c join news.article l on l.id = c.article_id"
    " join news.article e on e.id = c.earlier_id order by 1, 2"
)
ORIGINS = (
    "select a.url, o.url from news.article_origin g join news.article a on a.id = g.article_id"
    " join news.article o on o.id = g.origin_id order by 1"
)


def days(number):
    return timedelta(days=number)


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def counted(press, table):
    return press.ask(f"select count(*) from news.{table}")[0][0]


def test_the_same_pairs_whatever_the_order_and_the_batches(press):
    """Six articles of three texts, in three orders, at once and one at a time."""
    now = clock.now()
    texts = [("a", RELEASE, 5), ("b", REWRITTEN, 4), ("c", SHORTENED, 3), ("d", RELEASE, 2),
             ("e", OWN * 4, 6), ("f", REWRITTEN + OWN * 3, 1)]  # fmt: skip
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        for name, body, ago in texts:
            press.prints(f"https://{name}.kr/1001", f"돔 {name}", body, outlet=name,
                         ago=clock.now() - now + timedelta(hours=ago))  # fmt: skip
            if seed == 1:
                process()
        process()
        found.append((press.ask(PAIRS), press.ask(ORIGINS)))
        for table in ("alert", "decision", "story_article", "story", "text_pair", "copy_text", "copy_key", "copy_day",
                      "story_key", "story_vector", "story_near", "parsed_page", "fetch_attempt",
                      "listed_item", "article_revision", "article"):  # fmt: skip
            press.ask(f"truncate news.{table} cascade")
    assert found[0] == found[1] == found[2]
    pairs, origins = found[0]
    assert len(pairs) >= 8
    assert ("https://d.kr/1001", "https://a.kr/1001") in origins


def test_running_again_changes_nothing(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru")
    process()
    whole = "select * from news.text_pair"
    before = press.ask(whole)
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN + "!", outlet="maru")
    process()
    assert press.ask(whole) == before


def test_an_older_article_that_comes_later_becomes_the_origin(press):
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru", ago=days(1))
    press.prints(
        "https://c.kr/3001", "감성돔을 바다로", SHORTENED, outlet="bada", ago=timedelta(1 / 24)
    )
    process()
    assert press.ask(ORIGINS) == [("https://c.kr/3001", "https://b.kr/2001")]
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(4))
    process()
    first = "https://a.kr/1001"
    assert press.ask(ORIGINS) == [("https://b.kr/2001", first), ("https://c.kr/3001", first)]


def test_articles_told_further_apart_than_the_window_are_not_compared(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(WINDOW_DAYS + 2))
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru", ago=days(1))
    process()
    assert press.ask(PAIRS) == []


def test_the_same_letters_are_found_for_all_time(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(900))
    press.prints("https://b.kr/2001", "「감성돔」 방류", RELEASE, outlet="maru", ago=days(1))
    process()
    assert [row[:3] for row in press.ask(PAIRS)] == [
        ("https://b.kr/2001", "https://a.kr/1001", "exact")
    ]


def test_backfill_into_an_old_window_finds_what_left_the_index(press):
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru", ago=days(400))
    process()
    press.ask("truncate news.copy_key, news.copy_text, news.copy_day")
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(403))
    process()
    assert press.ask(ORIGINS) == [("https://b.kr/2001", "https://a.kr/1001")]
    assert counted(press, "copy_text") == 2


def test_an_article_without_a_date_is_compared_with_all_of_the_window(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(20))
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru", ago=None)
    process()
    assert press.ask(ORIGINS) == [("https://b.kr/2001", "https://a.kr/1001")]


def test_and_it_is_compared_with_what_comes_after_it(press):
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru", ago=None)
    process()
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(20))
    process()
    assert press.ask(ORIGINS) == [("https://b.kr/2001", "https://a.kr/1001")]


def test_an_index_that_is_empty_is_filled_from_the_articles(press):
    """As after the migration."""
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(2))
    process()
    press.ask("truncate news.copy_key, news.copy_text, news.copy_day")
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru")
    process()
    assert press.ask(ORIGINS) == [("https://b.kr/2001", "https://a.kr/1001")]


def partitions(press):
    return press.ask(
        "select inhrelid::regclass::text from pg_inherits"
        " where inhparent = 'news.copy_key'::regclass order by 1"
    )


def test_partitions_are_made_ahead_and_dropped_behind(press):
    today = in_seoul(clock.now()).date()

    def weeks(first, last):
        mondays = {day - days(day.weekday()) for day in (first + days(n) for n in range(50))}
        return [f"{monday:%Y%m%d}" for monday in sorted(mondays) if monday <= last]

    with closing(connect("ingest")) as connection:
        for ago in (WINDOW_DAYS + 7, WINDOW_DAYS, 7):
            Window(connection).keep(today - days(ago))
        Window(connection).keep(today)
        Window(connection).keep(today)
    kept = [name[-8:] for (name,) in partitions(press)]
    assert kept == weeks(today - days(WINDOW_DAYS), today + days(2))


def test_days_whose_partition_is_dropped_are_filled_anew(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=days(2))
    process()
    today = in_seoul(clock.now()).date()
    assert counted(press, "copy_day") > 0
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.copies.close_days(connection, before=today + days(8))
    assert (counted(press, "copy_day"), counted(press, "copy_text")) == (0, 0)


def test_a_day_filled_lately_is_not_whole_once_an_older_part_of_it_is_dropped(press):
    today = in_seoul(clock.now()).date()
    told, put_in = today - days(40), today - days(30)
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.copies.open_day(connection, day=put_in)
        queries.copies.note_filled(connection, days=[told, told + days(1)], filled_on=today)
    press.ask("insert into news.copy_key values (1, 1, %s, %s)", told, put_in)
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.copies.close_days(connection, before=today)
    assert press.ask("select told_on from news.copy_day") == [(told + days(1),)]


def test_a_revised_text_takes_the_place_of_the_old_one(press):
    url = "https://a.kr/1001"
    press.prints(url, "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    process()
    press.prints(url, "감성돔 방류", OTHER, ago=timedelta(hours=2))
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru")
    process()
    assert counted(press, "copy_text") == 2
    keys = (
        "select count(*) from news.copy_key where article_id = (select min(id) from news.article)"
    )
    assert press.ask(keys)[0][0] == press.ask(
        "select sum(cardinality(keys)) from news.copy_text"
        " where article_id = (select min(id) from news.article)"
    )[0][0]  # fmt: skip
    assert press.ask(ORIGINS) == []


def test_a_key_that_very_many_articles_have_finds_none(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    process()
    press.ask(
        "insert into news.copy_key (key, article_id, told_on, day)"
        " select k.key, 1000000 + n, k.told_on, k.day from news.copy_key k, generate_series(1, 500) n"
    )
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru")
    process()
    assert press.ask(ORIGINS) == []


def test_one_bad_page_costs_its_batch_nothing(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    press.prints("https://x.kr/1", "", "제목이 없다.", outlet="bada")
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru")
    summary = process()
    assert (summary.articles, summary.copies, summary.quarantined) == (2, 1, 1)


# ── What a reader sees ────────────────────────────────────────────────────────────────────────────


def test_a_reader_sees_what_was_copied_added_and_cut(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    press.prints("https://b.kr/2001", "어린 돔", SHORTENED + OWN, outlet="maru")
    process()
    article, (pair,) = find_copies("https://b.kr/2001")
    found = matches_of(pair)
    assert [part.text for part in parts(pair.later_body, found) if part.step == "in"] == [
        OWN.strip()
    ]
    assert cut(pair.earlier_body, found) == [RELEASE.rsplit(". ", 1)[1]]
    assert article.origin_id == pair.earlier_id
    again, (same,) = find_copies(str(pair.earlier_id))
    assert (again.origin_id, same) == (None, pair)
    assert find_copies("999999") is None


def test_spans_stay_those_of_the_texts_that_were_compared(press):
    press.prints("https://a.kr/1001", "감성돔 방류", RELEASE, ago=timedelta(hours=2))
    press.prints("https://b.kr/2001", "어린 돔", REWRITTEN, outlet="maru")
    process()
    press.prints("https://a.kr/1001", "감성돔 방류", OTHER, ago=timedelta(hours=2))
    process()
    _, (pair,) = find_copies("https://b.kr/2001")
    assert pair.earlier_body == RELEASE


def test_the_next_step_of_one_outlet_is_told_as_such(press):
    press.prints("https://a.kr/1", "[속보] 감성돔 방류", SHORTENED, ago=timedelta(hours=2))
    press.prints("https://a.kr/2", "감성돔 방류(종합)", RELEASE)
    summary = process()
    assert summary.copies == 0
    assert [row[2] for row in press.ask(PAIRS)] == ["follow_up"]
    assert press.ask("select count(*) from api_v1.copies") == [(0,)]
    assert press.ask(ORIGINS) == []


def test_press_releases_and_independent_sources(press):
    """A ministry's text, two sister outlets that print it, one that writes for itself."""
    press.prints(
        "https://gov.kr/1", "감성돔 방류", RELEASE, outlet="cheong", ago=timedelta(hours=5)
    )
    press.prints("https://b.kr/2", "어린 돔", RELEASE + OWN, outlet="maru", ago=timedelta(hours=4))
    press.prints("https://c.kr/3", "돔을 바다로", SHORTENED, outlet="bada", ago=timedelta(hours=3))
    other = "감성돔 방류를 지켜본 어민들은 수산자원청의 감성돔 방류가 늦었다고 입을 모은다. " + OWN
    press.prints("https://d.kr/4", "감성돔 방류", other, outlet="haneul")
    press.prints("https://e.kr/5", "감성돔 방류", other, outlet="somun")
    process()
    press.ask("update news.outlet set kind = 'gov' where slug = 'cheong'")
    press.ask("update news.outlet set owner_group = 'narae' where slug in ('haneul', 'cheong')")
    press.ask(
        "insert into news.story (first_article_id, first_at, last_at) select min(id), now(), now() from news.article"
    )
    press.ask("update news.story_article set story_id = (select max(id) from news.story)")
    releases = press.ask(
        "select outlet, issuer, issuer_kind, round(from_release::numeric, 1), round(added::numeric, 1),"
        " round(release_used::numeric, 1) from api_v1.press_releases order by 1"
    )
    assert [row[:3] for row in releases] == [("bada", "cheong", "gov"), ("maru", "cheong", "gov")]
    (bada, maru) = [tuple(map(float, row[3:])) for row in releases]
    assert (bada[0], bada[1], bada[2] < 0.9) == (1.0, 0.0, True)
    assert (maru[1] > 0.1, maru[2]) == (True, 1.0)
    sources = "select articles, copies, independent_sources from api_v1.story_sources"
    assert press.ask(sources) == [(5, 3, 1)], "two sisters, and three copies"
