"""The verb ``deliver``: fan out what is committed, then one worker thread per channel with work."""

import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass

from alerts.channels import CHANNELS
from alerts.fanout import fan_out
from alerts.routes import routes
from alerts.stages import End
from alerts.worker import LONGEST_NAP_S, Shift, find_due, work
from newswatch.settings import settings
from storage.db import Connection, connect


@dataclass(frozen=True)
class DeliverSummary:
    """Counts of this run; ``waiting`` is what is left for later."""

    fanned_out: int
    sent: int
    retried: int
    refused: int
    uncertain: int
    held: int
    unrouted: int
    stale: int
    waiting: int
    seconds: float


def deliver(seconds: float, linger: bool = False) -> DeliverSummary:
    """Tells what is to be told, for at most ``seconds`` (plus the end of a sending begun).

    Returns early when nothing is or becomes due in that time, unless told to ``linger`` (as a
    service). Several at once, and one killed at any point, do no harm: see alerts/stages.py.
    """
    begun = time.monotonic()
    shift = Shift(begun + seconds)
    with closing(connect("alert")) as connection, ThreadPoolExecutor(len(CHANNELS)) as pool:
        try:
            fanned_out, ends = _run(connection, pool, shift, linger)
        finally:
            shift.stop.set()
        waiting = sum(due.waiting for due in find_due(connection).values())
    return _summary(fanned_out, ends, waiting, time.monotonic() - begun)


def _run(
    connection: Connection, pool: ThreadPoolExecutor, shift: Shift, linger: bool
) -> tuple[int, Counter[End]]:
    fanned_out = 0
    ends: Counter[End] = Counter()
    at_work: dict[str, Future[Counter[End]]] = {}
    while True:
        fanned_out += fan_out(connection, routes(settings()))
        for name in [name for name, worker in at_work.items() if worker.done()]:
            ends += at_work.pop(name).result()
        for due in find_due(connection).values():
            if due.channel not in at_work and due.wait_s <= shift.left_s:
                at_work[due.channel] = pool.submit(work, due.channel, shift)
        if not shift.left_s or not (at_work or linger):
            break
        if at_work:
            wait(at_work.values(), timeout=LONGEST_NAP_S, return_when=FIRST_COMPLETED)
        else:
            shift.nap(LONGEST_NAP_S)
    for worker in at_work.values():
        ends += worker.result()
    return fanned_out, ends


def _summary(fanned_out: int, ends: Counter[End], waiting: int, seconds: float) -> DeliverSummary:
    return DeliverSummary(
        fanned_out=fanned_out,
        sent=ends[End.SENT],
        retried=ends[End.RETRY],
        refused=ends[End.REFUSED],
        uncertain=ends[End.UNCERTAIN],
        held=ends[End.HELD],
        unrouted=ends[End.UNROUTED],
        stale=ends[End.STALE],
        waiting=waiting,
        seconds=round(seconds, 3),
    )
