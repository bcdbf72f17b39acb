"""A feed that is gone: looked for again, read in its place on its own host, and never in silence."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newswatch.settings import Settings
from storage.db import connect
from storage.queries import queries
from tests.crawling import MakeSite, items, poll, small_press
from tests.sites import Site
from tests.tables import change, rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def front_page(*links: str) -> tuple[int, dict[str, str], bytes]:
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links
    )
    return 200, {"Content-Type": "text/html"}, f"<html><head>{head}</head></html>".encode()


def die(site: Site, status: int = 410) -> None:
    """As if the feed had answered so twice before."""
    page = b"<!doctype html><html><body>moved</body></html>"
    site.answers["/rss.xml"] = (status, {}, page)
    change("update news.source set fail_streak = 2, failing_since_at = clock_timestamp()")


def proposals() -> set[tuple[str, str, bool, int, int]]:
    return set(
        rows("select new_url, found_by, is_own_host, entries, articles from news.feed_proposal")
    )


def test_a_lost_feed_is_found_and_read_beside_the_lost_one(make: MakeSite) -> None:
    """Its host's other feed, one that lists nothing of its own, and a stranger's."""
    site, moved = make(), make("moved")
    elsewhere = "https://feeds.other.example/all.xml"
    site.list_feed([site.publish(1)])
    moved.list_feed([moved.publish(7)])
    poll()
    die(site)
    die(moved, 200)
    site.answers["/"] = front_page("/new.xml", elsewhere, "/about.xml")
    site.answers["/robots.txt"] = (200, {}, f"Sitemap: {site.url}/news-sitemap.xml".encode())
    change("delete from news.robots_file")
    site.list_feed([site.publish(1), site.publish(2)], path="/new.xml")
    site.list_feed([site.publish(3, path="/about/us.html")], path="/about.xml")
    assert poll().failed == 2
    assert proposals() == {
        (f"{site.url}/new.xml", "front_page", True, 2, 2),
        (f"{site.url}/about.xml", "front_page", True, 1, 0),
        (elsewhere, "front_page", False, 0, 0),
    }
    assert {"/", "/rss", "/sitemap.xml", "/news-sitemap.xml"} <= set(site.paths())
    assert {"/", "/rss", "/sitemap.xml"} <= set(moved.paths()), "its front page cannot be had"
    assert "2.html" not in items(), "it is proposed first"

    site.list_feed([site.publish(4), site.publish(2)], path="/new.xml")
    asked = len(site.asked)
    assert poll().failed == 2
    assert [items()[f"{n}.html"] for n in (2, 4)] == [("landed", None)] * 2
    assert site.paths()[asked : asked + 2] == ["/rss.xml", "/new.xml"]
    assert set(site.paths()[asked + 2 :]) == {"/news/2.html", "/news/4.html"}
    assert moved.paths()[-1] == "/rss.xml", "no second search on the same day"
    assert rows("""select fail_streak, last_error_kind from news.source
                    where outlet_slug = 'small'""") == [(4, "http_410")]
    told = rows("""select r.state, r.error_kind, r.error like '%/new.xml%' from news.crawl_run r
                     join news.source s on s.id = r.source_id and s.outlet_slug = 'small'
                    order by r.id desc limit 1""")
    assert told == [("failed", "feed_moved", True)]
    assert rows("select is_baseline from news.listed_item where url like '%/4.html'") == [(False,)]
    with closing(connect("ingest")) as connection:
        listed = {(row[0], row[2]) for row in queries.proposals.list_proposals(connection)}
    assert listed == {("small/feed", url) for url, *_ in proposals()}


def test_guids_that_change_and_times_to_come(make: MakeSite) -> None:
    """Identity is the address, without what says where a reader came from. What is odd about a
    listing is kept with it."""
    site, odd = make(), make("odd")
    url = site.publish(1)
    site.answers["/news/1.html?utm_source=rss"] = site.answers["/news/1.html"]
    odd.publish(2)
    body = "<rss><channel><item><title>먼 앞날의 기사</title><link>/news/2.html</link>"
    body += "<pubDate>2036-01-01T00:00:00Z</pubDate></item></channel></rss>"
    odd.answers["/rss.xml"] = (200, {}, body.encode())
    for n in (1, 2):
        site.list_feed([f"{url}?utm_source=rss{n}&fbclid={n}"])
        status, headers, listed = site.answers["/rss.xml"]
        guid = f"<title>한 기사</title><guid isPermaLink='false'>{n}</guid></item>".encode()
        title = re.sub(rb"<title>[^<]*html[^<]*</title>", b"", listed)
        site.answers["/rss.xml"] = (status, headers, title.replace(b"</item>", guid))
        poll()
    assert items() == {"1.html": ("landed", None), "2.html": ("landed", None)}
    assert site.count("/news/1.html") == 1
    told = rows("select listing_notes from news.source where outlet_slug = 'odd'")
    assert told == [(["relative_links"],)]
    assert rows("""select published_at, published_raw, flags from news.listed_item
                    where url like '%/2.html'""") == [
        (None, "2036-01-01T00:00:00Z", ["future_date"])
    ]  # fmt: skip
