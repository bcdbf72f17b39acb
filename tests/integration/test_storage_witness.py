"""A page that restarts of Postgres interrupted again and again is no deadly page."""

import gzip
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.catalogue import Catalogue
from crawlers.parse import parse_here
from newswatch import clock
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.embedded import Server
from storage.errors import DatabaseUnreachable, StorageError
from storage.migrate import migrate
from storage.queries import queries
from tests.sites import page, wait_for
from tests.tables import change, rows
from transforms.process import MAX_TRIES, process

URL = "https://a.example/news/1001"
BLOCKED = "select count(*) > 0 from pg_locks where not granted"


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """A server of our own, with one page on its way: these tests end it more than once."""
    made = Server(home)
    try:
        made.start()
        migrate()
        put_page()
        yield made
    finally:
        made.discard()


def put_page() -> None:
    with closing(connect("owner")) as connection, transaction(connection):
        queries.predict.add_raw(connection, sha=b"r" * 32)
        queries.predict.add_outlet(connection, slug="nuri", name="nuri")
        queries.predict.add_page(
            connection,
            source_id=queries.predict.add_source(connection, slug="nuri"),
            number=1,
            url=URL,
            url_sha=url_sha(URL),
            title="마을 도서관이 저녁에도 문을 연다",
            body="마을 도서관은 이번 달부터 저녁에도 문을 열기로 했다. " * 5,
            first_listed_at=clock.now(),
            published_at=clock.now(),
            published_precision="minute",
            raw_sha=b"r" * 32,
        )


def interrupted(server: Server, step: Callable[[], object], table: str) -> StorageError | None:
    """What the step ends with when Postgres is restarted while it waits for this table."""
    ends: list[StorageError] = []

    def run() -> None:
        try:
            step()
        except StorageError as error:
            ends.append(error)

    worker = threading.Thread(target=run)
    with closing(connect("owner")) as holder:
        holder.cursor().execute(f"lock table {table} in access exclusive mode")
        worker.start()
        wait_for(lambda: rows(BLOCKED) == [(True,)])
        assert server.pid is not None
        os.kill(server.pid, signal.SIGQUIT)
        wait_for(lambda: not server.is_running())
        server.start()
    worker.join(60)
    return ends[0] if ends else None


def test_restarts_do_not_count_against_a_page_in_the_process_step(server: Server) -> None:
    for _ in range(MAX_TRIES + 1):
        assert isinstance(interrupted(server, process, "news.article"), DatabaseUnreachable)
        assert rows("select tries from news.parsed_page") == [(0,)]
    assert process().articles == 1
    assert rows("select count(*) from news.quarantine") == [(0,)]


def read_all() -> None:
    with closing(connect("ingest")) as connection:
        list(parse_here(connection, Catalogue({})))


def test_restarts_do_not_count_against_a_page_that_is_read(server: Server) -> None:
    body = gzip.compress(page("마을 도서관이 저녁에도 문을 연다")).hex()
    change("delete from news.parsed_page")
    change(f"update news.raw_document set body_gz = '\\x{body}'")
    change("update news.fetch_attempt set parse_state = 'due'")
    for _ in range(4):
        assert isinstance(interrupted(server, read_all, "news.parsed_page"), DatabaseUnreachable)
        assert rows("select parse_tries from news.fetch_attempt") == [(0,)]
    read_all()
    assert rows("select parse_state from news.fetch_attempt") == [("done",)]
    assert rows("select count(*) from news.quarantine") == [(0,)]
