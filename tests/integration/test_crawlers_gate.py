"""The host's gate: one request at a time, the delay and Retry-After, over processes."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl import clean_up, crawl, plan
from crawlers.errands import Errand
from crawlers.ledger import Ledger
from newswatch.settings import Settings
from storage.db import connect
from tests.crawling import MakeSite, items, set_all, small_press
from tests.ledgers import PASSED, ask, errands, gate, ledgers, refused
from tests.sites import Site, wait_for
from tests.tables import change, rows

HOST = "127.77.1.1"


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


@pytest.fixture
def site(make: MakeSite) -> Site:
    made = make()
    made.list_feed([made.publish(number) for number in range(3)])
    plan()
    return made


def test_one_request_at_a_time_and_the_delay_from_its_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, DOWNLOAD_DELAY_S="0.4")

    async def scene(one: Ledger, other: Ledger, errand: Errand) -> None:
        first = await one.open(errand, site.url)
        second = asyncio.ensure_future(other.open(errand, site.url))
        await asyncio.sleep(0.6)
        assert not second.done(), "the first is still under way"
        before = time.monotonic()
        await one.close(first, "not_modified", status=304)
        await second
        assert time.monotonic() - before >= 0.39

    with errands() as [errand], ledgers(2) as [one, other]:
        asyncio.run(scene(one, other, errand))
        assert gate(HOST, "delay_s", "attempt_id is not null") == (0.4, True)


def test_within_one_process_the_next_waits_for_the_last_body(site: Site) -> None:
    async def scene(ledger: Ledger, errand: Errand) -> None:
        first = await ledger.open(errand, site.url)
        second = asyncio.ensure_future(ledger.open(errand, site.url))
        await asyncio.sleep(0.1)
        assert not second.done()
        headers = {"content-type": "text/html"}
        await ledger.land(first, errand, b"text", status=200, headers=headers, final_url=site.url)
        assert rows("select state, raw_sha is not null from news.fetch_attempt where id = 1") == [
            ("landed", True)
        ]
        await ledger.close(await second, "not_modified", status=304)

    with errands("listing") as [errand], ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, errand))


def test_a_rest_that_a_host_asks_for_binds_everybody_who_comes_later(site: Site) -> None:
    async def scene(one: Ledger, other: Ledger, errand: Errand) -> None:
        await ask(one, errand, 429, **{"retry-after": "3600"})
        assert await refused(one, errand) == "host_closed"
        assert await refused(other, errand) == "host_closed"
        assert (await refused(one, errand), await refused(one, errand)) == ("host_closed",) * 2

    with errands() as [errand], ledgers(2) as [one, other]:
        asyncio.run(scene(one, other, errand))
    with errands() as [errand], ledgers(1) as [third]:
        assert asyncio.run(refused(third, errand)) == "host_closed"
    assert not any(plan())
    wait = "extract(epoch from next_allowed_at - clock_timestamp()) between 3500 and 3600"
    assert gate(HOST, wait, "reason", "breaker", "fail_streak") == (True, "http_429", "closed", 0)
    assert rows("select count(*) from news.fetch_attempt") == [(1,)], "the others left no row"


def test_a_rest_that_comes_too_late_to_be_written_down_is_kept(site: Site) -> None:
    """The process was thought dead and its request abandoned; then it woke up with an answer."""

    async def scene(ledger: Ledger, errand: Errand) -> None:
        attempt_id = await ledger.open(errand, site.url)
        change("update news.source set claimed_until = null, claim_epoch = claim_epoch + 1")
        with connect("ingest") as connection:
            clean_up(connection)
        await ledger.close(attempt_id, "failed", status=503, headers={"retry-after": "600"})

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, errand))
    assert rows("select state from news.fetch_attempt") == [("abandoned",)]
    wait = "extract(epoch from next_allowed_at - clock_timestamp()) > 590"
    assert gate(HOST, wait, "attempt_id is null") == (True, True)


HOLD = """
import asyncio, sys, time
from contextlib import closing
from crawlers.catalogue import load_catalogue
from crawlers.child import load_claims
from crawlers.errands import Errand
from crawlers.ledger import Ledger
from newswatch.settings import settings
from storage.db import connect

async def hold(ledger, errand):
    await ledger.open(errand, errand.source.outlet.home)
    await asyncio.sleep(60)

with closing(connect("ingest")) as connection:
    claims = load_claims(connection, load_catalogue(settings().catalogue_dir), [int(sys.argv[1])])
    asyncio.run(hold(Ledger(connection), Errand(*claims[0], "page")))
"""


def test_who_dies_with_the_gate_in_hand_leaves_it_to_its_lease(site: Site) -> None:
    async def try_soon(ledger: Ledger, errand: Errand) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ledger.open(errand, site.url), 0.5)

    with errands() as [errand]:
        holder = subprocess.Popen([sys.executable, "-c", HOLD, str(errand.claim.run_id)])
        wait_for(lambda: rows("select 1 from news.host_gate where attempt_id is not null") != [])
        holder.kill()
        holder.wait()
        lease = "extract(epoch from busy_until - clock_timestamp()) between 25 and 40"
        assert gate(HOST, lease) == (True,)
        with ledgers(2) as [one, other]:
            asyncio.run(try_soon(one, errand))
            change("update news.host_gate set busy_until = clock_timestamp()")
            asyncio.run(ask(other, errand, 200))
    assert gate(HOST, "attempt_id", "busy_until") == (None, None)


def test_what_a_crawl_left_open_is_closed_and_its_gate_freed(site: Site) -> None:
    async def leave(ledger: Ledger, errand: Errand) -> None:
        await ledger.open(errand, site.url)

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(leave(ledger, errand))
        assert gate(HOST, "attempt_id is not null") == (True,)
    assert rows("select state, error_kind from news.fetch_attempt") == [("abandoned", "abandoned")]
    assert gate(HOST, "attempt_id", "next_allowed_at > clock_timestamp() - interval '9 s'") == (
        *(None,),
        True,
    )


def test_the_crawl_delay_of_robots_txt_is_kept_over_runs(site: Site) -> None:
    async def learn(ledger: Ledger, errand: Errand) -> None:
        await ask(ledger, errand, 200)
        ledger.keep_crawl_delay(HOST, 0.5)
        began = time.monotonic()
        await ask(ledger, errand, 200)
        assert time.monotonic() - began > 0.45

    async def forget(ledger: Ledger, errand: Errand) -> None:
        ledger.keep_crawl_delay(HOST, 0.0)
        await ask(ledger, errand, 200)

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(learn(ledger, errand))
    with errands() as [errand], ledgers(3) as [one, other, third]:
        began = time.monotonic()
        asyncio.run(ask(one, errand, 200))
        asyncio.run(ask(other, errand, 200))
        assert time.monotonic() - began > 0.45
        assert gate(HOST, "delay_s", "crawl_delay_s") == (0.5, 0.5)
        asyncio.run(forget(third, errand))
        assert gate(HOST, "delay_s", "crawl_delay_s") == (0.01, None)


def test_a_host_that_wants_half_a_minute_is_asked_once_per_turn(site: Site) -> None:
    """No process sleeps through it, and every turn gets one thing further."""
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 30\n")
    for turn in range(1, 6):
        began = time.monotonic()
        crawl(["small/feed"])
        assert len(site.asked) == turn
        assert time.monotonic() - began < 20
        assert not any(plan()), "nothing to be done before the delay is over"
        change(PASSED)
        assert any(plan()) == (turn < 5)
    assert {state for state, _ in items().values()} == {"landed"}
