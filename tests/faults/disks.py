"""The disk under Postgres runs full while the pipeline is at work: that of its data, or of its WAL.

Each trial runs in a mount namespace with two small disks (tests/faults/small_disks.py) and tells
one story twice: with room, and with both disks filled in turn (tests/faults/full.py). While a disk
is full, steps fail and say why; once there is room again, everything goes on by itself. What had
been acknowledged is there, and in the end the database holds the same as in the story with room.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newswatch.process import dying_with_parent
from newswatch.settings import PROJECT
from tests.faults.small_disks import command, why_not
from tests.faults.trials import Figures, Trials

FILLS = 6
WORLDS = 4
_KEYS = ("disk_fills", "lost", "diverged", "items", "missing")
_MOST_S = 900.0


class NoDisks(Exception):
    """No small disks can be had here, so nothing was tried; the text says why."""


def run(trials: Trials) -> Figures:
    """``disk_fills``: those that were met by a step or by the server. Raises NoDisks."""
    reason = why_not()
    if reason is not None:
        raise NoDisks(f"no disk can be made small here: {reason}")
    figures: Figures = dict.fromkeys(_KEYS, 0)
    worlds, fills = (1, 2) if trials.quick else (WORLDS, FILLS)
    for number in range(worlds):
        trials.progress("disks", number, worlds)
        result = trials.once(
            f"world {number}, {fills} fills",
            lambda number=number: inside(trials.seed + number, fills, hold=not trials.quick),  # type: ignore[misc]
        )
        print(f"world {number}: {result['slowest_s']:.1f} s until it went on; {result['said']}")
        for line in result["told"]:
            print(f"world {number}: {line}")
        for key in _KEYS:
            figures[key] += result[key]
    return figures


def inside(seed: int, fills: int, *, hold: bool) -> dict[str, Any]:
    """One trial in a namespace of its own; its findings."""
    with TemporaryDirectory(prefix="newswatch-disks-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        wanted = json.dumps({"seed": seed, "fills": fills, "hold": hold})
        done = subprocess.run(
            command(folder / "world", sys.executable, "-m", "tests.faults.full", name, wanted),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=_MOST_S,
            preexec_fn=dying_with_parent(),
        )
    if done.returncode != 0:
        raise RuntimeError(f"the trial with full disks ended with {done.returncode}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
