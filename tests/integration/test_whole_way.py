"""From a publisher's page to Slack and mail, by the verbs alone (acceptance adds Airflow)."""

import os
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from alerts.deliver import deliver
from cli.demo import observe
from cli.demo.sample import running
from cli.demo.settings import environment
from cli.demo.verdict import judge
from crawlers.crawl import crawl, plan
from newswatch.settings import PROJECT, settings
from transforms.process import process

SEEDS = Path(os.environ.get("NEWSWATCH_SEEDS_DIR") or PROJECT.parent / "shared" / "seeds")


@pytest.fixture
def sample(database, home, monkeypatch):
    with running(home / "sample", SEEDS) as (newsroom, sinks):
        for name, value in environment(home, newsroom, sinks).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("NEWSWATCH_POLL_EVERY_S", "1")
        monkeypatch.setenv("NEWSWATCH_REVISIT_AFTER_S", "1")
        settings.cache_clear()
        yield newsroom


def one_round():
    """Crawls what is due, decides, delivers."""
    for shard in plan():
        crawl(shard)
    process()
    deliver(settings().deliver_loop_s)


def rounds_until(is_done, most_s=240.0):
    until = time.monotonic() + most_s
    while not is_done():
        assert time.monotonic() < until, observe.snapshot(datetime.now(UTC))
        one_round()
        time.sleep(0.2)


def polled_since(moment):
    seen = observe.snapshot(moment)
    return seen.sources > 0 and seen.sources_polled == seen.sources and seen.is_quiet


@pytest.mark.timeout(900)
def test_every_story_is_told_once_and_nothing_else(sample, home):
    rounds_until(partial(polled_since, datetime.min.replace(tzinfo=UTC)))
    assert observe.messages(home / "sample") == [], "the baseline must not be alerted"

    for _ in range(sample.last_edition):
        published = datetime.now(UTC)
        sample.advance()
        rounds_until(partial(polled_since, published))

    received = observe.messages(home / "sample")
    seen = observe.snapshot(datetime.now(UTC))
    verdict = judge(
        sample.truth,
        seen,
        observe.table("list_articles"),
        observe.table("list_alerts"),
        received,
    )
    assert (verdict.missed, verdict.false_alarms, verdict.repeated) == ([], [], [])
    assert verdict.articles >= 150
    assert verdict.copies >= 10
    assert verdict.alerts >= 14
    assert verdict.slack_messages == verdict.mails == verdict.alerts

    again = datetime.now(UTC)
    rounds_until(partial(polled_since, again))
    assert len(observe.messages(home / "sample")) == len(received), "a further run sends nothing"
