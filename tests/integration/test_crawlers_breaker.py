"""The breaker of a host's gate, and the states that the schema refuses."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from crawlers.crawl import plan
from crawlers.errands import Errand
from crawlers.ledger import Ledger
from crawlers.troubles import Trouble
from newswatch.settings import Settings
from storage.db import connect
from tests.crawling import poll, small_press
from tests.ledgers import PASSED, ask, errands, gate, ledgers, refused
from tests.sites import Site
from tests.tables import change, rows

HOST = "127.77.1.1"
SILENT = Trouble("timeout", "no answer")
BROKEN = Trouble("http_500", "HTTP 500", status=500)


@pytest.fixture
def site(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with small_press(tmp_path, monkeypatch) as (_, make):
        made = make()
        plan()
        yield made


async def fail(ledger: Ledger, errand: Errand, trouble: Trouble, times: int = 1) -> None:
    for _ in range(times):
        attempt_id = await ledger.open(errand, errand.source.outlet.home)
        await ledger.fail(attempt_id, trouble)


def test_the_breaker_opens_lets_one_try_and_closes(site: Site) -> None:
    pause = "extract(epoch from next_allowed_at - clock_timestamp())"

    async def scene(made: list[Ledger], errand: Errand) -> None:
        one, other, prober, late, last = made
        await fail(one, errand, SILENT, times=2)
        assert gate(HOST, "breaker", "fail_streak") == ("closed", 2)
        await fail(one, errand, BROKEN)
        assert gate(HOST, "breaker", "fail_streak", "reason") == ("open", 3, "http_500")
        assert gate(HOST, "last_error_kind", f"{pause} between 55 and 90") == ("http_500", True)
        assert await refused(other, errand) == "host_closed"

        change(PASSED)
        attempt_id = await prober.open(errand, site.url)
        assert gate(HOST, "breaker", "attempt_id") == ("half_open", attempt_id)
        assert await refused(late, errand) == "host_closed"
        await prober.fail(attempt_id, SILENT)
        assert gate(HOST, "breaker", "fail_streak") == ("open", 4)
        assert gate(HOST, f"{pause} between 115 and 180") == (True,)

        change(PASSED)
        await ask(last, errand, 404)
        assert gate(HOST, "breaker", "fail_streak", "opened_at") == ("closed", 0, None)

    with errands() as [errand], ledgers(5) as made:
        asyncio.run(scene(made, errand))


def test_a_page_whose_second_try_is_not_let_in_has_failed_all_the_same(site: Site) -> None:
    """Else it would stay the first in line, and be the one that is asked for at every trial."""
    site.list_feed([site.publish(1), site.publish(2)])
    for number in (1, 2):
        site.answers[f"/news/{number}.html"] = (500, {}, b"")
    poll()
    assert gate(HOST, "breaker") == ("open",)
    assert sorted(site.count(f"/news/{number}.html") for number in (1, 2)) == [1, 2]
    assert rows("select state, reason, tries from news.listed_item") == [("due", "http_500", 1)] * 2


@pytest.mark.parametrize(("status", "kind"), [(404, "page"), (410, "page"), (503, "robots")])
def test_what_says_nothing_of_the_host_does_not_open_it(site: Site, status: int, kind: str) -> None:
    async def scene(ledger: Ledger, errand: Errand) -> None:
        for _ in range(4):
            await ask(ledger, errand, status)

    with errands(kind) as [errand], ledgers(1) as [ledger]:  # type: ignore[arg-type]
        asyncio.run(scene(ledger, errand))
    assert gate(HOST, "breaker", "fail_streak") == ("closed", 0)


@pytest.mark.parametrize("status", [403, 451, 500, 502])
def test_a_host_that_shuts_us_out_is_left_alone(site: Site, status: int) -> None:
    async def scene(ledger: Ledger, errand: Errand) -> None:
        for _ in range(3):
            await ask(ledger, errand, status)
        assert await refused(ledger, errand) == "host_closed"

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, errand))
    assert gate(HOST, "breaker") == ("open",)


def test_a_try_of_a_broken_host_that_came_to_no_end_may_be_made_again(site: Site) -> None:
    async def scene(ledger: Ledger, other: Ledger, errand: Errand) -> None:
        await fail(ledger, errand, SILENT, times=3)
        change(PASSED)
        await other.open(errand, site.url)

    with errands() as [errand], ledgers(2) as [ledger, other]:
        asyncio.run(scene(ledger, other, errand))
    assert gate(HOST, "breaker", "attempt_id") == ("open", None), "the parent has abandoned it"
    time.sleep(0.05)
    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(ask(ledger, errand, 200))
    assert gate(HOST, "breaker") == ("closed",)


STATES = {
    "a holder without a lease": "attempt_id = 1",
    "a lease without a holder": "busy_until = clock_timestamp()",
    "a breaker of no known state": "breaker = 'ajar'",
    "open since never": "breaker = 'open', fail_streak = 3, last_error_kind = 'timeout'",
    "open for no reason": "breaker = 'open', opened_at = clock_timestamp()",
    "closed, but open since": "opened_at = clock_timestamp()",
    "half open, nobody trying": (
        "breaker = 'half_open', opened_at = clock_timestamp(), fail_streak = 3,"
        " last_error_kind = 'timeout'"
    ),
    "fewer failures than none": "fail_streak = -1",
    "a delay into the past": "delay_s = -1",
    "a delay of more than a day": "crawl_delay_s = 86401",
    "a delay without end": "delay_s = 'infinity'",
}


@pytest.mark.parametrize("state", STATES)
def test_the_schema_refuses_a_gate_in_no_possible_state(database: Settings, state: str) -> None:
    change("insert into news.host_gate (host) values ('one.example')")
    with pytest.raises(psycopg2.Error) as refusal:
        _plainly(f"update news.host_gate set {STATES[state]}")
    assert "check constraint" in str(refusal.value)


def _plainly(statement: str) -> None:
    with connect("owner") as connection, connection.cursor() as cursor:
        cursor.execute(statement)
