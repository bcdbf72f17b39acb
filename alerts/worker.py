"""One channel's worker: delivers what is due, waits for what soon will be, ends when nothing is."""

import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event

from alerts.channels import CHANNELS
from alerts.routes import routes
from alerts.stages import End, Post, deliver_one
from newswatch.settings import settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import DueChannel

LONGEST_NAP_S = 1.0
SHORTEST_NAP_S = 0.1
"""What is due but held by another worker must not make us spin."""


@dataclass(frozen=True)
class Shift:
    """Until when to work (monotonic seconds); ``stop`` ends it early."""

    ends_at: float
    stop: Event = field(default_factory=Event)

    @property
    def left_s(self) -> float:
        return 0.0 if self.stop.is_set() else max(0.0, self.ends_at - time.monotonic())

    def nap(self, seconds: float) -> None:
        self.stop.wait(min(max(seconds, SHORTEST_NAP_S), LONGEST_NAP_S, self.left_s))


def work(name: str, shift: Shift) -> Counter[End]:
    """Delivers over one channel, on its own connection, while something is due in the shift."""
    ends: Counter[End] = Counter()
    config = settings()
    with closing(connect("alert")) as connection:
        post = Post(name, CHANNELS[name], connection, config, frozenset(routes(config)))
        while shift.left_s:
            end = deliver_one(post)
            if end is not None:
                ends[end] += 1
                continue
            due = find_due(connection).get(name)
            if due is None or due.wait_s > shift.left_s:
                break
            shift.nap(due.wait_s)
    return ends


def find_due(connection: Connection) -> dict[str, DueChannel]:
    """The channels that have something to send, by name."""
    with transaction(connection):
        return {due.channel: due for due in queries.deliveries.list_due(connection)}
