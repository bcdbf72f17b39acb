"""A disk of a world's Postgres is filled while a step and a client are at work, and freed again."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from newswatch.settings import settings
from storage.db import connect, transaction
from storage.errors import StorageError
from storage.keeper import Keeper
from storage.room import NoRoom, demand_room
from tests.faults.forks import Step
from tests.faults.small_disks import Disk
from tests.faults.world import STEPS, World

__all__ = ["Fills"]

MOST_S = 60.0
"""From room on the disk to a whole turn without a failure."""
_LOOK_S = 0.2
_ROW_BYTES = 1 << 15
_CLEAR = ("has no room left", "The disk is full")
"""What an error must say for a person to know what to do."""


@dataclass
class Fills:
    """What became of the fills of one world."""

    world: World
    keeper: Keeper
    disks: dict[str, Disk]
    dice: random.Random
    hold: bool
    began: datetime | None = None
    met: int = 0
    lost_rows: int = 0
    slowest_s: float = 0.0
    wrong: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def fill(self, which: str) -> None:
        """Fills a disk while a step and a client are at work; frees it, and waits for all to go on."""
        acks = self.world.folder / "acknowledged"
        acks.write_text("")
        self.world.rows(_MAKE_TABLE)
        self.began = self.world.rows("select clock_timestamp()")[0][0]
        before = self._keys()
        client = Step(lambda: acknowledge(acks), self.world.folder / "client.log", {})
        said_before = self.world.log.stat().st_size
        told_before = self.said["steps" if which == "postgres" else "supervisor"]
        try:
            self._while_full(which)
        finally:
            self.disks[which].free()
        began = time.monotonic()
        client.kill()
        self._go_on(began)
        said = self.world.log.read_bytes()[said_before:].decode("utf-8", "replace")
        self._judge(which, said, told_before)
        self._count_lost(acks, before)

    def _while_full(self, which: str) -> None:
        """Turns on a full disk, begun while there was room; the supervisor does what it can."""
        self.world.let_time_pass(self.began)
        step = self.world.start(self.dice.choice(("crawl", "process")))
        self._wait(step, self.dice.uniform(0.05, 0.5))
        self.disks[which].fill()
        self._end(step)
        if which == "wal":
            self._until_down()
        if not refuses_new_work(self.world):
            self.wrong.append(f"{which}: new work is not refused on a full disk")
        for name in STEPS:
            self._end(self.world.start(name))
        self._rest(self.dice.uniform(12.0, 25.0) if self.hold and self.dice.random() < 0.3 else 1.0)

    def _go_on(self, began: float) -> None:
        """Turn after turn, as the schedule has them, until one succeeds from end to end."""
        while True:
            self._look()
            if self._answers():
                self.world.let_time_pass(self.began)
                codes = [self._end(self.world.start(name)) for name in STEPS]
                if not any(codes):
                    break
            if time.monotonic() - began > 2 * MOST_S:
                break
            time.sleep(_LOOK_S)
        took_s = time.monotonic() - began
        self.slowest_s = max(self.slowest_s, took_s)
        if took_s > MOST_S:
            self.wrong.append(f"it went on only {took_s:.0f} s after there was room")

    def _judge(self, which: str, said: str, before: int) -> None:
        """A fill counts where somebody met it and said so: a step, or the supervisor of a server
        that could not write its log."""
        self.said["steps"] += sum(said.count(words) for words in _CLEAR)
        if self.said["steps" if which == "postgres" else "supervisor"] > before:
            self.met += 1
        else:
            self.wrong.append(f"{which}: nobody said that there was no room")

    def _count_lost(self, acks: Path, before: set[tuple[Any, ...]]) -> None:
        acknowledged = {int(line) for line in acks.read_text().splitlines()}
        stored = {number for (number,) in self.world.rows("select number from public.acknowledged")}
        gone = len(acknowledged - stored) + len(before - self._keys())
        self.lost_rows += gone
        if gone:
            self.wrong.append(f"{gone} acknowledged rows are gone")

    def _keys(self) -> set[tuple[Any, ...]]:
        return set(self.world.rows(_KEYS))

    # ── Waiting, while the supervisor looks after the server ─────────────────────────────────

    def _look(self) -> None:
        if self.keeper.may_start() and not self.keeper.start():
            self.said["supervisor"] += any(words in self.keeper.trouble for words in _CLEAR)

    def _wait(self, step: Step, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not step.has_ended(_LOOK_S / 4):
            self._look()

    def _end(self, step: Step) -> int:
        self._wait(step, 150.0)
        if step.code is None:
            step.kill()
            raise TimeoutError(f"a step hangs; the log: {self.world.log}")
        return step.code

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._look()
            time.sleep(_LOOK_S)

    def _until_down(self) -> None:
        """The client's rows use up what Postgres had set aside for its log; then it must stop."""
        until = time.monotonic() + 30.0
        while self.keeper.server.is_running() and time.monotonic() < until:
            time.sleep(0.01)
        if self.keeper.server.is_running():
            self.wrong.append("wal: the server did not meet the full disk")

    def _answers(self) -> bool:
        with suppress(StorageError), closing(connect("ingest")):
            return True
        return False


def acknowledge(file: Path) -> None:
    """A client that writes rows one by one, and notes those of which it knows that they stay."""
    with (
        file.open("a", encoding="ascii", buffering=1) as notes,
        closing(connect("owner")) as connection,
    ):
        cursor = connection.cursor()
        for number in range(10**6):
            with transaction(connection):
                cursor.execute(
                    "insert into public.acknowledged values (%s, %s)",
                    (number, os.urandom(_ROW_BYTES)),
                )
            notes.write(f"{number}\n")
            time.sleep(0.002)


_MAKE_TABLE = """
drop table if exists public.acknowledged;
create table public.acknowledged (number integer primary key, filler bytea not null)
"""
_KEYS = """
select 'raw', encode(sha256, 'hex') from news.raw_document
union all select 'item', url from news.listed_item
union all select 'article', url from news.article
union all select 'told', dedup_key from news.delivery where state = 'sent'
"""


def refuses_new_work(world: World) -> bool:
    """Whether the gate before each crawl is shut. The settings of a world name the server by its
    addresses, as one that somebody else looks after: here they name it by its home."""
    with without_addresses(world):
        try:
            demand_room()
        except NoRoom:
            return True
    return False


@contextmanager
def without_addresses(world: World) -> Iterator[None]:
    before = dict(os.environ)
    for name in world.secrets.urls():
        del os.environ[name]
    os.environ |= {"NEWSWATCH_HOME": str(world.folder), "NEWSWATCH_MIN_FREE_MB": "8"}
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()
