"""Publishes the newsroom's editions at the right moment, and knows when all is done."""

import time
from datetime import UTC, datetime
from pathlib import Path

from cli.demo import observe, show
from cli.demo.sample import Newsroom
from storage.airflow_runs import finished_since
from storage.errors import StorageError

ROUND = {"crawl", "process", "deliver"}


class Director:
    """An edition follows when the one before was polled everywhere.

    All is done when every expected alert was delivered, nothing is due or pending, and one more
    round of crawl, process and deliver, made by the scheduler, has sent nothing.
    """

    def __init__(self, home: Path, newsroom: Newsroom, deadline: float) -> None:
        self._home = home
        self._newsroom = newsroom
        self._deadline = deadline
        self._published_at = datetime.min.replace(tzinfo=UTC)
        self._rest: tuple[datetime, int] | None = None
        self._messages = 2 * len(newsroom.truth["expected_alerts"])
        self.meter = show.Meter(len(newsroom.readable), self._messages)
        self.is_late = False

    def is_done(self) -> bool:
        """One look; called about every second. A database that is just restarting is no news."""
        self.is_late = time.monotonic() > self._deadline
        try:
            seen = observe.snapshot(self._published_at)
            is_done, note = self._step(seen)
        except StorageError:
            return self.is_late
        self.meter.show(seen, note)
        return self.is_late or is_done

    def _step(self, seen: observe.Snapshot) -> tuple[bool, str]:
        """Whether all is done, and what is going on in words."""
        if not seen.sources or seen.sources_begun < seen.sources:
            return False, f"첫 수집 {seen.sources_begun}/{seen.sources}"
        is_polled = seen.sources_polled == seen.sources
        if self._newsroom.edition < self._newsroom.last_edition:
            if is_polled or self._newsroom.edition == 0:
                self._publish()
            return False, f"{self._newsroom.edition}판이 나왔습니다"
        if not (is_polled and seen.is_quiet and seen.sent >= self._messages):
            self._rest = None
            return False, "마지막 판을 처리하는 중"
        return self._is_rested(), "한 바퀴 더 돌며 아무것도 보내지 않는지 봅니다"

    def _publish(self) -> None:
        self._published_at = datetime.now(UTC)
        self._newsroom.advance()

    def _is_rested(self) -> bool:
        arrived = len(observe.messages(self._home / "sample"))
        if self._rest is None or self._rest[1] != arrived:
            self._rest = (datetime.now(UTC), arrived)
        return finished_since(self._home, self._rest[0]) >= ROUND
