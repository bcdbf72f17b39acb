"""Child processes that never outlive us, not even when we are killed with -9."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# Loaded before any fork: a child between fork and exec must not import.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dying_with_parent(how: int = signal.SIGKILL) -> Callable[[], None]:
    """A ``preexec_fn`` by which the child gets signal ``how`` when the thread that made it ends.

    The kernel watches the *thread*, so call Popen from one that lasts. A change of user clears
    the wish: give Popen ``user=``, which it applies before ``preexec_fn`` (prctl(2)).
    """
    parent = os.getpid()

    def ask() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_PR_SET_PDEATHSIG, how)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask


def die_with_parent() -> None:
    """For a process that was not made by us: from here on it is killed when its parent ends."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Makes this process the parent of descendants whose own parent died, so that it finds them."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)
