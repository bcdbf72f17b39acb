"""The embedded server is brought back whatever ended it, without haste where it cannot start."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import keeper as keeping
from storage.embedded import Server
from storage.keeper import Keeper
from tests.sites import wait_for


@pytest.fixture
def keeper(home: Path) -> Iterator[Keeper]:
    server = Server(home, durable=False)
    try:
        server.start()
        yield Keeper(server)
    finally:
        server.discard()


def kill(server: Server) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not server.is_running())


def test_a_killed_server_comes_back(keeper: Keeper) -> None:
    assert not keeper.may_start()
    kill(keeper.server)
    assert keeper.may_start()
    assert keeper.start()
    assert keeper.server.is_running()


def test_one_that_cannot_start_says_why_and_is_tried_again_after_a_pause(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSE_S", 0.3)
    kill(keeper.server)
    control = keeper.server.place.data / "global" / "pg_control"
    control.rename(control.with_name("hidden"))
    assert not keeper.start()
    assert "could not" in keeper.trouble
    assert not keeper.may_start()
    control.with_name("hidden").rename(control)
    wait_for(keeper.may_start, 10)
    assert keeper.start()
    assert keeper.trouble == ""
