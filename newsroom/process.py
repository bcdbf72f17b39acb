"""What the newsroom's two processes share."""

import signal
import threading


def stop_asked() -> threading.Event:
    """Set by SIGTERM or Ctrl-C, which end nothing by themselves any more."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
