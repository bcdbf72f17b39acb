"""The address guard against canaries: every spelling of an address that must not be dialled, at
every way into a crawler, on IPv4 and IPv6. Stock Scrapy is led on by the same redirects.
"""

import json
import subprocess
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from newswatch.settings import PROJECT
from tests.faults.guard_traps import ENTRIES
from tests.faults.inside import inside, why_not
from tests.faults.trials import Figures, Trials

__all__ = ["run"]

_MODULE = "tests.faults.guard_trial"
_PATIENCE_S = 300
_QUICK_STEP = 5


def run(trials: Trials) -> Figures:
    """``guard_trials``: spelling × entry, shown to have been tried; ``guard_connects``: of them to
    a canary; ``guard_untried``; ``guard_deaf``: canaries that did not notice our own touch;
    ``guard_by_ipv6``: 1 where a page of a public site came by IPv6."""
    step = str(_QUICK_STEP if trials.quick else 1)
    rounds = {"newsroom": [sys.executable, "-m", _MODULE, "newsroom", step]}
    reason = why_not()
    if reason is None:
        rounds["live"] = inside(_MODULE, "live", step)
    told = {}
    for number, (name, command) in enumerate(rounds.items()):
        trials.progress("address guard", number, len(rounds))
        told[name] = trials.once(name, lambda command=command: _made(command))  # type: ignore[misc]
    _show(told, reason)
    return {
        "guard_trials": sum(one["trials"] for one in told.values()),
        "guard_connects": sum(one["connects"] for one in told.values()),
        "guard_untried": sum(len(one["untried"]) for one in told.values()),
        "guard_deaf": sum(one["canaries"] - one["noticed"] for one in told.values()),
        "guard_by_ipv6": sum(one["by_ipv6"] > 0 for one in told.values()),
        "guard_stock_connects": sum(one["stock"]["connects"] for one in told.values()),
    }


def _made(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=_PATIENCE_S)
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _show(told: dict[str, dict[str, Any]], reason: str | None) -> None:
    console = Console(width=120)
    table = Table(
        "ground", "spellings", *ENTRIES, "canaries", "connects", "stock: connects, spellings"
    )
    for name, one in told.items():
        counts = [str(sum(one["ends"][entry].values())) for entry in ENTRIES]
        other = f"{one['stock']['connects']}, {one['stock']['reached']}"
        row = [name, str(one["spellings"]), *counts, str(one["canaries"])]
        table.add_row(*row, str(one["connects"]), other)
    console.print(table)
    for name, one in told.items():
        for entry in ENTRIES:
            console.print(f"{name}, {entry}: {one['ends'][entry]}", markup=False)
        for missing in [*one["untried"], *one["asked"]]:
            console.print(f"{name}: {missing}", markup=False)
    if reason is not None:
        console.print(f"not made: the live ground, for want of a network of its own ({reason})")
