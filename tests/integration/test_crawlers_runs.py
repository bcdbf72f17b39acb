"""Runs are known by source and window; a window is completed once, and stale copies write nothing."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawlers import parse, quarantine
from crawlers.backfill import backfill
from crawlers.catalogue import load_catalogue
from crawlers.crawl import Stretch, claim, clean_up, crawl, let_go, plan
from crawlers.roster import sync
from crawlers.troubles import Refusal
from newswatch.settings import Settings, settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import ClaimedSource
from tests.crawling import MakeSite, items, poll, small_press
from tests.sites import Site, write_outlet
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


def two_sources(press: tuple[Path, MakeSite], *kinds: str) -> Site:
    """One outlet with two sources; the braces stand for its address."""
    folder, make = press
    site = make()
    discover = ", ".join(f"{{kind: {kind.format(site.url)}}}" for kind in kinds)
    write_outlet(folder, "small", site, f"[{discover}]")
    return site


def claimed(connection: Connection) -> ClaimedSource:
    [found] = claim(connection, ["small/feed"], kind="poll")
    return found


def finish(connection: Connection, run: ClaimedSource, state: str = "done") -> int:
    with transaction(connection):
        rows_written: int = queries.runs.close_run(
            connection, run_id=run.run_id, state=state, kind=None, error=None
        )
    return rows_written


def overtake() -> None:
    change("update news.source set claimed_until = null")


def states() -> list[Any]:
    return [state for (state,) in rows("select state from news.crawl_run order by id")]


def test_a_crashed_run_and_its_rerun_have_the_same_window(connection: Connection) -> None:
    change("update news.source set next_poll_at = now() - interval '1 minute'")
    claimed(connection)
    overtake()  # killed with its parent, and its lease over
    claimed(connection)
    assert states() == ["abandoned", "open"]
    assert rows("select count(distinct due_at), count(due_at) from news.crawl_run") == [(1, 2)]
    assert rows("select due_at = next_poll_at from news.crawl_run, news.source") == [(True,)] * 2


def test_the_next_poll_has_a_window_of_its_own(connection: Connection) -> None:
    poll()
    poll()
    assert states() == ["done", "done"]
    assert rows("select count(distinct due_at) from news.crawl_run") == [(2,)]


def test_a_run_that_polls_nothing_has_no_window(connection: Connection) -> None:
    poll()
    change("update news.listed_item set state = 'due'")
    crawl(["small/feed"])
    change("update news.listed_item set state = 'due'")
    crawl(["small/feed"])
    assert states() == ["done"] * 3
    assert rows("select count(due_at) from news.crawl_run") == [(1,)]


def test_a_window_is_completed_once(connection: Connection) -> None:
    """The same window claimed twice, as if the epochs did not fence: the constraint does."""
    first = claimed(connection)
    assert finish(connection, first) == 1
    overtake()
    second = claimed(connection)
    assert finish(connection, second) == 1
    assert states() == ["done", "superseded"]
    with pytest.raises(Exception, match="crawl_run_poll_once"):
        change("update news.crawl_run set state = 'done'")


def test_a_stretch_of_a_backfill_is_completed_once(connection: Connection) -> None:
    day = date(2026, 11, 20)
    for part in ("start", "start", "https://x.example/2.xml", None, None):
        [run] = claim(connection, ["small/feed"], kind="backfill", stretch=Stretch(day, day, part))
        finish(connection, run)
        overtake()
    assert states() == ["done", "superseded", "done", "done", "done"]
    with pytest.raises(Exception, match="crawl_run_part_once"):
        change("update news.crawl_run set state = 'done' where part = 'start'")
    with pytest.raises(Exception, match="crawl_run_window_check"):
        change("update news.crawl_run set due_at = now()")


def test_a_backfill_that_is_repeated_is_no_error(press: tuple[Path, MakeSite]) -> None:
    site = two_sources(press, "feed, url: {}/rss.xml", "list, url: {}/list")
    links = "".join(
        f'<li><a href="{site.publish(n)}">공개 모형 {n}호 소식</a></li>' for n in (1, 2)
    )
    site.answers["/list"] = (200, HTML, f"<ul>{links}</ul>".encode())
    day = date(2026, 11, 20)
    assert backfill("small", day, day, "list").pages == 2
    again = backfill("small", day, day, "list")
    assert (again.listed_new, again.failed, again.abandoned) == (0, 0, 0)
    windows = "select span::text, part from news.crawl_run where span is not null"
    assert set(rows(windows)) == {("[2026-11-20,2026-11-21)", "start")}
    assert states().count("superseded") == 1


def test_an_overtaken_run_neither_ends_nor_counts_nor_sets_aside(connection: Connection) -> None:
    stale = claimed(connection)
    attempt = "insert into news.fetch_attempt (run_id, source_id, kind, url) select id, source_id,"
    change(f"{attempt} 'listing', 'http://127.77.1.1/rss.xml' from news.crawl_run")
    overtake()
    claimed(connection)
    assert finish(connection, stale) == 0
    with transaction(connection):
        queries.runs.count_listed(connection, run_id=stale.run_id, listed=5, listed_new=5)
    [(attempt_id,)] = rows("select id from news.fetch_attempt")
    meta = {"attempt_id": attempt_id, "raw_sha": None, "errand": SimpleNamespace(claim=stale)}
    response: Any = SimpleNamespace(url="http://127.77.1.1/rss.xml", meta=meta)
    quarantine.set_aside_listing(connection, response, Refusal("row_refused"))
    assert rows("select count(*) from news.quarantine") == [(0,)]
    assert rows("select sum(listed)::int from news.crawl_run") == [(0,)]
    assert states() == ["abandoned", "open"]


def test_a_body_that_comes_after_another_took_over_does_not_land(connection: Connection) -> None:
    """The instant between the claim of the one and the abandoning of the other's requests."""
    poll()
    change("update news.listed_item set state = 'due'")
    run = claimed(connection)
    [(item_id, url)] = rows("select id, url from news.listed_item where url like '%/1.html'")
    change(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url)"
        f" values ({run.run_id}, {run.source_id}, {item_id}, 'page', '{url}')"
    )
    [(attempt_id,)] = rows("select id from news.fetch_attempt where state = 'open'")
    change("update news.source set claim_epoch = claim_epoch + 1")
    assert land(connection, attempt_id, item_id) == []
    assert rows("select state from news.fetch_attempt where state = 'open'") == [("open",)]
    assert items()["1.html"] == ("due", None)
    change("update news.source set claim_epoch = claim_epoch - 1")
    assert land(connection, attempt_id, item_id) == [attempt_id]
    assert items()["1.html"] == ("landed", None)


def land(connection: Connection, attempt_id: int, item_id: int) -> list[int]:
    """Ends the request with a new body; what was closed."""
    body = b"another body"
    end = {
        **{"attempt_id": attempt_id, "host": "127.77.1.1", "item_id": item_id},
        **{"state": "landed", "status": 200, "headers": {}, "verdict": "good"},
        **{"sha": hashlib.sha256(body).hexdigest(), "body": 1, "size": len(body)},
    }
    with transaction(connection):
        written = queries.attempts.write_attempts(
            connection,
            hosts=["127.77.1.1"],
            bodies=[gzip.compress(body)],
            ends=json.dumps([end]),
            requests="[]",
            look_after_s=[3600.0],
            all_until_s=86400.0,
            least_delay_s=1.0,
            lease_s=40.0,
            most_failures=3,
            first_pause_s=60.0,
            longest_pause_s=3600.0,
        )
        return [one.attempt_id for one in written if one.is_end]


def test_a_page_that_somebody_read_meanwhile_is_not_set_aside(connection: Connection) -> None:
    """A reader that was held up, and whose lock was lost with its connection."""
    poll()
    change("update news.fetch_attempt set parse_state = 'due' where url like '%/1.html'")
    [(attempt_id,)] = rows("select id from news.fetch_attempt where url like '%/1.html'")
    with transaction(connection):
        page = queries.parsing.count_parse_try(connection, attempt_id=attempt_id)
    change("update news.fetch_attempt set parse_state = 'done' where url like '%/1.html'")
    assert parse._set_aside(connection, page, ValueError("too late")) == parse.ParseSummary()
    assert rows("select count(*) from news.quarantine") == [(0,)]


def test_letting_go_is_one_step(connection: Connection) -> None:
    run = claimed(connection)
    change("alter table news.source add constraint held check (claimed_until is not null)")
    with pytest.raises(Exception, match="held"):
        let_go(connection, [run.run_id])
    assert states() == ["open"]
    change("alter table news.source drop constraint held")
    let_go(connection, [run.run_id])
    assert states() == ["abandoned"]
    assert rows("select claimed_until from news.source") == [(None,)]


def test_a_run_whose_lease_was_renewed_is_not_cleaned_up(connection: Connection) -> None:
    claimed(connection)
    clean_up(connection)
    assert states() == ["open"]


def test_a_page_that_ends_every_crawl_is_given_up(connection: Connection) -> None:
    poll()
    change("update news.listed_item set state = 'due', tries = 40 where url like '%/1.html'")
    run = claimed(connection)
    change(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url)"
        f" select {run.run_id}, source_id, id, 'page', url from news.listed_item"
    )
    let_go(connection, [run.run_id])
    assert items() == {"1.html": ("failed", "abandoned"), "2.html": ("landed", None)}


def test_what_a_retired_source_was_to_fetch_is_left_to_another(
    press: tuple[Path, MakeSite],
) -> None:
    site = two_sources(press, "feed, url: {}/rss.xml", "feed, url: {}/all.xml")
    site.list_feed([site.publish(1), site.publish(2)])
    site.list_feed([site.publish(1), site.publish(2)], path="/all.xml")
    poll()
    [(whole,)] = rows("select count(*) from news.listed_item where reason = 'listed_elsewhere'")
    assert whole == 2
    change("update news.listed_item set state = 'due' where state = 'landed'")
    change("delete from news.parsed_page")  # as if nothing had been fetched yet
    change(
        "update news.source set slug = 'small/gone' where id ="
        " (select source_id from news.listed_item where state = 'due' limit 1)"
    )
    with closing(connect("ingest")) as connection:
        sync(connection, load_catalogue(settings().catalogue_dir))
    assert rows("select count(*) from news.listed_item where reason = 'listed_elsewhere'") == [(0,)]
    ends = "select reason, count(*)::int from api_v1.items where outcome <> 'due' group by 1"
    assert rows(ends) == [("source_off", 2)]
    assert rows("select count(*)::int from api_v1.items where outcome = 'due'") == [(2,)]
