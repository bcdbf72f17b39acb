"""The whole way of an alert: committed, fanned out, claimed, sent, recorded."""

import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.fanout import fan_out
from alerts.routes import routes
from newswatch.settings import Settings, settings
from storage.db import connect
from storage.errors import RowRefused
from tests.samples.alerts_sinks import MailSink, SlackSink
from tests.samples.alerts_world import TITLE, World

pytest_plugins = ["tests.samples.alerts_world"]
pytestmark = pytest.mark.postgres


def test_an_alert_reaches_slack_and_each_mail_address(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    world.alert()
    summary = deliver(10)
    assert (summary.fanned_out, summary.sent, summary.waiting) == (1, 3, 0)
    assert len(slack.received) == 1
    assert sorted(mail.to) == [["desk@nuri.example"], ["lead@nuri.example"]]
    assert {state for _, _, state in world.deliveries()} == {"sent"}
    assert deliver(10).sent == 0
    assert len(slack.received) == 1
    assert len(mail.received) == 2


def test_each_recipient_is_told_once(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    """The schema holds it, whatever the program does: a backup restored, a step run again."""
    alert = world.alert()
    deliver(10)
    world.run("update news.alert set fanned_out_at = null")
    again = deliver(10)
    assert (again.fanned_out, again.sent) == (1, 0)
    assert len(slack.received) == 1
    assert len(mail.received) == 2
    insert = (
        "insert into news.delivery (alert_id, channel, recipient, dedup_key)"
        " values (%s, 'slack', %s, %s)"
    )
    with pytest.raises(RowRefused, match="delivery_once"):
        world.run(insert, alert, both.slack_label, "0" * 64)
    key = world.one("select dedup_key from news.delivery where channel = 'slack'")
    with pytest.raises(RowRefused, match="dedup_key"):
        world.run(insert, alert, "another", key)


def test_the_key_is_derived_so_that_a_rebuilt_database_makes_the_same(
    world: World, both: Settings
) -> None:
    world.alert(url="https://hanbit.example/news/same")
    connection = connect("alert")
    fan_out(connection, routes(both))
    first = world.deliveries("dedup_key")
    world.run("delete from news.delivery; update news.alert set fanned_out_at = null")
    fan_out(connection, routes(both))
    connection.close()
    assert world.deliveries("dedup_key") == first
    assert len(set(first)) == 3


def test_what_people_read_in_slack_and_mail(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    first = world.article(
        url="https://hanbit.example/news/1", published=datetime(2026, 11, 22, 5, 5, tzinfo=UTC)
    )
    story = world.story(first)
    other = world.article("moait", "공공 조달에 개방형 AI 기준 생긴다", precision="day")
    copied = world.article("nuri", "공공 조달에 오픈소스 AI 기준", precision=None)
    for article in (other, copied):
        world.join(article, story)
    world.copy(copied, first)
    world.run("select samples.alert(%s)", world.decide(first))
    deliver(10)
    blocks = slack.received[0]["blocks"]
    said = slack.texts()[0]
    assert next(b for b in blocks if b["type"] == "header")["text"]["text"] == TITLE
    plain = mail.received[0].get_body(("plain",))
    assert plain is not None
    for text in (said, plain.get_content()):
        for word in (
            "오픈소스 AI 정책",
            "한빛데일리",
            "2026-11-22 (일) 14:05 KST",
            "‘조달’",
            "모아IT",
        ):
            assert word in text
        assert "복제 (먼저 실린 같은 글: 한빛데일리)" in text
        assert "발행 시각 모름" in text
        assert "https://moait.example/news/" in text
    assert str(mail.received[0]["Subject"]) == f"[오픈소스 AI 정책 · 새 소식] {TITLE}"


def test_english_by_setting(
    world: World, both: Settings, slack: SlackSink, configured: Any
) -> None:
    configured(language="en")
    world.alert()
    deliver(10)
    said = slack.texts()[0]
    assert "Hanbit Daily" in said
    assert "Words of the topic in the title." in said
    assert "매체" not in said


def test_without_a_channel_it_is_written_under_the_state_folder(world: World) -> None:
    world.alert()
    assert deliver(10).sent == 1
    eml, said = sorted((settings().home / "outbox").iterdir())
    assert (eml.suffix, said.suffix) == (".eml", ".json")
    assert json.loads(said.read_text(encoding="utf-8"))["title"] == TITLE
    assert world.deliveries() == [("file", "outbox", "sent")]


def test_nothing_to_do_is_cheap_and_lingering_is_asked_for(world: World, both: Settings) -> None:
    assert deliver(30).seconds < 1
    assert deliver(1.5, linger=True).seconds > 1.4


def test_a_lingering_worker_sees_what_comes_later(
    world: World, both: Settings, slack: SlackSink
) -> None:
    late = threading.Timer(0.5, world.alert)
    late.start()
    assert deliver(4, linger=True).sent == 3
    late.join()
