"""Pages are looked at again at set intervals: conditionally, after what is new, and not for ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl import crawl, plan
from crawlers.ledger_steps import LOOKS_AT_ONCE
from newswatch.settings import Settings
from tests.crawling import MakeSite, items, poll, set_all, small_press
from tests.sites import Site
from tests.tables import change, rows
from transforms.process import process

HOUR = 3600.0


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


@pytest.fixture
def site(make: MakeSite) -> Site:
    """One article, read and decided."""
    site = make()
    site.list_feed([site.publish(1)])
    poll()
    process()
    return site


def pass_hours(hours: float) -> None:
    change(
        f"update news.listed_item set looks_from = looks_from - interval '{hours} hours',"
        f" revisit_at = revisit_at - interval '{hours} hours',"
        f" not_before = not_before - interval '{hours} hours'"
    )


def look() -> int:
    """Requests for pages that the next crawl makes."""
    before = rows("select count(*) from news.fetch_attempt where kind = 'page'")[0][0]
    for shard in plan():
        crawl(shard)
    process()
    return int(rows("select count(*) from news.fetch_attempt where kind = 'page'")[0][0] - before)


def next_look() -> float | None:
    """In hours after the first sight, to the minute."""
    [(secs,)] = rows("select extract(epoch from revisit_at - looks_from) from news.listed_item")
    return None if secs is None else round(float(secs) / HOUR, 1)


def test_a_look_asks_by_what_the_page_came_with_and_does_not_believe_it_twice(
    make: MakeSite,
) -> None:
    site = make()
    site.list_feed([site.publish(1)])
    status, headers, body = site.answers["/news/1.html"]
    site.answers["/news/1.html"] = (status, {**headers, "ETag": '"a"'}, body)
    poll()
    process()
    for hours in (1.01, 5.1):
        pass_hours(hours)
        assert look() == 1
    asked = [sent.get("If-None-Match") for path, sent, _ in site.asked if "news" in path]
    assert asked == [None, '"a"', None]
    states = "select state, parse_state from news.fetch_attempt where kind = 'page' order by id"
    assert rows(states) == [("landed", "done"), ("not_modified", "none"), ("landed", "none")]
    assert items() == {"1.html": ("landed", None)}
    assert rows("select revision from news.article") == [(1,)]
    assert next_look() == 24.0


def test_new_pages_come_before_looks_and_looks_are_few_at_a_time(
    make: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, REVISIT_AFTER_S="0")
    site = make()
    old = [site.publish(number) for number in range(100, 102 + LOOKS_AT_ONCE)]
    site.list_feed(old)
    poll()
    site.asked.clear()
    site.list_feed([*old, site.publish(1), site.publish(2), site.publish(3)])
    poll()
    pages = [path for path in site.paths() if path.startswith("/news/")]
    assert set(pages[:3]) == {"/news/1.html", "/news/2.html", "/news/3.html"}
    assert len(pages) == 3 + LOOKS_AT_ONCE


def test_a_page_that_is_gone_is_asked_for_a_few_times_and_may_come_back(site: Site) -> None:
    page = site.answers.pop("/news/1.html")
    pass_hours(1.01)
    assert look() == 1
    pass_hours(0.2)
    assert look() == 1
    assert items() == {"1.html": ("gone", "http_404")}
    assert rows("select deleted_at is null from news.article") == [(False,)]
    assert next_look() == 6.0

    site.answers["/news/1.html"] = page
    pass_hours(5)
    assert look() == 1
    assert items() == {"1.html": ("landed", None)}
    assert rows("select deleted_at, revision from news.article") == [(None, 1)]
