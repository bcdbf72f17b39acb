"""Pages handled together come to what they come to one by one."""

from contextlib import closing
from datetime import timedelta

import pytest

from benchmarks.orders import pages
from newswatch.clock import now as present
from storage import embedded
from storage.db import connect
from tests.integration.test_transforms_process import POLICY, RELEASE, REWRITTEN
from tests.work_list import Press
from transforms.process import process

_OUTCOMES = {
    "pairs": """
        select l.url, e.url, c.kind, c.score, c.spans from news.text_pair c
          join news.article l on l.id = c.article_id
          join news.article e on e.id = c.earlier_id order by 1, 2""",
    "stories": """
        select array_agg(a.url order by a.url), min(f.url), min(s.first_at), max(s.last_at)
          from news.story_article m
          join news.article a on a.id = m.article_id
          join news.story s on s.id = m.story_id
          join news.article f on f.id = s.first_article_id
         group by m.story_id order by 1""",
    "joined": """
        select a.url, m.joined_by, n.url, m.score, m.news from news.story_article m
          join news.article a on a.id = m.article_id
          left join news.article n on n.id = m.near_id order by 1""",
    "texts": """
        select a.url, r.revision, r.title, r.cause, r.changes is null from news.article a
          join news.article_revision r on r.article_id = a.id order by 1, 2""",
    "decisions": """
        select a.url, d.topic, d.level, d.disposition from news.decision d
          join news.article a on a.id = d.article_id order by 1, 2, d.decided_at""",
    "trials": """
        select a.url, d.topic, d.level from news.shadow_decision d
          join news.article a on a.id = d.article_id order by 1, 2, 3""",
    "alerts": "select a.url, l.topic from news.alert l join news.article a on a.id = l.article_id",
    "ends": "select url, title, state, outcome, tries from news.parsed_page order by 1, 2",
}


def print_day(press):
    """Copies, tellings of events, corrections of an article, and news that is told."""
    for page in pages(120, seed=5):
        ago = present() - page.told_at
        url = f"https://o{page.number % 7}.example/{page.number}"
        press.prints(url, page.title, page.body, outlet=f"o{page.number % 7}", ago=ago)
    hours = [timedelta(hours=number) for number in range(6)]
    press.prints("https://a.kr/1", "감성돔 방류", RELEASE, ago=hours[5])
    press.prints("https://b.kr/1", "어린 돔 놓아준다", REWRITTEN, outlet="maru", ago=hours[4])
    press.prints("https://a.kr/1", "감성돔 방류 (수정)", REWRITTEN + " 더 놓아준다.", ago=hours[3])
    press.prints("https://a.kr/1", "감성돔 삼십만 마리", RELEASE.replace("이십", "삼십"))
    press.prints("https://a.kr/2", "정부, 오픈소스 AI 육성 정책 보고", POLICY, ago=hours[2])
    second = f"국회에서 발의됐다. {POLICY}"
    press.prints("https://b.kr/2", "오픈소스 AI 육성 정책", second, outlet="maru", ago=hours[1])
    third = f"법안이 발의된 뒤 의결됐다. {POLICY}"
    press.prints("https://c.kr/2", "오픈소스 AI 육성 정책", third, outlet="bada", ago=hours[1] / 2)


def outcomes(limit):
    with embedded.temporary(), closing(connect("owner")) as connection:
        press = Press(connection)
        print_day(press)
        while press.ask("select exists (select from news.parsed_page where state = 'due')")[0][0]:
            process(limit)
        return {name: press.ask(sql) for name, sql in _OUTCOMES.items()}


@pytest.fixture(scope="module")
def together():
    return outcomes(None)


def test_no_batch_is_taken_one_by_one_without_need(caplog):
    outcomes(None)
    assert not caplog.records


@pytest.mark.parametrize("limit", [1, 7])
def test_pages_come_to_the_same_in_waves_of_any_size(together, limit):
    few = outcomes(limit)
    told_in_order = {"alerts", "decisions", "joined", "stories"}
    for name in _OUTCOMES.keys() - told_in_order:
        assert few[name] == together[name], name
    groups = [[urls for urls, *_ in found["stories"]] for found in (few, together)]
    assert groups[0] == groups[1]


def test_the_day_has_something_of_everything(together):
    assert len(together["texts"]) == 127
    assert len(together["alerts"]) == 1
    assert {kind for _, _, kind, _, _ in together["pairs"]} == {"near"}
    assert {by for _, by, *_ in together["joined"]} == {"first", "copy", "similar"}


def test_what_is_new_is_new_also_beside_earlier_articles_of_its_wave(together):
    new = {url: [one["text"] for one in news or ()] for url, *_, news in together["joined"]}
    assert new["https://b.kr/2"] == ["발의"]
    assert new["https://c.kr/2"] == ["의결"]


def test_two_readings_of_one_article_are_taken_one_after_the_other(database, caplog):
    """One by its address, the other as what was read before at another."""
    with closing(connect("owner")) as connection:
        press = Press(connection)
        press.prints("https://a.kr/1", "첫 제목", RELEASE)
        process()
        ((article_id,),) = press.ask("select id from news.article")
        press.prints("https://a.kr/1", "둘째 제목", RELEASE)
        page = press.prints("https://a.kr/other", "셋째 제목", RELEASE)
        press.ask(
            "update news.parsed_page set reread_of = %s, reread_at = parsed_at where id = %s",
            article_id,
            page,
        )
        assert process().revisions == 2
        titles = "select title from news.article_revision order by revision"
        assert press.ask(titles) == [("첫 제목",), ("둘째 제목",), ("셋째 제목",)]
    assert not caplog.records
