"""Stories on a real Postgres: merged when an article shows it, the same in any order, and as people
say."""

import random
from collections import defaultdict
from contextlib import closing
from datetime import timedelta

import pytest

from newswatch import clock
from storage.db import connect
from storage.stories import find_story
from tests.work_list import Press
from transforms.process import process
from transforms.story_acts import NotThatWayError, merge, split

DRAFT = (
    "솔바람법 초안, 오픈소스 AI 모델 공개 의무 면제 정책",
    "정부가 오픈소스 AI 모델을 규제에서 빼는 법안을 냈다. 솔바람법 초안은 가중치를 내놓은 연구자의 신고를 던다."
    " 구름재단 한가람 이사는 환영했고 물푸레연대는 안전 시험이 빠졌다고 따졌다.",
)
VOTE = (
    "과방위, 은하수 조항 의결… 미리내당 기권",
    "국회가 오픈소스 AI 모델 규제 법안을 다뤘다. 은하수 조항은 표결 끝에 열두 표로 넘어갔다."
    " 미리내당 윤별하 간사는 유감을 나타냈고 너른들포럼은 다음 달 본회의를 지켜보겠다고 했다.",
)
BRIDGE = (
    "솔바람법 초안의 은하수 조항 의결… 오픈소스 AI 모델 공개 의무 면제 정책",
    f"{DRAFT[1]} {VOTE[1]}",
)
DAM = (
    "방조제 붕괴",
    "서해 갯마루 방조제가 무너져 마을 세 곳이 잠겼다. 주민 이백 명이 학교로 옮겼다.",
)


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def told(press, number, article, hours, **listing):
    title, body = article
    url = f"https://a.kr/{number}"
    press.prints(url, title, body, outlet=f"o{number}", ago=timedelta(hours=hours), **listing)


def stories(press):
    """The stories, each as the addresses of its articles."""
    found = defaultdict(set)
    for story_id, url in press.ask(
        "select m.story_id, a.url from news.story_article m join news.article a on a.id = m.article_id"
    ):
        found[story_id].add(url.rsplit("/", 1)[1])
    return {story_id: frozenset(urls) for story_id, urls in found.items()}


def bridged(press):
    """Two stories that a third article shows to be one."""
    told(press, 1, DRAFT, 9)
    told(press, 2, VOTE, 8)
    process()
    assert len(stories(press)) == 2
    told(press, 3, BRIDGE, 7)
    return process()


def test_two_stories_are_merged_when_an_article_shows_that_they_are_one(press):
    bridged(press)
    ((story_id, urls),) = stories(press).items()
    assert urls == {"1", "2", "3"}
    ((kind, kept, gone, by, shown),) = press.ask(
        "select c.kind, c.story_id, c.other_id, c.made_by, a.url from news.story_change c"
        " join news.article a on a.id = c.article_id"
    )
    assert (kind, kept, by, shown) == ("merge", story_id, "rule", "https://a.kr/3")
    assert kept < gone
    assert find_story(gone).story_id == kept
    assert press.ask("select first_at < last_at from news.story where id = %s", story_id) == [
        (True,)
    ]


def test_a_merged_story_is_told_no_second_time(press):
    summary = bridged(press)
    assert press.ask("select count(*) from news.alert") == [(2,)]
    assert (summary.relevant, summary.alerts) == (1, 0)
    told(press, 4, (BRIDGE[0] + " 뒤", BRIDGE[1] + " 다음 주 공포한다."), 1)
    assert process().alerts == 0
    assert len(stories(press)) == 1


def test_a_merged_story_whose_older_part_was_never_told_is_told_no_second_time(press):
    """The older number has no alert of its own: that of the younger one counts."""
    told(press, 1, DRAFT, 9, is_baseline=True)
    told(press, 2, VOTE, 8)
    process()
    assert press.ask("select count(*) from news.alert") == [(1,)]
    told(press, 3, BRIDGE, 7)
    assert process().alerts == 0
    ((older, _),) = stories(press).items()
    assert press.ask("select story_id <> %s from news.alert", older) == [(True,)]


def test_what_counts_as_told_for_a_story_goes_with_it_into_another(press):
    told(press, 1, DAM, 9)
    told(press, 2, VOTE, 8, is_baseline=True)
    told(press, 3, DRAFT, 7)
    process()
    ((alert_id, topic, _),) = press.ask("select id, topic, story_id from news.alert")
    story_of = {next(iter(urls)): story_id for story_id, urls in stories(press).items()}
    press.ask("insert into news.story_told values (%s, %s, %s)", story_of["2"], topic, alert_id)
    merge(story_of["1"], story_of["2"], "mina")
    told(press, 4, _variant(VOTE, 4), 1)
    assert process().alerts == 0
    assert stories(press)[story_of["1"]] == {"1", "2", "4"}


def test_an_event_that_was_only_taken_for_one_that_was_told_is_told_after_all(press):
    """It came after the alert, so that nobody heard of it."""
    told(press, 1, DRAFT, 9)
    process()
    told(press, 2, BRIDGE, 8)
    told(press, 3, VOTE, 7)
    process()
    assert press.ask("select count(*) from news.alert") == [(1,)]
    assert len(stories(press)) == 1
    press.ask("delete from news.story_near")  # as if nothing had been near after all
    told(press, 4, (VOTE[0] + " 뒤", VOTE[1]), 1)
    process()
    assert len(stories(press)) > 1
    assert _alerted(press) == ["1", "2"], "what was held back, once it is seen to be its own"


def test_a_story_that_has_left_the_window_keeps_its_articles_and_nothing_else(press):
    for number in range(3):
        told(press, number, _variant(DAM, number), 9 - number)
    process()
    before = stories(press)
    press.ask("update news.article set first_seen_at = now() - interval '60 days'")
    process()
    for table in ("story_key", "story_vector", "story_near"):
        assert press.ask(f"select count(*) from news.{table}") == [(0,)], table
    told(press, 9, VOTE, 2)
    told(press, 0, _variant(VOTE, 0), 1)  # at the old address a text that is near to a new story
    process()
    assert before.items() <= stories(press).items()


def test_taking_it_apart_again_tells_it_no_second_time(press):
    bridged(press)
    press.ask("delete from news.story_near")  # as if nothing had been near after all
    told(press, 5, (VOTE[0] + " 뒤", VOTE[1]), 1)
    summary = process()
    assert len(stories(press)) > 1
    assert summary.alerts == 0
    assert ("split",) in press.ask("select kind from news.story_change")


def test_any_order_comes_to_the_same_stories(press):
    """Articles that come one by one, in batches, and again."""
    now = clock.now()
    articles = [DRAFT, VOTE, BRIDGE, DAM, *(_variant(DAM, number) for number in range(4)), *(_variant(BRIDGE, number) for number in range(4))]  # fmt: skip
    found = []
    for seed in range(4):
        chance = random.Random(seed)
        for number in chance.sample(range(len(articles)), len(articles)):
            hours = (clock.now() - now) / timedelta(hours=1) + number
            told(press, number, articles[number], hours)
            if seed % 2 and chance.random() < 0.5:
                process()
        process()
        found.append(set(stories(press).values()))
        _empty(press)
    assert all(one == found[0] for one in found)
    assert len(found[0]) == 2


def _variant(article, number):
    title, body = article
    return (
        f"{title} {number}신",
        f"{body} 뒤이은 소식 {number}번째로 새벽별 {number * 37 + 11}곳이 알렸다.",
    )


def _empty(press):
    press.ask(
        "truncate news.article, news.story, news.listed_item, news.story_key, news.story_near,"
        " news.copy_key, news.copy_text, news.copy_day cascade"
    )


def test_what_a_person_merged_stays_one(press):
    told(press, 1, DRAFT, 9)
    told(press, 2, DAM, 8)
    process()
    one, other = sorted(stories(press))
    done = merge(other, one, "mina", "같은 회의에서 나왔다")
    assert (done.story_id, done.gone_id, done.articles) == (one, other, 2)
    told(press, 3, _variant(DAM, 3), 1)
    told(press, 4, _variant(DRAFT, 4), 1)
    process()
    assert stories(press)[one] == {"1", "2", "3", "4"}
    (change,) = find_story(one).changes
    assert (change.kind, change.made_by, change.why) == ("merge", "mina", "같은 회의에서 나왔다")
    with pytest.raises(NotThatWayError):
        merge(one, other, "mina")


def test_what_a_person_split_stays_two(press):
    for number in range(3):
        told(press, number, _variant(DAM, number), 9 - number)
    process()
    ((story_id, _),) = stories(press).items()
    (article_id,) = press.ask("select id from news.article where url = 'https://a.kr/2'")[0]
    done = split(story_id, [article_id], "mina", "다른 방조제다")
    assert set(stories(press).values()) == {frozenset("01"), frozenset("2")}
    told(press, 5, _variant(DAM, 5), 1)
    process()
    found = stories(press)
    assert {"0", "1"} <= found[story_id]
    assert "2" in found[done.new_ids[0]]
    assert merge(story_id, done.new_ids[0], "mina").articles == 4, "what is said last holds"


@pytest.mark.parametrize("number", [0, 2])
def test_what_a_person_splits_off_is_told_whichever_part_the_alert_told(press, number):
    """An alert told one of them; that it told the other too was a mistake."""
    for each in range(3):
        told(press, each, _variant(DRAFT, each), 9 - each)
    process()
    ((story_id, _),) = stories(press).items()
    assert _alerted(press) == ["0"]
    (article_id,) = press.ask(
        "select id from news.article where url = %s", f"https://a.kr/{number}"
    )[0]
    done = split(story_id, [article_id], "mina", "다른 법안이다")
    assert done.alerts == 1
    assert _alerted(press) == ["0", "1" if number == 0 else "2"]
    told(press, 8, _variant(DRAFT, 8), 1)
    assert process().alerts == 0
    assert press.ask("select disposition, count(*) from news.decision group by 1 order by 1") == [
        ("alert", 2),
        ("same_story", 2),
    ]


def _alerted(press):
    found = press.ask(
        "select right(a.url, 1) from news.alert l join news.article a on a.id = l.article_id"
        " order by l.id"
    )
    return [one for (one,) in found]


@pytest.mark.parametrize("chosen", [[], [999], "all"])
def test_a_split_that_cannot_be_changes_nothing(press, chosen):
    told(press, 1, DAM, 2)
    process()
    ((story_id, before),) = stories(press).items()
    articles = press.ask("select id from news.article")
    with pytest.raises(NotThatWayError):
        split(story_id, [one for (one,) in articles] if chosen == "all" else chosen, "mina")
    assert stories(press) == {story_id: before}
    assert press.ask("select count(*) from news.story_bond") == [(0,)]


def test_an_older_index_is_made_anew(press):
    told(press, 1, DAM, 3)
    process()
    press.ask("truncate news.story_key, news.story_vector, news.story_near")
    told(press, 2, _variant(DAM, 2), 1)
    process()
    assert set(stories(press).values()) == {frozenset("12")}


def test_articles_that_say_nothing_are_stories_of_their_own(press):
    for number, body in enumerate(["", "사진=뉴스", "했다.", "a" * 50_000]):
        told(press, number, (f"제{number}", body), number)
    assert process().articles == 4
    assert len(stories(press)) == 4


def test_daily_lists_of_other_days_are_no_story(press):
    weather = "전국 대체로 흐리고 서울 아침 기온 5도 낮 기온 12도 미세먼지 보통 강수확률 30%"
    for day in range(3):
        told(press, day, ("[날씨] 오늘 전국 흐림", f"{weather} {day}번째"), 24 * day + 1)
    told(press, 9, ("[부고] 김솔뫼씨 부친상", "김솔뫼씨 부친상, 갯마루병원 장례식장"), 2)
    told(press, 8, ("[부고] 박해나씨 모친상", "박해나씨 모친상, 너른들병원 장례식장"), 2)
    process()
    assert all(len(one) == 1 for one in stories(press).values())


def test_an_article_without_a_date_finds_its_story(press):
    told(press, 1, DAM, 24 * 40)
    title, body = _variant(DAM, 2)
    press.prints("https://a.kr/2", title, body, outlet="o2", ago=None)
    process()
    assert set(stories(press).values()) == {frozenset("12")}
