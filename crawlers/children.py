"""Runs a module of ours as a child process that never outlives its deadline, or us."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from newswatch.process import dying_with_parent

log = logging.getLogger(__name__)

_BEAT_S = 2.0
_GRACE_S = 5.0


class ChildError(Exception):
    """A child process gave up by itself: not killed, and not for want of time."""


@dataclass(frozen=True)
class ChildEnd:
    """``code`` as of subprocess (negative: the signal that ended it), ``answer`` the last line
    that it printed, read as JSON; empty where it came to no end."""

    code: int
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def is_killed(self) -> bool:
        return self.code < 0


def run_child(
    module: str,
    *arguments: str,
    deadline_s: float,
    beat: Callable[[], None] = lambda: None,
) -> ChildEnd:
    """Runs ``python -m module arguments``; calls ``beat`` every two seconds meanwhile.

    At the deadline the child's whole process group is asked to end, and killed five seconds later.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=dying_with_parent(),
    )
    try:
        _wait(child, deadline_s, beat)
    finally:
        _signal(child, signal.SIGKILL)
        output, _ = child.communicate()
    return ChildEnd(child.returncode, _last_json(output))


def _wait(child: subprocess.Popen[str], deadline_s: float, beat: Callable[[], None]) -> None:
    end = time.monotonic() + deadline_s
    while not _has_ended(child, min(_BEAT_S, max(0.0, end - time.monotonic()))):
        beat()
        if time.monotonic() >= end:
            log.warning("the child process %d is past its %.0f s", child.pid, deadline_s)
            _signal(child, signal.SIGTERM)
            _has_ended(child, _GRACE_S)
            return


def _has_ended(child: subprocess.Popen[str], seconds: float) -> bool:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _signal(child: subprocess.Popen[str], number: signal.Signals) -> None:
    """To the whole group, unless it has ended: its number may be somebody else's by now."""
    if child.poll() is None:
        os.killpg(child.pid, number)


def _last_json(output: str) -> dict[str, Any]:
    lines = output.strip().splitlines()
    try:
        answer = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {}
    return answer if isinstance(answer, dict) else {}
