"""Crawls that are killed, late, doubled or overtaken: nothing is lost, nothing lands twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl import READING, CrawlSummary, crawl, plan
from newswatch.settings import Settings
from tests.crawling import MakeSite, poll, set_all, small_press
from tests.sites import Site, wait_for
from tests.tables import change, rows


@pytest.fixture
def site(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of thirty articles that takes its time."""
    with small_press(tmp_path, monkeypatch) as (_, make):
        yield thirty_articles(make)


def thirty_articles(make: MakeSite) -> Site:
    site = make()
    site.list_feed([site.publish(number) for number in range(30)])
    site.slow_s = 0.04
    return site


def test_a_killed_spider_loses_nothing(site: Site) -> None:
    plan()
    killer = threading.Thread(target=kill_spider_after, args=(site, 12))
    killer.start()
    summary = crawl(["small/feed"])
    killer.join()
    assert 5 < summary.pages < 30
    assert rows("select count(*) from news.fetch_attempt where state = 'open'") == [(0,)]
    assert rows("select count(*) > 0 from news.fetch_attempt where state = 'abandoned'") == [
        (True,)
    ]
    assert plan() == [["small/feed"]]
    crawl(["small/feed"])
    assert_all_landed_once()


def test_killed_with_its_parent_the_source_is_free_when_the_lease_ends(site: Site) -> None:
    plan()
    program = "from crawlers.crawl import crawl; crawl(['small/feed'])"
    parent = subprocess.Popen([sys.executable, "-c", program])
    wait_for(lambda: len(site.asked) > 8)
    parent.kill()
    parent.wait()
    assert plan() == [READING], "the source is taken, but what has landed may be read"
    time.sleep(0.3)
    asked = len(site.asked)
    time.sleep(0.5)
    assert len(site.asked) == asked, "the spider outlived its parent"
    change("update news.source set claimed_until = clock_timestamp()")
    assert plan() == [["small/feed"]]
    assert rows("select state from news.crawl_run") == [("abandoned",)]
    crawl(["small/feed"])
    assert_all_landed_once()


def test_a_copy_that_was_overtaken_writes_nothing_more(site: Site) -> None:
    plan()
    summaries: list[CrawlSummary] = []
    stale = threading.Thread(target=lambda: summaries.append(crawl(["small/feed"])))
    stale.start()
    wait_for(lambda: len(site.asked) > 8)
    change("update news.source set claimed_until = null, claim_epoch = claim_epoch + 1")
    time.sleep(0.2)
    asked = len(site.asked)
    stale.join()
    assert len(site.asked) <= asked + 1
    assert summaries[0].pages < 15
    crawl(["small/feed"])
    assert_all_landed_once()


def test_two_crawls_at_once_share_no_host(site: Site) -> None:
    plan()
    summaries: list[CrawlSummary] = []
    crawls = [
        threading.Thread(target=lambda: summaries.append(crawl(["small/feed"]))) for _ in range(2)
    ]
    for one in crawls:
        one.start()
    for one in crawls:
        one.join()
    assert sorted(one.sources for one in summaries) == [0, 1]
    assert_all_landed_once()


def test_a_deadline_ends_the_crawl_and_the_rest_stays_due(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, CRAWL_DEADLINE_S="6")
    site.slow_s = 0.4
    began = time.monotonic()
    summary = poll()
    assert time.monotonic() - began < 20
    assert 1 < summary.pages < 30
    assert rows("select count(*) > 0 from news.listed_item where state = 'due'") == [(True,)]
    assert rows("select count(*) from news.fetch_attempt where state = 'open'") == [(0,)]
    assert plan() == [["small/feed"]]


def assert_all_landed_once() -> None:
    assert rows("select state, count(*) from news.listed_item group by 1") == [("landed", 30)]
    parsed = "select count(*), count(distinct item_id) from news.parsed_page"
    assert rows(parsed) == [(30, 30)]


def kill_spider_after(site: Site, requests: int) -> None:
    wait_for(lambda: len(site.asked) > requests)
    for pid in spiders_of(os.getpid()):
        os.kill(pid, signal.SIGKILL)


def spiders_of(parent: int) -> list[int]:
    """Process ids of the spiders that this process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = int(status.parent.name), status.read_text().rsplit(")", 1)[1].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(rest[1]) == parent and b"crawlers.child" in command:
            found.append(pid)
    return found
