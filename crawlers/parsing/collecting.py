"""The garbage collector left out of a page's reading."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for cycles while a page is read, whose thousands of nodes would set it off again
    and again: a twentieth of the time.

    Safe: a page's size is bounded, what it leaves is found right afterwards, and counting of
    references goes on. Where it is off it stays off; of several threads the one that found it on
    turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
