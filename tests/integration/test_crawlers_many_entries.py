"""Listings of very many entries or very old ones, and how often they are asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.crawl import crawl
from newswatch.settings import Settings
from tests.crawling import MakeSite, items, poll, set_all, small_press
from tests.tables import change, rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def feed(addresses: list[str], ages: dict[str, timedelta] | None = None, head: str = "") -> bytes:
    """A feed of pages without ending ``.html``; the last one is a minute old, each other one a
    minute older than the next, unless ``ages`` says how old."""
    now = datetime.now(UTC)
    written = "".join(
        f"<item><title>머리기사 {url.rsplit('/', 1)[-1]}</title><link>{url}</link><pubDate>"
        + format_datetime(now - (ages or {}).get(url, timedelta(minutes=len(addresses) - n)))
        + "</pubDate></item>"
        for n, url in enumerate(addresses)
    )
    return f'<rss version="2.0"><channel>{head}{written}</channel></rss>'.encode()


def source(columns: str) -> Any:
    [row] = rows(f"select {columns} from news.source where use = 'poll'")
    return row if len(row) > 1 else row[0]


def test_every_entry_has_its_row_and_the_newest_come_first(make: MakeSite) -> None:
    site = make()
    addresses = [f"{site.url}/news/{n}.html" for n in range(1200)]
    for address in addresses[-3:]:
        site.publish(int(address.rsplit("/", 1)[-1][:-5]))
    site.answers["/rss.xml"] = (200, {}, feed(addresses))
    site.answers["/news/1185.html"] = (429, {"Retry-After": "3600"}, b"")
    first = poll()
    assert first.listed_new == 1200
    assert rows("select count(*) from news.listed_item") == [(1200,)]
    asked = [int(path[6:-5]) for path in site.paths()[2:]]
    assert asked[:9] == list(range(1199, 1190, -1))
    assert len([n for n in asked if n < 1185]) == 1, "one in ten is the one that waits longest"
    assert first.requests <= 2 + 500
    assert rows("select count(*) >= 1180 from news.listed_item where state = 'due'") == [(True,)]


def test_the_rest_is_fetched_by_the_next_turns(make: MakeSite) -> None:
    """Turn by turn as the site lets us; nothing is asked for twice, and nothing is left."""
    site = make()
    site.list_feed([site.publish(n) for n in range(15)])
    stop = (429, {"Retry-After": "3600"}, b"")
    whole = dict(site.answers)
    for n in (9, 4, 14):
        site.answers[f"/news/{n}.html"] = stop
    poll()
    assert sum(state == "due" for state, _ in items().values()) == 15
    for n in (14, 9, 4):
        site.answers = {**site.answers, f"/news/{n}.html": whole[f"/news/{n}.html"]}
        reopen()
        crawl(["small/feed"])
    assert {state for state, _ in items().values()} == {"landed"}
    pages = [path for path in site.paths() if path.startswith("/news/")]
    assert len(pages) == 15 + 3


def reopen() -> None:
    """As if the wait was over."""
    change("update news.host_gate set next_allowed_at = '-infinity', breaker = 'closed',"
           " opened_at = null, fail_streak = 0")  # fmt: skip
    change("update news.listed_item set not_before = '-infinity' where state = 'due'")


def test_what_is_too_old_is_filtered_and_may_become_due(make: MakeSite) -> None:
    site = make()
    addresses = [site.publish(n) for n in range(1, 6)]
    days = timedelta(days=1)
    ages = dict(
        zip(addresses, (8 * days, 6 * days, 15_000 * days, -2 * days, 0 * days), strict=False)
    )
    site.answers["/rss.xml"] = (200, {}, feed(addresses, ages))
    poll()
    assert items() == {
        "1.html": ("filtered", "too_old"),
        **{f"{n}.html": ("landed", None) for n in (2, 3, 4, 5)},
    }
    ages[addresses[0]] = 1 * days
    site.answers["/rss.xml"] = (200, {}, feed(addresses, ages))
    poll()
    assert items()["1.html"] == ("landed", None)


def test_after_a_long_outage_age_counts_from_the_last_poll(make: MakeSite) -> None:
    site = make()
    addresses = [site.publish(n) for n in range(1, 4)]
    site.answers["/rss.xml"] = (200, {}, feed(addresses[:1]))
    poll()
    change("update news.source set last_success_at = clock_timestamp() - interval '20 days'")
    ages = dict(zip(addresses[1:], (timedelta(days=15), timedelta(days=40)), strict=False))
    site.answers["/rss.xml"] = (200, {}, feed(addresses, ages))
    poll()
    assert items()["2.html"] == ("landed", None)
    assert items()["3.html"] == ("filtered", "too_old")


def test_the_interval_follows_the_listing_unless_it_is_fixed(
    make: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make()
    addresses = [site.publish(n) for n in range(1, 6)]
    ages = {url: timedelta(hours=n) for n, url in enumerate(addresses)}
    site.answers["/rss.xml"] = (200, {}, feed(addresses, ages))
    poll()
    assert source("adapted_every = poll_every, interval_reason") == (True, "설정으로 고정")
    monkeypatch.delenv("NEWSWATCH_POLL_EVERY_S")
    set_all(monkeypatch)
    poll()
    assert source("poll_every, quiet_polls") == (timedelta(minutes=10), 1)
    change("update news.source set listing_sha = null")
    poll()
    every, reason, wait = source("adapted_every, interval_reason, next_poll_at - last_success_at")
    assert every == timedelta(minutes=50), "half an hour, stretched for two quiet polls"
    assert wait == every
    assert reason
