"""robots.txt over several crawls: every ``poll()`` is a process of its own, on real sockets."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.queries import queries
from tests.crawling import MakeSite, items, poll, small_press, troubles
from tests.sites import Answer, Site
from tests.tables import change, rows

RULES = b"User-agent: *\nDisallow: /news/2\n\nUser-agent: GPTBot\nDisallow: /\n"
BROKEN: dict[str, Answer] = {
    "503": (503, {}, b""),
    "500": (500, {}, b""),
    "reset": (0, {}, b""),
}


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def age(hours: float, *, is_stale: bool = True) -> None:
    """As if the copies had been fetched so long ago; stale ones are not trusted unasked."""
    change(
        f"update news.robots_file set fetched_at = clock_timestamp() - interval '{hours} hours',"
        f" expires_at = clock_timestamp() - interval '{hours if is_stale else hours - 1} hours'"
    )


def shut_and_open(site: Site) -> None:
    site.list_feed([site.publish(1), site.publish(2)])


def test_a_fresh_copy_is_not_asked_for_again(make: MakeSite) -> None:
    site, page, none = make("small"), make("page"), make("none")
    html = b"<html><body>User-agent: *\nDisallow: /</body></html>"
    site.answers["/robots.txt"] = (200, {"Cache-Control": "max-age=999999"}, RULES)
    page.answers["/robots.txt"] = (200, {}, html)
    for one in (site, page, none):
        shut_and_open(one)
    poll()
    assert poll().failed == 0
    assert [one.count("/robots.txt") for one in (site, page, none)] == [1, 1, 1]
    assert [one.count("/news/2.html") for one in (site, page, none)] == [0, 1, 1]
    kept = rows(
        "select origin, status, kind, expires_at - fetched_at = interval '24 hours',"
        " expires_at - fetched_at = interval '1 hour', convert_from(body, 'UTF8'),"
        " refused_ai"
        " from news.robots_file order by origin"
    )
    assert kept == [
        (site.url, 200, "rules", True, False, RULES.decode(), ["GPTBot"]),
        (page.url, 200, "html", False, True, html.decode(), []),
        (none.url, 404, "nothing", False, True, "", []),
    ]
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    age(2)
    poll()
    assert site.count("/robots.txt") == 2
    assert site.paths()[-1] == "/robots.txt", "the new rules hold at once"
    assert troubles() == {"small": "robots", "page": None, "none": None}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_copy_of_the_last_day_serves_while_robots_txt_is_unreachable(
    make: MakeSite, kind: str
) -> None:
    known, unknown, old = make("known"), make("unknown"), make("old")
    for one in (known, old):
        one.answers["/robots.txt"] = (200, {}, RULES)
        one.list_feed([one.publish(0)])
    unknown.answers["/robots.txt"] = BROKEN[kind]
    unknown.list_feed([unknown.publish(0)])
    poll()
    assert unknown.paths() == ["/robots.txt"]

    for one in (known, unknown, old):
        one.asked.clear()
        one.answers["/robots.txt"] = BROKEN[kind]
        shut_and_open(one)
    age(23.9)
    change(
        "update news.robots_file set fetched_at = fetched_at - interval '7 minutes',"
        f" expires_at = expires_at - interval '7 minutes' where origin = '{old.url}'"
    )
    poll()
    assert known.paths() == ["/robots.txt", "/rss.xml", "/news/1.html"]
    assert unknown.paths() == ["/robots.txt"]
    assert old.paths() == ["/robots.txt"]
    assert items()["2.html"] == ("filtered", "robots")
    assert troubles() == {
        "known": None,
        "unknown": "robots_unreachable",
        "old": "robots_unreachable",
    }
    assert rows(
        "select failure is not null, expires_at > clock_timestamp(),"
        " expires_at <= fetched_at + interval '24 hours'"
        f" from news.robots_file where origin = '{known.url}'"
    ) == [(True, True, True)]

    known.answers["/robots.txt"] = (200, {}, b"")
    age(23.9)
    poll()
    assert rows(f"select failure from news.robots_file where origin = '{known.url}'") == [(None,)]


def test_a_wait_that_robots_txt_names_is_kept_whatever_the_copy_says(make: MakeSite) -> None:
    busy, told = make("busy"), make("told")
    for one in (busy, told):
        shut_and_open(one)
    poll()
    age(2)
    busy.answers["/robots.txt"] = (429, {}, b"")
    told.answers["/robots.txt"] = (503, {"Retry-After": "3600"}, b"")
    for one in (busy, told):
        one.asked.clear()
    poll()
    poll()
    assert [one.paths() for one in (busy, told)] == [["/robots.txt"]] * 2

    change("update news.host_gate set next_allowed_at = clock_timestamp()")
    poll()
    assert [one.paths() for one in (busy, told)] == [["/robots.txt", "/rss.xml"]] * 2


def test_redirects_lead_to_another_site_at_most_five_times(make: MakeSite) -> None:
    site, elsewhere = make("small"), make("elsewhere")
    elsewhere.answers["/led"] = (302, {"Location": "/led/on"}, b"")
    elsewhere.answers["/led/on"] = (200, {}, RULES)
    site.answers["/robots.txt"] = (301, {"Location": elsewhere.url + "/led"}, b"")
    shut_and_open(site)

    def led() -> list[str]:
        return [path for path in elsewhere.paths() if path.startswith("/led")]

    poll()
    assert led() == ["/led", "/led/on"]
    assert site.paths() == ["/robots.txt", "/rss.xml", "/news/1.html"]
    elsewhere.answers["/led/on"] = (302, {"Location": "/led"}, b"")
    age(2)
    poll()
    assert len(led()) == 2 + 5
    assert rows(f"select status, kind from news.robots_file where origin = '{site.url}'") == [
        (302, "nothing")
    ]


def test_a_crawl_that_lost_its_claim_keeps_no_copy(make: MakeSite) -> None:
    site = make()
    shut_and_open(site)
    poll()
    change("delete from news.robots_file")
    change("update news.source set claim_epoch = claim_epoch + 1")
    answer = {"status": 200, "kind": "rules", "body": RULES, "fresh_s": 60.0, "age_s": 0.0}
    answer["refused_ai"] = []
    with closing(connect("ingest")) as connection, transaction(connection):
        written = queries.robots.keep_copy(connection, run_id=1, origin=site.url, **answer)
    assert written == 0
