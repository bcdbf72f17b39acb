"""What a poll believes, keeps and remembers: validators, too many entries, old ones, gaps."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.crawl import crawl
from newswatch.settings import Settings
from newswatch.urls import url_sha
from storage.db import connect
from tests.crawling import MakeSite, items, poll, set_all, small_press
from tests.integration.test_crawlers_kill import spiders_of
from tests.sites import Site, wait_for
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


def lie(site: Site) -> None:
    """From here on the site says 304 to whoever asks conditionally."""
    site.answer = lambda path, headers: (  # type: ignore[method-assign]
        (304, {}, b"") if "If-None-Match" in headers else Site.answer(site, path, {})
    )


# ── Conditional GET ────────────────────────────────────────────────────────────────────────────


def test_a_304_is_believed_ten_times_and_then_checked(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], ETag='"same"')
    lie(site)
    poll()
    change("update news.source set unmodified_polls = 8")
    site.list_feed([site.publish(n) for n in (2, 3, 4)], ETag='"same"')
    for _ in range(2):
        poll()
    assert "4.html" not in items()
    assert source("unmodified_polls") == 10
    poll()
    assert items()["4.html"] == ("landed", None)
    assert "If-None-Match" not in site.asked[-2][1]
    assert source("distrusted_until > clock_timestamp() + interval '6 days'") is True
    assert '"same"' in source("distrust_reason")

    site.list_feed([site.publish(n) for n in (3, 4, 5)], ETag='"same"')
    poll()
    assert items()["5.html"] == ("landed", None), "its validators are no longer sent"


def test_a_304_is_not_believed_for_longer_than_six_hours(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], ETag='"v1"')
    poll()
    poll()
    assert source("unmodified_polls") == 1
    change("update news.source set last_body_at = clock_timestamp() - interval '6 hours 1 minute'")
    poll()
    assert "If-None-Match" not in site.asked[-1][1]
    assert source("unmodified_polls, distrusted_until, quiet_polls") == (0, None, 2)
    assert rows("select count(*) from news.listed_item") == [(3,)]


def test_a_site_that_still_says_304_to_what_we_held_is_found_out(make: MakeSite) -> None:
    """Its ETags are fresh, but whoever sends one is told 304."""
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], ETag='"a"')
    lie(site)
    poll()
    change("update news.source set unmodified_polls = 10")
    site.list_feed([site.publish(n) for n in (2, 3, 4)], ETag='"b"')
    poll()
    assert items()["4.html"] == ("landed", None)
    proof = [headers for path, headers, _ in site.asked if path == "/rss.xml"][-1]
    assert proof["If-None-Match"] == '"a"'
    assert source("distrusted_until is not null, etag") == (True, '"b"')


def test_an_honest_site_that_changed_during_the_check_is_believed(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], ETag='"a"')
    poll()
    change("update news.source set unmodified_polls = 10")
    site.list_feed([site.publish(n) for n in (2, 3, 4)], ETag='"b"')
    poll()
    assert source("distrusted_until, etag, fail_streak") == (None, '"b"', 0)
    assert rows("select state from news.crawl_run order by id") == [("done",), ("done",)]
    assert rows("select count(*) from news.fetch_attempt where state = 'open'") == [(0,)]


def test_one_etag_for_two_listings_is_noticed_at_once(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], **{"Last-Modified": "never changes"})
    site.answer = lambda path, headers: Site.answer(site, path, {})  # type: ignore[method-assign]
    poll()
    site.list_feed([site.publish(n) for n in (2, 3, 4)], **{"Last-Modified": "never changes"})
    poll()
    assert items()["4.html"] == ("landed", None)
    assert source("distrusted_until is not null") is True


def test_the_same_bytes_are_not_read_again_unless_the_reader_changed(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(1), site.publish(2)])
    poll()
    again = poll()
    assert (again.failed, again.listed) == (0, 0)
    assert source("quiet_polls, etag is null, listing_sha is not null") == (1, True, True)
    change("update news.source set listing_reader = 'an older one', etag = '\"x\"'")
    assert poll().listed == 2
    assert "If-None-Match" not in site.asked[-1][1]


def test_a_304_that_nobody_asked_for_is_an_error(make: MakeSite) -> None:
    site = make()
    site.answers["/rss.xml"] = (304, {}, b"")
    poll()
    assert source("last_error_kind, first_success_at") == ("not_modified_unasked", None)


def test_a_broken_listing_gives_what_is_complete_and_no_validators(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], ETag='"whole"')
    status, headers, body = site.answers["/rss.xml"]
    cut = body[: body.rindex(b"</link>") - 3]
    site.answers["/rss.xml"] = (status, headers, cut)
    poll()
    assert set(items()) == {"1.html", "2.html"}
    assert rows("select state, error_kind from news.crawl_run") == [("done", "damaged_listing")]
    assert source("etag, listing_sha, listed_keys, fail_streak") == (None, None, None, 0)
    assert rows("select count(*) from news.quarantine") == [(0,)]
    site.answers["/rss.xml"] = (200, {"ETag": '"cut"'}, b"<rss><channel><item><title>half")
    poll()
    assert source("last_error_kind") == "not_xml"
    assert rows("select error_kind from news.quarantine") == [("not_xml",)]


SAME_ENTRY = """insert into news.listed_item
       (source_id, url, url_sha, is_baseline, is_backfill, first_listed_at)
select id, 'held', '\\x{}', false, false, now() from news.source"""


@pytest.mark.parametrize(
    "lock",
    [SAME_ENTRY, "select from news.source for no key update"],
    ids=["before its entries", "before its validators"],
)
def test_killed_between_landing_and_recording_a_poll_is_not_lost(make: MakeSite, lock: str) -> None:
    """The body is in, its ETag is known to the site; held up by a lock, the spider is killed."""
    site = make()
    site.list_feed([site.publish(n) for n in (1, 2, 3)], ETag='"v1"')
    poll()
    site.list_feed([site.publish(n) for n in (2, 3, 4)], ETag='"v2"')
    site.slow_s = 1.0
    crawling = threading.Thread(target=poll)
    with closing(connect("owner")) as connection, connection.cursor() as cursor:
        crawling.start()
        wait_for(lambda: site.count("/rss.xml") == 2)
        cursor.execute(lock.format(url_sha(f"{site.url}/news/4.html").hex()))
        wait_for(has_landed_twice)
        wait_for(lambda: bool(rows("select from pg_locks where not granted")))
        for pid in spiders_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        connection.rollback()
    crawling.join()
    site.slow_s = 0.0
    assert source("etag") == '"v1"'
    assert "4.html" not in items()
    poll()
    assert site.asked[-2][1]["If-None-Match"] == '"v1"'
    assert items()["4.html"] == ("landed", None)
    assert source("etag") == '"v2"'


def has_landed_twice() -> bool:
    landed = (
        "select count(*) = 2 from news.fetch_attempt where kind = 'listing' and state = 'landed'"
    )
    return bool(rows(landed)[0][0])


# ── Too many, too old ──────────────────────────────────────────────────────────────────────────


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


# ── Rhythm ─────────────────────────────────────────────────────────────────────────────────────


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
    assert timedelta(minutes=30) < every <= timedelta(hours=1)
    assert abs(wait - every) < timedelta(seconds=1)
    assert reason
