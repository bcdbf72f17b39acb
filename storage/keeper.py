"""Keeps the embedded server up: whatever ended it, it is started again, with pauses."""

import time

from storage.embedded import Server
from storage.errors import StorageError

__all__ = ["Keeper"]

# A full disk may be emptied at any moment: the server is back soon after.
PAUSE_S = 5.0
LONGEST_PAUSE_S = 15.0


class Keeper:
    """Ask :meth:`may_start` every second or so, and then :meth:`start`.

    Call both from a thread that lasts (see Server). ``trouble`` says why the server does not come
    back, while it does not.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.trouble = ""
        self._failures = 0
        self._not_before = 0.0

    def may_start(self) -> bool:
        """Whether it is down, and the pause after the last vain try is over."""
        return not self.server.is_running() and time.monotonic() >= self._not_before

    def start(self) -> bool:
        """One try; False where it failed, and then ``trouble`` says why."""
        try:
            self.server.start()
        except (StorageError, OSError) as error:  # OSError: no room for its log or its port
            self._failures += 1
            pause_s = min(LONGEST_PAUSE_S, PAUSE_S * self._failures)
            self._not_before = time.monotonic() + pause_s
            self.trouble = str(error)
            return False
        self._failures, self.trouble = 0, ""
        return True
