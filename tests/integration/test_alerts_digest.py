"""The digest: what was not alerted, once, on its time, never on the first day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.digest import DigestEnd, make_digest
from newswatch.clock import SEOUL
from newswatch.settings import Settings
from tests.samples.alerts_sinks import MailSink, SlackSink
from tests.samples.alerts_world import World

pytest_plugins = ["tests.samples.alerts_world"]
pytestmark = pytest.mark.postgres

DAY_ONE = datetime(2026, 11, 20, 15, 0, tzinfo=SEOUL)
MORNING = datetime(2026, 11, 21, 8, 30, tzinfo=SEOUL)


def seen(world: World, what: str, title: str, at: datetime = DAY_ONE) -> int:
    """An article of a story of its own, decided on: its number."""
    article = world.article(title=title, seen=at)
    world.story(article)
    world.decide(article, what, at=at)
    return article


def test_the_digest_names_what_was_not_alerted_and_why(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    seen(world, "baseline", "국회 토론회 “오픈소스 AI 특례 필요”")
    seen(world, "old", "오픈 웨이트 모델 조달 지침, 지난주 발표")
    seen(world, "backfill", "2년 전의 개방형 AI 전략")
    seen(world, "not_relevant", "오픈AI, 매출 두 배")
    seen(world, "same_story", "이미 알린 소식의 다른 기사")
    told = seen(world, "alert", "정부, 오픈소스 AI 기준 세운다", MORNING - timedelta(hours=3))
    world.run("select samples.alert(id) from news.decision where article_id = %s", told)
    summary = make_digest(MORNING)
    assert (summary.end, summary.items) == (DigestEnd.MADE, 3)
    deliver(10)
    digest = next(text for text in slack.texts() if "일일 요약" in text)
    for words in (
        "국회 토론회",
        "수집을 시작할 때 이미",
        "조달 지침",
        "처음 보았을 때 이미",
        "개방형 AI 전략",
        "지난 기사 수집",
        "지난 하루의 알림",
        "정부, 오픈소스 AI 기준 세운다",
        "바로 알리지 않은 소식 3건, 지난 하루의 알림 1건",
    ):
        assert words in digest
    assert "오픈AI" not in digest
    assert "이미 알린 소식의" not in digest
    subjects = [str(message["Subject"]) for message in mail.received]
    assert sum("2026-11-21 (토) 일일 요약" in subject for subject in subjects) == 2


def test_one_digest_a_day_and_each_item_once(world: World, both: Settings) -> None:
    seen(world, "baseline", "국회 토론회 “오픈소스 AI 특례 필요”")
    assert make_digest(MORNING).items == 1
    seen(world, "old", "오픈 웨이트 모델 조달 지침, 지난주 발표", MORNING)
    assert make_digest(MORNING + timedelta(minutes=5)).end == DigestEnd.ALREADY_MADE
    next_day = make_digest(MORNING + timedelta(days=1))
    assert (next_day.end, next_day.items) == (DigestEnd.MADE, 1)
    assert world.one("select count(*) from news.digest") == 2


def test_a_corrected_article_is_named_once_and_by_its_last_decision(
    world: World, both: Settings
) -> None:
    corrected = seen(world, "baseline", "국회 토론회 “오픈소스 AI 특례 필요”")
    world.decide(corrected, "baseline", at=DAY_ONE + timedelta(hours=1))
    withdrawn = seen(world, "baseline", "오픈소스 AI라고 잘못 쓴 기사")
    world.decide(withdrawn, "not_relevant", at=DAY_ONE + timedelta(hours=1))
    assert make_digest(MORNING).items == 1
    world.decide(corrected, "baseline", at=MORNING + timedelta(hours=1))
    assert make_digest(MORNING + timedelta(days=1)).end == DigestEnd.NOTHING


def test_never_on_the_first_day(world: World, both: Settings) -> None:
    assert make_digest(MORNING).end == DigestEnd.FIRST_DAY  # nothing was read yet
    seen(world, "baseline", "국회 토론회", MORNING - timedelta(hours=8))  # 00:30 in Seoul
    assert make_digest(MORNING).end == DigestEnd.FIRST_DAY
    assert make_digest(MORNING + timedelta(days=1)).end == DigestEnd.MADE


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (MORNING - timedelta(minutes=1), DigestEnd.EARLY),
        (MORNING + timedelta(hours=2), DigestEnd.MADE),
        (MORNING + timedelta(hours=2, minutes=1), DigestEnd.LATE),
        (MORNING.astimezone(UTC), DigestEnd.MADE),
    ],
)
def test_its_time_is_0830_to_1030_in_seoul(
    world: World, both: Settings, moment: datetime, end: DigestEnd
) -> None:
    seen(world, "baseline", "국회 토론회 “오픈소스 AI 특례 필요”")
    assert make_digest(moment).end == end


def test_what_a_skipped_digest_would_have_named_is_in_the_next_one(
    world: World, both: Settings
) -> None:
    seen(world, "baseline", "국회 토론회 “오픈소스 AI 특례 필요”")
    assert make_digest(MORNING + timedelta(hours=5)).end == DigestEnd.LATE
    assert make_digest(MORNING + timedelta(days=1)).items == 1


def test_a_digest_of_hundreds_fits_into_slack_and_counts_the_rest(
    world: World, both: Settings, slack: SlackSink, mail: MailSink, configured: Any
) -> None:
    title = "오픈소스 AI 정책에 관한 제법 긴 제목 " + "가" * 100
    world.run(
        "select samples.story(article), samples.decide(article, 'baseline', '까닭', %(at)s)"
        "  from (select samples.article('hanbit', 'https://hanbit.example/news/' || n,"
        "                               %(title)s || n, %(at)s, %(at)s, 'minute') as article"
        "          from generate_series(1, 300) n) made",
        {"at": DAY_ONE, "title": title},
    )
    assert make_digest(MORNING).items == 300
    deliver(10)
    blocks = slack.received[0]["blocks"]
    assert len(blocks) <= 50
    lines = sum(block.get("text", {}).get("text", "").count("• <") for block in blocks)
    left_out = int(blocks[-2]["text"]["text"].removeprefix("외 ").removesuffix("건"))
    assert lines + left_out == 300
    html = mail.received[0].get_body(("html",))
    assert html is not None
    assert "외 240건" in html.get_content()
