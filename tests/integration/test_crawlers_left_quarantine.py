"""Listings leave the quarantine when they can be read again, and what was put back is read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawlers.crawl import READING, crawl, plan
from newswatch.settings import Settings
from storage.db import Connection, connect
from storage.quarantine import discard, retry
from tests.crawling import MakeSite, poll, small_press
from tests.sites import Site
from tests.tables import change, rows

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def press(
    database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, MakeSite]]:
    with small_press(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def connection(press: tuple[Path, MakeSite]) -> Iterator[Connection]:
    """Of a crawl whose one source, small/feed, lists two articles."""
    site = press[1]()
    site.list_feed([site.publish(1), site.publish(2)])
    plan()
    with closing(connect("ingest")) as connection:
        yield connection


def test_what_was_put_back_is_read_though_no_source_is_due(connection: Connection) -> None:
    poll()
    assert plan() == []
    change("update news.fetch_attempt set parse_state = 'due' where url like '%/1.html'")
    change("delete from news.parsed_page where url like '%/1.html'")
    assert plan() == [READING]
    assert crawl(READING).parsed == 1
    assert plan() == []
    assert crawl(READING).sources == 0


def broken(site: Site) -> None:
    site.answers["/rss.xml"] = (200, HTML, b"<html><body>maintenance</body></html>")


def resolutions() -> list[Any]:
    return rows("select tries, resolution from news.quarantine order by id")


def test_a_listing_that_can_be_read_again_leaves_the_quarantine(
    press: tuple[Path, MakeSite],
) -> None:
    site = press[1]()
    broken(site)
    poll()
    assert resolutions() == [(1, None)]
    site.list_feed([site.publish(1)])
    poll()
    assert resolutions() == [(1, "recovered")]
    broken(site)
    poll()
    assert resolutions() == [(2, None)], "the same entry, open again"
    discard([1])
    site.list_feed([site.publish(1)])
    poll()
    assert resolutions() == [(2, "discarded")], "what a person decided stays"


def test_a_listing_that_is_what_it_was_leaves_the_quarantine(press: tuple[Path, MakeSite]) -> None:
    site = press[1]()
    site.list_feed([site.publish(1)], ETag='"v1"')
    poll()
    change(
        "insert into news.quarantine (stage, attempt_id, url, version, error_kind, error)"
        " select 'listing', id, url, '1', 'not_xml', 'x' from news.fetch_attempt"
        " where kind = 'listing'"
    )
    poll()
    assert rows("select count(*) from news.fetch_attempt where state = 'not_modified'") == [(1,)]
    assert resolutions() == [(1, "recovered")]
    assert retry([1]).retried == (1,), "and it may be tried again by hand all the same"


def test_only_the_listing_that_was_read_leaves_the_quarantine(
    press: tuple[Path, MakeSite],
) -> None:
    site = press[1]()
    broken(site)
    poll()
    change("update news.quarantine set url = 'http://127.77.1.1/other.xml'")
    site.list_feed([site.publish(1)])
    poll()
    assert resolutions() == [(1, None)]
