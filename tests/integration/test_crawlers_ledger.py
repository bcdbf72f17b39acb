"""The fetch ledger's writes: together in one commit, each in its order, one bad row alone."""

import asyncio
import gzip
import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.crawl import plan
from crawlers.errands import Errand
from crawlers.ledger import Ledger
from crawlers.troubles import Refusal, Trouble
from newswatch.settings import Settings
from storage import cluster
from storage.db import connect
from storage.errors import RowRefused, StorageError
from tests.crawling import MakeSite, poll, small_press
from tests.ledgers import errands, ledgers
from tests.tables import change, rows

ATTEMPTS = "select kind, state, error_kind, robots_rule from news.fetch_attempt order by id"


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def outlets(make: MakeSite, count: int) -> None:
    for number in range(count):
        make(f"outlet{number}")
    plan()


def home(errand: Errand) -> str:
    return errand.source.outlet.home


def test_writes_that_wait_share_a_commit(make: MakeSite) -> None:
    outlets(make, 6)

    async def scene(ledger: Ledger, found: list[Errand]) -> None:
        opened = await asyncio.gather(*(ledger.open(errand, home(errand)) for errand in found))
        bodies = [f"body {number}".encode() for number in range(6)]
        landed = await asyncio.gather(
            *(
                ledger.land(attempt_id, errand, body, status=200, headers={}, final_url="/")
                for attempt_id, errand, body in zip(opened, found, bodies, strict=True)
            )
        )
        assert list(landed) == [hashlib.sha256(body).digest() for body in bodies]

    with errands() as found, ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, found))
    assert rows("select count(*) from news.fetch_attempt where state = 'landed'") == [(6,)]
    [(commits,)] = rows("select count(distinct xmin::text) from news.raw_document")
    assert commits < 6
    kept = rows("select body_gz from news.raw_document")
    assert {gzip.decompress(bytes(packed)) for (packed,) in kept} == {
        f"body {number}".encode() for number in range(6)
    }


def test_one_bad_row_never_fails_its_neighbours(make: MakeSite) -> None:
    outlets(make, 3)

    async def scene(ledger: Ledger, found: list[Errand]) -> None:
        bad = replace(found[1], kind="page", item_id=987654321)
        ledger.keep_crawl_delay("127.77.1.1", 0.02)
        answers = await asyncio.gather(
            *(ledger.open(errand, home(errand)) for errand in (found[0], bad, found[2])),
            return_exceptions=True,
        )
        assert [type(answer) for answer in answers] == [int, RowRefused, int]
        again = await ledger.open(found[1], home(found[1]))
        await ledger.close(again, "not_modified", status=304)

    with errands() as found, ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, found))
    assert [state for _, state, *_ in rows(ATTEMPTS)] == ["abandoned", "abandoned", "not_modified"]
    assert rows("select count(*) from news.host_gate where crawl_delay_s = 0.02") == [(1,)]


def test_text_that_postgres_cannot_hold_closes_its_row_all_the_same(make: MakeSite) -> None:
    outlets(make, 1)

    async def scene(ledger: Ledger, errand: Errand) -> None:
        attempt_id = await ledger.open(errand, home(errand))
        said = {"x-odd": "a\x00b\ud800c"}
        trouble = Trouble("unexpected", "\x00\udcff")
        assert await ledger.close(attempt_id, "failed", trouble, headers=said, final_url="/\x00")

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, errand))
    assert rows("select headers->>'x-odd', error, final_url from news.fetch_attempt") == [
        ("ab?c", "?", "/")
    ]


def test_a_body_that_cannot_be_written_is_closed_without_it(make: MakeSite) -> None:
    outlets(make, 2)

    async def scene(ledger: Ledger, found: list[Errand]) -> None:
        opened = [await ledger.open(errand, home(errand)) for errand in found]
        answers = await asyncio.gather(
            ledger.land(opened[0], found[0], b"x", status=2**40, headers={}, final_url="/"),
            ledger.land(opened[1], found[1], b"y", status=200, headers={}, final_url="/"),
            return_exceptions=True,
        )
        assert isinstance(answers[0], Refusal)
        assert answers[1] == hashlib.sha256(b"y").digest()

    with errands() as found, ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, found))
        assert rows("select count(*) from news.host_gate where attempt_id is not null") == [(0,)]
    assert [state for _, state, *_ in rows(ATTEMPTS)] == ["failed", "landed"]


def test_a_database_that_fails_ends_everything(make: MakeSite, postgres: cluster.Secrets) -> None:
    outlets(make, 2)

    async def scene(ledger: Ledger, found: list[Errand]) -> None:
        attempt_id = await ledger.open(found[0], home(found[0]))
        with cluster.superuser(postgres) as connection, connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'news_ingest' and query like '%open_attempts%'"
            )
        with pytest.raises(StorageError):
            await ledger.close(attempt_id, "not_modified", status=304)
        with pytest.raises(StorageError):
            await ledger.open(found[1], home(found[1]))

    with errands() as found, closing(connect("ingest")) as connection:
        ledger = Ledger(connection)
        asyncio.run(scene(ledger, found))
        with pytest.raises(StorageError):
            ledger.finish()
    assert [state for _, state, *_ in rows(ATTEMPTS)] == ["abandoned"]


def test_who_lost_its_claim_writes_nothing_more(make: MakeSite) -> None:
    outlets(make, 1)

    async def scene(ledger: Ledger, errand: Errand) -> None:
        attempt_id = await ledger.open(errand, home(errand))
        change("update news.source set claim_epoch = claim_epoch + 1")
        change("update news.fetch_attempt set state = 'abandoned', ended_at = clock_timestamp()")
        with pytest.raises(Refusal, match="outlet0"):
            await ledger.land(attempt_id, errand, b"late", status=200, headers={}, final_url="/")
        with pytest.raises(Refusal) as refusal:
            await ledger.open(errand, home(errand))
        assert refusal.value.kind == "claim_lost"
        await ledger.refuse(errand, home(errand), Trouble("robots", "no"), "Disallow: /")

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, errand))
    assert rows(ATTEMPTS) == [("page", "abandoned", None, None)]


def test_a_request_that_was_never_made_has_its_row_and_the_rule(make: MakeSite) -> None:
    outlets(make, 1)

    async def scene(ledger: Ledger, errand: Errand) -> None:
        await ledger.refuse(errand, home(errand), Trouble("robots", "no"), "Disallow: /news/")
        attempt_id = await ledger.open(errand, home(errand), "Allow: /")
        await ledger.close(attempt_id, "not_modified", status=304)

    with errands() as [errand], ledgers(1) as [ledger]:
        asyncio.run(scene(ledger, errand))
    assert rows(ATTEMPTS) == [
        ("page", "refused", "robots", "Disallow: /news/"),
        ("page", "not_modified", None, "Allow: /"),
    ]
    assert rows("select count(*) from news.fetch_attempt where ended_at is null") == [(0,)]


def test_the_rule_that_decided_is_written_with_every_request(make: MakeSite) -> None:
    site = make()
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nAllow: /news/\nDisallow: /new\n")
    site.list_feed([site.publish(1)])
    poll()
    found = rows("select kind, robots_rule is not null from news.fetch_attempt order by id")
    assert found == [("robots", False), ("listing", True), ("page", True)]
