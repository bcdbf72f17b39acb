"""A listing that landed is recorded, also where its crawl was killed and the site has rolled on."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.spiders.leftovers import MOST_RUNS
from newswatch.settings import Settings
from newswatch.urls import url_sha
from storage.db import connect
from tests.crawling import MakeSite, items, poll, small_press
from tests.integration.test_crawlers_kill import spiders_of
from tests.sites import Site, wait_for
from tests.tables import change, rows

LANDED = "select count(*) from news.fetch_attempt where kind = 'listing' and state = 'landed'"
SAME_ENTRY = """insert into news.listed_item
       (source_id, url, url_sha, is_baseline, is_backfill, first_listed_at)
select id, 'held', '\\x{}', false, false, now() from news.source"""
UNWRITTEN = """delete from news.parsed_page;
delete from news.fetch_attempt where kind = 'page';
delete from news.listed_item where url like '%/4.html';
update news.crawl_run set state = 'abandoned', listed = 0 where epoch = 2"""


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def roll_on(site: Site) -> None:
    """The listing has left the fourth article behind."""
    site.list_feed([site.publish(n) for n in (5, 6, 7)])


def test_what_a_killed_poll_had_in_hand_is_fetched_though_the_site_has_rolled_on(
    make: MakeSite,
) -> None:
    """The body is in; held up by a lock before it can write an entry, the spider is killed."""
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)])
    poll()
    site.list_feed([site.publish(n) for n in (2, 3, 4)])
    site.slow_s = 1.0
    crawling = threading.Thread(target=poll)
    with closing(connect("owner")) as connection, connection.cursor() as cursor:
        crawling.start()
        wait_for(lambda: site.count("/rss.xml") == 2)
        cursor.execute(SAME_ENTRY.format(url_sha(f"{site.url}/news/4.html").hex()))
        wait_for(lambda: rows(LANDED) == [(2,)])
        wait_for(lambda: bool(rows("select from pg_locks where not granted")))
        for pid in spiders_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        connection.rollback()
    crawling.join()
    site.slow_s = 0.0
    assert "4.html" not in items()
    roll_on(site)
    poll()
    assert items()["4.html"] == ("landed", None)
    assert items()["7.html"] == ("landed", None)


def test_a_listing_that_may_have_killed_its_readers_is_left_alone_at_last(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)])
    poll()
    site.list_feed([site.publish(n) for n in (2, 3, 4)])
    poll()
    change(UNWRITTEN)
    change(
        "insert into news.crawl_run (source_id, epoch, kind, state, closed_at)"
        f" select id, 2 + n, 'poll', 'abandoned', now() from news.source, generate_series(1, {MOST_RUNS}) n"
    )
    change(f"update news.source set claim_epoch = {2 + MOST_RUNS}")
    roll_on(site)
    poll()
    assert "4.html" not in items()
    assert items()["7.html"] == ("landed", None)
