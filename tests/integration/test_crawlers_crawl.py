"""Crawling small sites of our own: what is asked, what lands, what becomes of every entry."""

import gzip
import ssl
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawlers.crawl import crawl, plan
from crawlers.parse import ParseSummary, parse_all
from newswatch.settings import Settings
from tests.crawling import MakeSite, items, let_dial, poll, set_all, small_press, troubles
from tests.sites import Site
from tests.tables import change, rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def test_baseline_then_what_is_new_changed_or_broken(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(1), site.publish(2)], ETag='"v1"')
    assert plan() == [["small/feed"]]
    first = crawl(["small/feed"])
    assert (first.listed_new, first.pages, first.parsed, first.failed) == (2, 2, 2, 0)
    assert plan() == []

    unchanged = poll()
    assert (unchanged.failed, unchanged.listed, unchanged.pages) == (0, 0, 0)
    assert site.asked[-1][1]["If-None-Match"] == '"v1"'
    assert rows("select count(*) from news.fetch_attempt where state = 'not_modified'") == [(1,)]

    site.list_feed([site.publish(1), site.publish(2), site.publish(3)], ETag='"v2"')
    status, headers, body = site.answers["/rss.xml"]
    site.answers["/rss.xml"] = (status, headers, body.replace(b" 2.html", b" 2.html (corrected)"))
    second = poll()
    assert (second.listed_new, second.pages) == (1, 2)
    assert [site.count(f"/news/{n}.html") for n in (1, 2, 3)] == [1, 2, 1]
    baseline = rows("select is_baseline from news.listed_item order by url")
    assert baseline == [(True,), (True,), (False,)]

    site.answers["/rss.xml"] = (200, {"ETag": '"v3"'}, b"<html><body>maintenance</body></html>")
    assert poll().failed == 1
    assert rows("select etag, listing_sha, fail_streak from news.source") == [(None, None, 1)]
    assert rows("select stage, raw_sha is not null from news.quarantine") == [("listing", True)]
    assert {state for state, _ in items().values()} == {"landed"}
    assert rows("select count(*) from news.fetch_attempt where state = 'open'") == [(0,)]


def test_robots_and_troubles_of_the_source(make: MakeSite, tmp_path: Path) -> None:
    """One crawl of many sites, each with its own trouble; none stops another."""
    rules = b"""User-agent: *
Disallow: /

User-agent: newswatch
Disallow: /news/secret
Crawl-delay: 1
"""
    broken = {name: make(f"robots_{name}") for name in ("500", "503", "429")}
    for name, site in broken.items():
        site.answers["/robots.txt"] = (int(name), {"Retry-After": "60"}, b"")
        site.list_feed([site.publish(1)])
    strict, free, empty, failing = (make(name) for name in ("strict", "free", "empty", "failing"))
    strict.answers["/robots.txt"] = (200, {}, rules)
    strict.list_feed([strict.publish(1), strict.publish(2, path="/news/secret.html")])
    free.list_feed([free.publish(3)])
    empty.list_feed([])
    failing.answers["/rss.xml"] = (500, {}, b"")
    untrusted = make("untrusted", tls=self_signed(tmp_path))
    untrusted.list_feed([untrusted.publish(1)])

    summary = poll()
    assert (summary.sources, summary.failed, summary.pages, summary.parsed) == (8, 6, 2, 2)
    assert [site.paths() for site in broken.values()] == [["/robots.txt"]] * 3
    assert items() == {
        "1.html": ("landed", None),
        "secret.html": ("filtered", "robots"),
        "3.html": ("landed", None),
    }
    assert strict.paths() == ["/robots.txt", "/rss.xml", "/news/1.html"]
    moments = [moment for _, _, moment in strict.asked]
    assert all(later - earlier > 0.95 for earlier, later in pairwise(moments)), "Crawl-delay"
    assert free.paths()[0] == "/robots.txt"
    assert untrusted.asked == []
    assert troubles() == {
        "robots_500": "robots_unreachable",
        "robots_503": "robots_unreachable",
        "robots_429": "robots_unreachable",
        "untrusted": "robots_unreachable",
        "empty": "suspicious_empty",
        "failing": "http_500",
        "strict": None,
        "free": None,
    }
    assert failing.count("/rss.xml") == 2
    assert rows(
        "select fail_streak, failing_since_at is not null, first_success_at is null,"
        " next_poll_at between clock_timestamp() and clock_timestamp() + interval '61 s'"
        " from news.source where outlet_slug = 'failing'"
    ) == [(1, True, True, True)]
    assert plan() == []


def test_every_entry_ends_with_a_row(make: MakeSite, tmp_path: Path) -> None:
    """One listing with all that may stand in it; a page that failed is tried again later."""
    site = make()
    elsewhere, forbidden = Site("127.77.1.200"), Site("127.77.1.201")
    let_dial(tmp_path / "catalogue", elsewhere)
    elsewhere.publish(9)
    site.publish(6, path="/news/moved.html")
    listed = [
        site.publish(1),
        site.publish(2, path="/about/us.html"),
        elsewhere.url + "/news/3.html",
        "ftp://127.77.1.1/news/4.html",
        site.url + "/news/leads-away.html",
        site.url + "/news/leads-astray.html",
        site.url + "/news/old.html",
        site.url + "/news/paper.pdf",
        site.url + "/news/flaky.html",
        site.url + "/news/bomb.html",
    ]
    bomb = gzip.compress(bytes(20_000_000))
    site.answers["/news/bomb.html"] = (200, {"Content-Encoding": "gzip"}, bomb)
    site.answers["/news/leads-away.html"] = (302, {"Location": elsewhere.url + "/news/9.html"}, b"")
    site.answers["/news/leads-astray.html"] = (302, {"Location": forbidden.url + "/news/9"}, b"")
    site.answers["/news/old.html"] = (301, {"Location": "/news/moved.html"}, b"")
    site.answers["/news/paper.pdf"] = (200, {}, b"%PDF-1.7 \x00\x01 not a page")
    site.answers["/news/flaky.html"] = (500, {}, b"")
    site.list_feed(listed)
    summary = poll()
    assert items() == {
        "1.html": ("landed", None),
        "us.html": ("filtered", "not_article"),
        "3.html": ("filtered", "offsite"),
        "4.html": ("filtered", "not_http"),
        "leads-away.html": ("failed", "offsite_redirect"),
        "leads-astray.html": ("failed", "address"),
        "old.html": ("landed", None),
        "paper.pdf": ("failed", "not_text"),
        "flaky.html": ("due", "http_500"),
        "bomb.html": ("failed", "bomb"),
    }
    refused = rows("select error_kind from news.fetch_attempt where state = 'refused'")
    assert sorted(refused) == [("bomb",), ("http_404",), ("not_text",)]
    assert (summary.parsed, summary.quarantined) == (2, 0)
    assert elsewhere.asked == forbidden.asked == []
    elsewhere.close()
    forbidden.close()
    hops = rows("select url, state from news.fetch_attempt where state = 'redirected' order by url")
    assert [url.rsplit("/", 1)[-1] for url, _ in hops] == [
        "leads-astray.html",
        "leads-away.html",
        "old.html",
    ]

    site.publish(8, path="/news/flaky.html")
    time.sleep(1.1)
    assert plan() == [["small/feed"]]
    assert crawl(["small/feed"]).pages == 1
    assert items()["flaky.html"] == ("landed", None)

    change(
        "update news.fetch_attempt set parse_state = 'due',"
        " parse_tries = case when url like '%/1.html' then 3 else 0 end"
        " where kind = 'page' and state = 'landed' and parse_state = 'done'"
    )
    assert parse_all() == ParseSummary(parsed=2, quarantined=1)
    killers = rows("select url from news.quarantine where error_kind = 'killed_parser'")
    assert killers == [(site.url + "/news/1.html",)]
    assert rows("select count(*) from news.parsed_page") == [(3,)]


def test_a_host_that_asks_us_to_wait_is_left_alone(make: MakeSite) -> None:
    site, second = make("small"), make("second")
    site.list_feed([site.publish(number) for number in range(1, 6)])
    second.list_feed([second.publish(number) for number in range(11, 14)])
    site.answers["/news/5.html"] = (429, {"Retry-After": "3600"}, b"")
    poll()
    assert site.paths() == ["/robots.txt", "/rss.xml", "/news/5.html"]
    assert second.count("/news/11.html") == 1
    assert plan() == []
    asked = len(site.asked)
    assert crawl(["small/feed"], at_once=True).requests == 0
    assert len(site.asked) == asked
    assert items()["4.html"] == ("due", None)
    assert items()["5.html"] == ("due", "http_429")
    [(wait,)] = rows(
        "select next_allowed_at - clock_timestamp() from news.host_gate where reason = 'http_429'"
    )
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)


def test_a_page_is_looked_at_once_more_and_may_have_vanished(
    make: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, REVISIT_AFTER_S="0")
    site = make()
    site.list_feed([site.publish(1), site.publish(2)])
    poll()
    assert plan() == [["small/feed"]]
    site.publish(2, title="정정한 머리기사")
    del site.answers["/news/1.html"]
    again = crawl(["small/feed"])
    assert (again.pages, again.parsed) == (1, 1)
    assert items()["1.html"] == ("landed", None)
    time.sleep(1.1)
    crawl(["small/feed"])
    assert items() == {"1.html": ("gone", "http_404"), "2.html": ("landed", None)}
    assert plan() == []


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.77.1.8")])
    day = datetime(2026, 1, 1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(day).not_valid_after(day + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "server.pem"
    pem, old = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    file.write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, old, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
