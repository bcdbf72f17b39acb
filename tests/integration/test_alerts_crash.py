"""Several workers at once, killed ones and ones that wake up too late: fences and marks hold."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import Any

import pytest

from alerts.channels import CHANNELS
from alerts.deliver import deliver
from alerts.fanout import fan_out
from alerts.outcomes import Sent
from alerts.routes import routes
from alerts.stages import End, Parcel, Post, claim, declare_intent, hand_over, record, render
from newswatch.settings import Settings, settings
from storage.db import Connection, connect
from tests.samples.alerts_sinks import Answer, MailSink, SlackSink
from tests.samples.alerts_world import World

pytest_plugins = ["tests.samples.alerts_world"]
pytestmark = pytest.mark.postgres

WORKER = "from alerts.deliver import deliver; deliver(20)"


def post(connection: Connection, name: str = "slack") -> Post:
    config = settings()
    return Post(name, CHANNELS[name], connection, config, frozenset(routes(config)))


def test_two_workers_at_once_deliver_each_row_once(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    for number in range(5):
        world.alert(title=f"오픈소스 AI 정책 소식 {number}")
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER], env={**os.environ}) for _ in range(2)
    ]
    assert [worker.wait(40) for worker in workers] == [0, 0]
    assert len(slack.received) == 5
    assert len(mail.received) == 10
    assert len({str(message["Message-ID"]) for message in mail.received}) == 10
    assert world.one("select count(*) from news.delivery where state <> 'sent'") == 0
    assert world.one("select max(tries) from news.delivery") == 1


def caught_sending(world: World, slack: SlackSink) -> "subprocess.Popen[bytes]":
    """A worker whose message Slack has and has not answered."""
    slack.answers = [Answer(fault="hang")]
    world.alert()
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env={**os.environ})
    assert slack.arrived.wait(20)
    return worker


def test_a_worker_killed_between_intent_and_record_leads_to_one_marked_copy(
    world: World, both: Settings, slack: SlackSink, configured: Any
) -> None:
    configured(mail_to="")
    worker = caught_sending(world, slack)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    assert world.deliveries("state") == [("claimed",)]
    assert deliver(10).sent == 1
    marks = ["(재전송일 수 있음)" in text for text in slack.texts()]
    assert marks == [False, True]
    assert world.deliveries("state, maybe_repeated, epoch, tries") == [("sent", True, 2, 2)]
    attempts = world.run("select outcome from news.delivery_attempt order by epoch")
    assert attempts == [("uncertain",), ("sent",)]


def test_a_worker_killed_before_its_intent_leads_to_a_plain_message(
    world: World, both: Settings, slack: SlackSink
) -> None:
    world.alert()
    with closing(connect("alert")) as connection:
        fan_out(connection, routes(both))
        assert claim(post(connection)) is not None  # and then it is gone
    world.run("update news.delivery set lease_until = clock_timestamp() where state = 'claimed'")
    deliver(10)
    assert "재전송" not in slack.texts()[0]
    assert world.run("select state, maybe_repeated from news.delivery where channel = 'slack'") == [
        ("sent", False)
    ]


def claimed(connection: Connection, both: Settings) -> Parcel:
    """A delivery on its way, as far as its committed intent."""
    fan_out(connection, routes(both))
    desk = post(connection)
    parcel = claim(desk)
    assert parcel is not None
    rendered = render(desk, parcel)
    assert isinstance(rendered, Parcel)
    assert declare_intent(desk, rendered) == rendered
    return rendered


def test_a_worker_that_lost_its_lease_changes_nothing_any_more(
    world: World, both: Settings, slack: SlackSink
) -> None:
    world.alert()
    with closing(connect("alert")) as late, closing(connect("alert")) as other:
        parcel = claimed(late, both)
        world.run("update news.delivery set lease_until = clock_timestamp() where state='claimed'")
        world.run("update news.channel_gate set next_allowed_at = '-infinity'")
        second = claim(post(other))
        assert second is not None
        assert second.delivery.id == parcel.delivery.id
        assert second.delivery.epoch == parcel.delivery.epoch + 1
        before = world.run("select * from news.delivery, news.delivery_attempt, news.channel_gate")
        stale = Parcel(parcel.delivery, parcel.claimed_at, parcel.payload, Sent())
        assert record(post(late), stale) == End.STALE
        assert declare_intent(post(late), parcel) == End.STALE
        after = world.run("select * from news.delivery, news.delivery_attempt, news.channel_gate")
    assert sorted(map(str, after)) == sorted(map(str, before))


def test_a_lease_nearly_spent_sends_nothing(world: World, both: Settings, slack: SlackSink) -> None:
    world.alert()
    with closing(connect("alert")) as connection:
        parcel = claimed(connection, both)
        old = Parcel(parcel.delivery, time.monotonic() - 2.9, parcel.payload)
        sent = hand_over(post(connection), old)
        assert isinstance(sent, Parcel)
        assert record(post(connection), sent) == End.RETRY
    assert slack.received == []
    assert deliver(10).sent == 3
    assert "재전송" not in slack.texts()[0]


def test_a_stopped_worker_that_wakes_up_cannot_write(
    world: World, both: Settings, slack: SlackSink, configured: Any
) -> None:
    """SIGSTOP for longer than its lease: the copy is marked, its own record has no effect."""
    configured(mail_to="")
    worker = caught_sending(world, slack)
    worker.send_signal(signal.SIGSTOP)
    try:
        time.sleep(both.delivery_lease_s)
        assert deliver(5).sent == 1
        told = world.deliveries("state, epoch, sent_at")
    finally:
        worker.send_signal(signal.SIGCONT)
    worker.wait(30)
    assert world.deliveries("state, epoch, sent_at") == told
    assert ["재전송" in text for text in slack.texts()] == [False, True]


def test_two_fan_outs_at_once_make_each_row_once(world: World, both: Settings) -> None:
    for number in range(20):
        world.alert(title=f"오픈소스 AI 정책 소식 {number}")
    counts: list[int] = []

    def run() -> None:
        with closing(connect("alert")) as connection:
            counts.append(fan_out(connection, routes(both)))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 20
    assert world.one("select count(*) from news.delivery") == 60
