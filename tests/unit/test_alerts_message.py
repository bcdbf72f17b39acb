"""Phrases, times, links, routes, verdicts: the pure parts between rows and channels."""

import string
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from alerts.digest import due_time
from alerts.fanout import alert_key, dedup_key
from alerts.outcomes import Refused, Retry, Sent, Uncertain
from alerts.redaction import redact
from alerts.routes import Route, routes
from alerts.texts import TEXTS, published_words
from alerts.verdict import Verdict, back_off, judge
from newswatch.settings import load
from storage.records import ClaimedDelivery

SEEN = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
DELIVERY = ClaimedDelivery(1, 1, None, "slack", "slack", "ab" * 32, 1, 0, False, 0.0, 0.0)
WEBHOOK = "https://hooks.slack.example/services/T0CANARY/B0CANARY/secretcanary"


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_the_same_things(key: str) -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    korean, english = TEXTS[key]
    assert korean
    assert english
    assert fields(korean) == fields(english)


@pytest.mark.parametrize(
    ("published", "precision", "words"),
    [
        (datetime(2026, 11, 22, 14, 59, tzinfo=UTC), "minute", "2026-11-22 (일) 23:59 KST"),
        (datetime(2026, 11, 22, 15, 0, tzinfo=UTC), "minute", "2026-11-23 (월) 00:00 KST"),
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), "day", "2026-11-22 (일)"),
        (None, None, "발행 시각 모름 · 처음 본 때 2026-11-23 (월) 00:30 KST"),
    ],
)
def test_times_are_said_as_exactly_as_known(
    published: datetime | None, precision: str | None, words: str
) -> None:
    assert published_words(published, precision, SEEN, "ko") == words


def test_routes() -> None:
    mail = {"smtp_host": "localhost", "mail_to": ["a@x.example", "b@x.example", "a@x.example"]}
    both = load(slack_webhook_url=WEBHOOK, slack_label="정책팀", **mail)
    assert routes(both) == [
        Route("slack", "정책팀"),
        Route("email", "a@x.example"),
        Route("email", "b@x.example"),
    ]
    assert routes(load()) == routes(load(smtp_host="localhost")) == [Route("file", "outbox")]


def test_the_key_of_a_delivery_never_changes() -> None:
    """Stored in databases and mails: another formula would tell everything once more."""
    key = dedup_key(alert_key("open-source-ai-policy", "00" * 32), Route("slack", "정책팀"))
    assert key == "9c6446e06570ead7c24e2513467f1bcb2b92b1eddcb3c3d68e93cbb4f2338ca4"


def test_no_secret_passes() -> None:
    config = load(slack_webhook_url=WEBHOOK, smtp_user="watch", smtp_password="pa55canary")
    said = redact(
        f"POST {WEBHOOK} /services/T0CANARY/B0CANARY/secretcanary secretcanary\n"
        "AUTH PLAIN AHdhdGNoAHBhNTVjYW5hcnk= cGE1NWNhbmFyeQ== pa55canary " + "가" * 500,
        config,
    )
    assert "canary" not in said.lower()
    assert "AHdhdGNo" not in said
    assert "cGE1" not in said
    assert "\n" not in said
    assert len(said) == 300


def judged(outcome: Sent | Retry | Refused | Uncertain, **delivery: float) -> Verdict:
    return judge(replace(DELIVERY, **delivery), outcome, "marked", 15.0)  # type: ignore[arg-type]


def test_waits_double_with_jitter_up_to_an_hour() -> None:
    for tries, least in enumerate((15, 30, 60, 120)):
        assert least <= back_off(15.0, tries) <= least * 1.25
    assert back_off(15.0, 1000) == 3600
    assert len({back_off(15.0, 0) for _ in range(20)}) > 1


def test_verdicts() -> None:
    assert judged(Sent("Q1")) == Verdict("sent", "sent", None, remote_ref="Q1")
    assert judged(Refused("no")).state == "refused"
    asked = judged(Retry("429", after_s=90.0, for_all=True))
    assert (asked.state, asked.wait_s, asked.gate_s) == ("pending", 90.0, 90.0)
    own = judged(Retry("450 greylisted"))
    assert (own.state, own.gate_s) == ("pending", None)
    down = judged(Retry("refused", for_all=True), tries=9)
    assert (down.wait_s > 3000, down.gate_s) == (True, 60.0)
    unclear = judged(Uncertain("?"))
    assert (unclear.state, unclear.maybe_repeated, unclear.wait_s >= 15) == ("pending", True, True)
    assert judge(DELIVERY, Uncertain("?"), "same_id", 15.0).wait_s == 0
    assert not judge(DELIVERY, Uncertain("?"), "never", 15.0).maybe_repeated


def test_giving_up_needs_a_day_of_real_trying() -> None:
    day = 24 * 3600.0
    assert judged(Retry("x"), trying_for_s=day, tries=9).state == "refused"
    assert judged(Retry("x"), trying_for_s=day - 1, tries=50).state == "pending"
    assert judged(Retry("x"), trying_for_s=day * 3, tries=1).state == "pending"


@pytest.mark.parametrize(
    ("cron", "daily"),
    [("30 8 * * *", time(8, 30)), ("0 7 * * * 0", time(7, 0)), ("*/5 * * * *", None)],
)
def test_the_time_of_the_digest_comes_from_its_cron_line(cron: str, daily: time | None) -> None:
    assert due_time(cron) == daily
