"""A batch of pages in one transaction: who is blamed when it is broken off, and who is not."""

import os
import random
from contextlib import closing
from datetime import UTC, datetime

import pytest

from storage import failpoints
from storage.db import connect, transaction
from storage.errors import DatabaseUnreachable, StorageError
from tests.integration.test_transforms_process import DEADLY
from tests.work_list import Press
from transforms.process import MAX_TRIES, process

PAGES = 99
IS_POISON = """
create function news.is_poison(id bigint) returns boolean language sql as
$$ select exists (select from news.article a where a.id = is_poison.id and a.title = '독') $$;
grant execute on function news.is_poison to news_ingest;
"""
_PLACES = (
    "가람",
    "나루",
    "다솔",
    "라온",
    "마루",
    "바다",
    "사려",
    "아침",
    "자두",
    "차림",
    "카페",
    "타래",
)


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def fill(press, count):
    """So many good pages, each of words of its own."""
    for number in range(count):
        words = " ".join(f"{place}{number}번길" for place in _PLACES)
        press.prints(f"https://a.kr/{1000 + number}", f"제목 {number}", f"{words} 열었다.")


def killed_at(target, folder):
    """Runs the step in a process that dies by SIGKILL at this statement or commit of it; whether
    it did."""
    counter = folder / "boundaries"
    failpoints.arm(counter, target)
    pid = os.fork()
    if pid == 0:
        os.environ |= {failpoints.VARIABLE: str(counter), "NEWSWATCH_TEST": "1"}
        code = 1
        try:
            process()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def suspects(press):
    return press.ask("select url, tries from news.parsed_page where state = 'due' and tries > 0")


def test_of_a_batch_that_is_killed_no_more_than_one_page_is_blamed(press, tmp_path):
    fill(press, 12)
    coins = random.Random(7)
    kills = 0
    while killed_at(coins.randint(1, 45) if kills < 8 else 0, tmp_path):
        assert sum(tries for _, tries in suspects(press)) <= kills
        kills += 1
    assert kills == 8
    ends = "select state, count(*) from news.parsed_page group by state"
    assert press.ask(ends) == [("done", 12)]
    assert press.ask("select count(*) from news.article") == [(12,)]


def test_a_deadly_page_takes_none_of_its_batch_with_it(press):
    press.ask(DEADLY)
    fill(press, PAGES // 2)
    press.prints("https://a.kr/1", "독", "독이 든 글이다.")
    fill(press, PAGES)
    for tries in range(MAX_TRIES):
        with pytest.raises(DatabaseUnreachable):
            process()
        assert suspects(press) == ([("https://a.kr/1", tries)] if tries else [])
    summary = process()
    assert summary.quarantined == 1
    assert press.ask("select url from news.quarantine") == [("https://a.kr/1",)]
    assert press.ask("select count(*) from news.article") == [(PAGES,)]
    left = "select count(*) from news.parsed_page where state <> 'done' and tries = 0"
    assert press.ask(left) == [(0,)]


def test_where_no_page_of_a_batch_can_be_named_its_pages_are_taken_one_by_one(press):
    """A page that is deadly when its story is written needs one death more; its neighbours none."""
    press.ask(DEADLY.replace("news.article", "news.story_article").replace(
        "new.title = '독'", "news.is_poison(new.article_id)"
    ).replace("create trigger", IS_POISON + "create trigger"))  # fmt: skip
    fill(press, 5)
    press.prints("https://a.kr/1", "독", "독이 든 글이다.")
    fill(press, 11)
    for death in range(MAX_TRIES + 1):
        with pytest.raises(DatabaseUnreachable):
            process()
        blamed = max(death - 1, 0)
        assert suspects(press) == ([("https://a.kr/1", blamed)] if blamed else [])
    assert process().quarantined == 1
    assert press.ask("select url from news.quarantine") == [("https://a.kr/1",)]
    assert press.ask("select count(*) from news.article") == [(11,)]


def test_a_page_that_fails_leaves_the_others_of_its_batch(press, caplog):
    fill(press, 3)
    press.prints("https://a.kr/1", "", "제목이 없다.")
    fill(press, 6)
    summary = process()
    assert (summary.articles, summary.quarantined) == (6, 1)
    assert press.ask("select error_kind, tries from news.quarantine") == [("UnusableError", 1)]
    assert "one by one: neither the page nor its listing has a title" in caplog.text


def test_a_date_at_the_end_of_time_stops_nothing(press):
    fill(press, 1)
    ends = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    for number, date in enumerate(ends):
        page = press.prints(f"https://a.kr/{number}", f"먼 글 {number}", "아주 먼 날의 글이다.")
        with transaction(press.connection):
            press.run("update news.parsed_page set published_at = %s where id = %s", date, page)
    summary = process()
    assert summary.articles + summary.quarantined == 3
    assert press.ask("select count(*) from news.parsed_page where state = 'due'") == [(0,)]


def test_trouble_of_the_database_blames_no_page_of_the_batch(press):
    fill(press, 3)
    press.ask("revoke insert on news.article from news_ingest")
    for _ in range(MAX_TRIES + 1):
        with pytest.raises(StorageError):
            process()
    assert suspects(press) == []
    press.ask("grant insert on news.article to news_ingest")
    assert process().articles == 3
