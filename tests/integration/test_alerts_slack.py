"""Slack's channel against a real server on loopback that misbehaves: each fault has its class."""

import logging
from collections.abc import Callable

import pytest

from alerts.channels import slack
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from alerts.trial import trial_message
from newswatch.settings import Settings
from tests.samples.alerts_sinks import Answer, SlackSink, free_port

pytest_plugins = ["tests.samples.alerts_world"]
Configure = Callable[..., Settings]


def post() -> Outcome:
    return slack.send(slack.CHANNEL.render(trial_message("ko"), "slack"))


@pytest.fixture
def to_slack(slack: SlackSink, configured: Configure) -> SlackSink:
    configured(slack_webhook_url=slack.url, send_timeout_s=1.0)
    return slack


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(), Sent),
        (Answer(200, "no_service"), Refused),
        (Answer(302, "", {"Location": "/elsewhere"}), Retry),
        (Answer(404, "no_service"), Refused),
        (Answer(429, "rate_limited", {"Retry-After": "7"}), Retry),
        (Answer(500, "fatal_error"), Retry),
        (Answer(502, "bad gateway"), Uncertain),
        (Answer(fault="drop"), Uncertain),
        (Answer(fault="hang"), Uncertain),
    ],
    ids=lambda value: f"{value.status}{value.fault or ''}" if isinstance(value, Answer) else "",
)
def test_slack_is_asked_once_and_classed(
    to_slack: SlackSink, answer: Answer, kind: type[Outcome]
) -> None:
    to_slack.answers = [answer]
    assert type(post()) is kind
    assert len(to_slack.received) == 1


def test_slack_out_of_reach_is_a_sure_no(configured: Configure) -> None:
    configured(slack_webhook_url=f"http://127.0.0.1:{free_port()}/services/T/B/secretcanary")
    outcome = post()
    assert isinstance(outcome, Retry)
    assert outcome.for_all
    assert "Connection refused" in outcome.detail
    configured(slack_webhook_url="https://no-such-host.invalid/services/T/B/secretcanary")
    assert isinstance(post(), Retry)


def test_slack_without_tls_is_a_sure_no(to_slack: SlackSink, configured: Configure) -> None:
    configured(slack_webhook_url=to_slack.url.replace("http:", "https:"))
    assert isinstance(post(), Retry)
    assert to_slack.received == []


def test_a_proxy_of_the_environment_does_not_get_what_is_for_this_machine(
    to_slack: SlackSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert post() == Sent()


@pytest.mark.parametrize(
    "answer", [Answer(), Answer(404, "at /services/T0CANARY/B0CANARY/secretcanary")]
)
def test_the_web_hook_stays_secret(
    to_slack: SlackSink, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    to_slack.answers = [answer]
    said = repr(post())
    assert "POST" in caplog.text  # urllib3 did log
    assert "canary" not in (caplog.text + said).lower()
