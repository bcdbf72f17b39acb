"""A disk that is nearly full: nothing new is begun, and everybody says why."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.status import status_line
from crawlers.crawl import claim, plan
from newswatch.settings import settings
from storage.db import connect
from storage.embedded import Server
from storage.health import demand_promises
from storage.migrate import migrate
from storage.room import NoRoom, demand_room, free_mb
from tests.crawling import set_all


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """A server of our own, in the home of the settings."""
    made = Server(home, durable=False)
    try:
        made.start()
        migrate()
        yield made
    finally:
        made.discard()


def test_too_little_room_refuses_new_work_only(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand_room()
    free = free_mb()
    assert free is not None
    set_all(monkeypatch, MIN_FREE_MB=str(10**9))
    with pytest.raises(NoRoom, match="NEWSWATCH_MIN_FREE_MB"):
        plan()
    with closing(connect("ingest")) as connection, pytest.raises(NoRoom):
        claim(connection, ["small/feed"], kind="poll", at_once=False)
    with pytest.raises(NoRoom):
        demand_promises()
    assert "디스크 여유 없음" in status_line()
    page = CliRunner().invoke(app, ["status"])
    assert "수집을 쉽니다" in page.output.replace("\n", "")
    assert CliRunner().invoke(app, ["health"]).exit_code == 1
    set_all(monkeypatch, MIN_FREE_MB="1")
    assert plan() is not None
    assert CliRunner().invoke(app, ["health"]).exit_code == 0


def test_what_counts_is_the_fullest_of_its_disks(server: Server) -> None:
    """The write-ahead log may be a link to another one: here to one that never has room."""
    assert free_mb() != 0
    server.stop()
    wal = server.place.data / "pg_wal"
    wal.rename(wal.with_name("elsewhere"))
    wal.symlink_to("/proc")
    assert free_mb() == 0
    wal.unlink()
    wal.with_name("elsewhere").rename(wal)


def test_a_server_that_is_not_ours_is_not_looked_after(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, DATABASE_URL_INGEST="postgresql://nobody@127.0.0.1:1/x")
    assert settings().database_url_ingest is not None
    assert free_mb() is None
    demand_room()
