"""A hard end for a call that speaks to the outside, whatever the other side does."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from alerts.outcomes import Outcome, Uncertain


def within(seconds: float, call: Callable[[], Outcome]) -> Outcome:
    """The call's outcome; Uncertain where it has not ended in time, or broke in a way of its own.

    Timeouts of sockets count from byte to byte, so a peer that drips could hold a worker for ever.
    The thread that is left behind ends with the process at the latest.
    """
    answers: SimpleQueue[Outcome] = SimpleQueue()
    Thread(target=lambda: answers.put(_ended(call)), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return Uncertain(f"no end within {seconds:.0f} s")


def _ended(call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except Exception as error:  # a fault of ours: what left before it is unknown, its text may leak
        return Uncertain(f"the channel broke off with {type(error).__name__}")
