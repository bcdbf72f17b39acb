"""A listing that rolled past us is noticed, and read back by what reaches: sitemap or list pages."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.crawl import READING, plan
from crawlers.gaps import GapSummary, fill_gaps
from newswatch.settings import Settings
from tests.crawling import MakeSite, poll, small_press
from tests.integration.test_crawlers_kill import spiders_of
from tests.integration.test_crawlers_many_entries import feed
from tests.sites import Site, wait_for, write_outlet
from tests.tables import change, rows

HOUR = timedelta(hours=1)
STATE = "select state, items, note from news.possible_gap"


@pytest.fixture
def press(
    database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, MakeSite]]:
    with small_press(tmp_path, monkeypatch) as found:
        yield found


def missed(folder: Path, site: Site, *others: str, shown: tuple[int, ...] = (11, 12, 13)) -> None:
    """A site with a feed of three, polled when it showed 1 to 3 and twelve hours later; 4 to 10
    came and went in between. Article n is (14 - n) hours old."""
    entries = ", ".join([f"{{kind: feed, url: '{site.url}/rss.xml'}}", *others])
    write_outlet(folder, "small", site, f"[{entries}]")
    for n in range(1, 14):
        site.publish(n)
    show(site, 1, 2, 3)
    poll()
    change("update news.source set last_success_at = last_success_at - interval '12 hours'")
    show(site, *shown)
    poll()


def show(site: Site, *numbers: int) -> None:
    addresses = [f"{site.url}/news/{n}.html" for n in numbers]
    ages = {url: age(n) for n, url in zip(numbers, addresses, strict=True)}
    site.answers["/rss.xml"] = (200, {}, feed(addresses, ages))


def age(number: int) -> timedelta:
    return (14 - number) * HOUR - timedelta(minutes=30)


def sitemap(site: Site, numbers: range, path: str = "/sitemap.xml") -> str:
    """Serves a news sitemap of these articles; gives its entry for the catalogue."""
    urls = "".join(
        f"<url><loc>{site.url}/news/{n}.html</loc><news:news><news:title>지침 {n}호</news:title>"
        f"<news:publication_date>{(datetime.now(UTC) - age(n)).isoformat()}"
        "</news:publication_date></news:news></url>"
        for n in numbers
    )
    site.answers[path] = (200, {}, f"<urlset>{urls}</urlset>".encode())
    return f"{{kind: sitemap, url: '{site.url}{path}', use: backfill}}"


def pages(site: Site, *parts: range) -> str:
    """Serves the pages of a list, newest first; gives its entry for the catalogue."""
    for number, part in enumerate(parts, start=1):
        rows_ = "".join(
            f"<li><a class=t href='/news/{n}.html'>지난 기사 {n}번째 이야기</a> <span class=date>"
            f"{datetime.now(UTC) - age(n) + 9 * HOUR:%Y.%m.%d %H:%M}</span></li>"
            for n in reversed(part)
        )
        site.answers[f"/list?page={number}"] = (200, {}, f"<ul>{rows_}</ul>".encode())
    return f"{{kind: list, url: '{site.url}/list?page={{page}}', link: a.t, use: backfill}}"


def assert_nothing_is_missed() -> None:
    found = rows(
        "select count(*), bool_or(is_baseline or is_backfill), min(outage) > interval '11 hours'"
        "  from news.listed_item i join news.source s on s.id = i.source_id"
        " where s.use <> 'poll' and i.state = 'landed'"
    )
    assert found == [(7, False, True)], "news that we missed: an alert may follow"
    assert rows("select count(distinct url_sha) from news.listed_item where state = 'landed'") == [
        (13,)
    ]
    assert rows("select count(*) from news.fetch_attempt where state = 'open'") == [(0,)]


def test_a_gap_is_filled_by_the_sitemap(press: tuple[Path, MakeSite]) -> None:
    folder, make = press
    site = make()
    missed(folder, site, sitemap(site, range(1, 14)))
    assert rows("select state, missed_until - missed_from > interval '11 hours'"
                " from news.possible_gap") == [("open", True)]  # fmt: skip
    summary = fill_gaps()
    assert (summary.filled, summary.found, summary.parsed) == (1, 7, 7)
    assert rows(STATE) == [("filled", 7, None)]
    assert_nothing_is_missed()
    assert fill_gaps() == GapSummary()


def test_a_gap_is_filled_by_list_pages_where_the_sitemap_is_too_short(
    press: tuple[Path, MakeSite],
) -> None:
    folder, make = press
    site = make()
    lists = pages(site, range(10, 14), range(6, 10), range(2, 6), range(1, 2))
    missed(folder, site, sitemap(site, range(9, 14)), lists)
    fill_gaps()
    assert rows(STATE) == [("open", 2, None)]
    fill_gaps()
    assert rows(STATE) == [("filled", 7, None)]
    assert site.count("/list?page=3") == 1
    assert_nothing_is_missed()


def test_without_anything_to_read_back_it_is_said(press: tuple[Path, MakeSite]) -> None:
    folder, make = press
    site = make()
    missed(folder, site)
    assert plan() == [READING], "nothing else is due"
    assert fill_gaps().unfillable == 1
    assert plan() == []
    [(state, found, note)] = rows(STATE)
    assert (state, found) == ("unfillable", 0)
    assert "사이트맵" in note


def test_a_reading_that_is_too_short_is_no_filling(press: tuple[Path, MakeSite]) -> None:
    folder, make = press
    site = make()
    missed(folder, site, sitemap(site, range(8, 14)))
    for _ in range(2):
        fill_gaps()
    [(state, found, note)] = rows(STATE)
    assert (state, found) == ("unfillable", 3)
    assert "small/sitemap" in note


def test_a_killed_reading_goes_on_where_it_was(press: tuple[Path, MakeSite]) -> None:
    folder, make = press
    site = make()
    missed(folder, site, pages(site, *[range(n, n + 1) for n in range(13, 0, -1)]))
    site.slow_s = 0.05
    killer = threading.Thread(target=kill_at, args=(site, "/list?page=5"))
    killer.start()
    fill_gaps()
    killer.join()
    [(state, position)] = rows("select state, position from news.possible_gap")
    assert state == "filling"
    assert position in ([f"{site.url}/list?page={n}"] for n in (4, 5, 6, 7))
    change("update news.possible_gap set not_before = '-infinity'")
    fill_gaps()
    assert rows(STATE) == [("filled", 7, None)]
    assert site.count("/list?page=2") == 1
    poll()
    assert_nothing_is_missed()


def kill_at(site: Site, path: str) -> None:
    wait_for(lambda: site.count(path) > 0)
    for pid in spiders_of(os.getpid()):
        os.kill(pid, signal.SIGKILL)


def test_a_reading_that_always_fails_comes_to_an_end(press: tuple[Path, MakeSite]) -> None:
    folder, make = press
    site = make()
    missed(folder, site, sitemap(site, range(1, 14)))
    site.answers["/sitemap.xml"] = (404, {}, b"")
    fill_gaps()
    assert rows("select state, tries, not_before > clock_timestamp() + interval '50 s'"
                " from news.possible_gap") == [("filling", 1, True)]  # fmt: skip
    change("update news.possible_gap set tries = 6, not_before = '-infinity'")
    fill_gaps()
    assert rows("select state from news.possible_gap") == [("unfillable",)]


@pytest.mark.parametrize("shown", [(3, 4, 5), (12, 13)])
def test_what_is_no_gap(press: tuple[Path, MakeSite], shown: tuple[int, ...]) -> None:
    """One article is shared, or too few are shown to say anything."""
    folder, make = press
    missed(folder, make(), shown=shown)
    assert rows("select count(*) from news.possible_gap") == [(0,)]
