"""What a poll believes and keeps: validators, answers of 304, broken listings, a kill between."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newswatch.settings import Settings
from newswatch.urls import url_sha
from storage.db import connect
from tests.crawling import MakeSite, items, poll, small_press
from tests.integration.test_crawlers_kill import spiders_of
from tests.sites import Site, wait_for
from tests.tables import change, rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def source(columns: str) -> Any:
    [row] = rows(f"select {columns} from news.source where use = 'poll'")
    return row if len(row) > 1 else row[0]


def lie(site: Site) -> None:
    """From here on the site says 304 to whoever asks conditionally."""
    site.answer = lambda path, headers: (  # type: ignore[method-assign]
        (304, {}, b"") if "If-None-Match" in headers else Site.answer(site, path, {})
    )


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
