"""Channels that refuse, hang or lose the answer: what becomes of the deliveries."""

from itertools import pairwise
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.fanout import fan_out
from alerts.routes import routes
from newswatch.settings import Settings
from storage.db import connect
from tests.samples.alerts_sinks import Answer, MailSink, SlackSink
from tests.samples.alerts_world import TITLE, World

pytest_plugins = ["tests.samples.alerts_world"]
pytestmark = pytest.mark.postgres


def test_a_refusal_for_good_stops_and_says_why(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    slack.answers = [Answer(404, "no_service")]
    mail.replies["RCPT"] = "550 5.1.1 no such mailbox"
    world.alert()
    summary = deliver(10)
    assert (summary.sent, summary.refused, summary.waiting) == (1, 2, 0)
    refused = dict(
        world.run("select channel, last_error from news.delivery where state = 'refused'")
    )
    assert refused == {"slack": "HTTP 404: no_service", "email": "550 5.1.1 no such mailbox"}
    assert deliver(10).sent == 0
    assert len(slack.received) == 1


def test_a_rate_limit_holds_the_whole_channel_for_as_long_as_it_asks(
    world: World, both: Settings, slack: SlackSink
) -> None:
    slack.answers = [Answer(429, "rate_limited", {"Retry-After": "3"})]
    world.alert()
    world.alert(title="국회, 오픈 웨이트 모델 특례 논의")
    assert deliver(2).sent == 4  # the mails
    assert len(slack.received) == 1
    wait = world.one(
        "select extract(epoch from g.next_allowed_at - a.ended_at) from news.channel_gate g,"
        " news.delivery_attempt a where g.channel = 'slack' and a.outcome = 'retry'"
    )
    assert 3 <= wait < 3.5
    assert world.one("select failing_since_at from news.channel_gate where channel = 'slack'")
    assert deliver(10).sent == 2
    assert len(slack.received) == 3
    assert not world.one("select last_error from news.channel_gate where channel = 'slack'")


def test_slack_gets_at_most_one_message_a_second(
    world: World, both: Settings, slack: SlackSink
) -> None:
    for number in range(3):
        world.alert(title=f"{TITLE} {number}")
    assert deliver(10).sent == 9
    times = [
        row[0]
        for row in world.run(
            "select a.intent_at from news.delivery_attempt a join news.delivery d"
            " on d.id = a.delivery_id where d.channel = 'slack' order by 1"
        )
    ]
    gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
    assert min(gaps) > 0.9


def test_a_hanging_slack_does_not_delay_the_mail(
    world: World, both: Settings, slack: SlackSink, mail: MailSink
) -> None:
    slack.answers = [Answer(fault="hang")]
    for number in range(3):
        world.alert(title=f"{TITLE} {number}")
    deliver(4)
    waited = world.one(
        "select max(extract(epoch from sent_at - created_at)) from news.delivery"
        " where channel = 'email'"
    )
    assert len(mail.received) == 6
    assert waited < 1.0  # the hanging POST alone took longer


def test_an_unclear_slack_message_is_sent_again_and_says_so(
    world: World, both: Settings, slack: SlackSink
) -> None:
    slack.answers = [Answer(fault="drop")]
    world.alert()
    summary = deliver(10)
    assert summary.uncertain == 1
    first, second = slack.texts()
    assert "(재전송일 수 있음)" not in first
    assert "(재전송일 수 있음)" in second
    state = world.run(
        "select state, maybe_repeated, tries from news.delivery where channel = 'slack'"
    )
    assert state == [("sent", True, 2)]


def test_an_unclear_mail_is_sent_again_at_once_under_the_same_message_id(
    world: World, both: Settings, mail: MailSink
) -> None:
    mail.replies["DOT"] = "drop"
    world.alert()
    deliver(10)
    ids = [str(message["Message-ID"]) for message in mail.received]
    assert (len(ids), len(set(ids))) == (3, 2)
    assert all("재전송" not in str(message["Subject"]) for message in mail.received)


def test_what_cannot_be_rendered_is_held_and_stops_nobody(
    world: World, both: Settings, slack: SlackSink, configured: Any
) -> None:
    configured(mail_to="no-address, desk@nuri.example")
    world.alert()
    summary = deliver(10)
    assert (summary.sent, summary.held) == (2, 1)
    held = world.run("select recipient, last_error from news.delivery where state = 'held'")
    assert held[0][0] == "no-address"
    assert "cannot be rendered" in held[0][1]


def test_nothing_goes_to_whom_the_settings_no_longer_name(
    world: World, both: Settings, mail: MailSink, configured: Any
) -> None:
    world.alert()
    with connect("alert") as connection:
        fan_out(connection, routes(both))
    connection.close()
    configured(mail_to="lead@nuri.example")
    summary = deliver(10)
    assert (summary.sent, summary.unrouted, summary.waiting) == (2, 1, 1)
    assert mail.to == [["lead@nuri.example"]]
    world.run("update news.delivery set created_at = created_at - interval '25 hours',"
              " not_before = '-infinity' where state = 'pending'")  # fmt: skip
    assert deliver(10).refused == 1


def test_after_a_day_of_trying_it_is_given_up_with_its_reason(
    world: World, both: Settings, slack: SlackSink
) -> None:
    world.alert()
    slack.answers = [Answer(500, "fatal_error")]
    deliver(0.5)
    world.run(
        "update news.delivery_attempt set intent_at = intent_at - interval '25 hours';"
        "update news.delivery set tries = 30, not_before = '-infinity' where channel = 'slack';"
        "update news.channel_gate set next_allowed_at = '-infinity'"
    )
    slack.answers = [Answer(500, "fatal_error")]
    assert deliver(5).refused == 1
    error = world.one("select last_error from news.delivery where channel = 'slack'")
    assert error == "gave up after 24 h: HTTP 500: fatal_error"
