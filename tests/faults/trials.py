"""Trials that are made once per state of the code, and remembered.

A part of the suite is a module ``tests/faults/<part>.py`` with ``run(trials) -> figures``. It makes
its trials through :meth:`Trials.once`. Each result is one JSON line, on the disk before the next
trial begins: a suite that was killed goes on where it was when it is run again. The store's folder
is named after the code (tests/faults/identity.py), its files after part, tier and seed: no result
ever speaks for other code, another part or another seed.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

__all__ = ["QUICK_SEED", "Figures", "Trials"]

Figures = dict[str, int | float]
"""What a part measured: keys of the suite's JSON (tests/faults/bars.py), and others to be shown."""

QUICK_SEED = 20261121


class Trials:
    """The trials of one part. ``quick``: make a sample only; ``seed``: of all that is random.

    ``made`` counts what ran here, ``remembered`` what an earlier run had made already.
    """

    def __init__(self, part: str, folder: Path, *, quick: bool, seed: int) -> None:
        self.part = part
        self.quick = quick
        self.seed = seed
        self.made = 0
        self.remembered = 0
        tier = "quick" if quick else "whole"
        self.file = folder / f"{part}-{tier}-{seed}.jsonl"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._results = _read(self.file)
        self._progress = _Shown(self.file.with_suffix(".progress"))

    @classmethod
    def for_pytest(cls, folder: Path, part: str = "part", seed: int = QUICK_SEED) -> "Trials":
        """The quick tier with a store of its own (``tmp_path``): nothing is remembered."""
        return cls(part, folder / "trials", quick=True, seed=seed)

    def dice(self, *of: object) -> random.Random:
        """Random numbers of this seed and, where given, of this trial: the same in any order."""
        return random.Random(repr((self.seed, self.part, *of)))

    def once(self, key: str, trial: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The trial's result, made now or remembered. ``key`` names it within the part.

        A result must be what JSON can hold. A trial that raises leaves nothing behind, and the
        part fails with its error.
        """
        known = self.known(key)
        return self.keep(key, trial()) if known is None else known

    def known(self, key: str) -> dict[str, Any] | None:
        """What is remembered of a trial; for parts that make several at a time."""
        self.remembered += key in self._results
        return self._results.get(key)

    def keep(self, key: str, result: dict[str, Any]) -> dict[str, Any]:
        """Remembers a trial that was made; on the disk when this returns."""
        line = json.dumps({"key": key, "result": result}, ensure_ascii=False)
        with self.file.open("ab") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._results[key] = json.loads(line)["result"]
        self.made += 1
        return self._results[key]

    def progress(self, what: str, done: int, total: int | None = None) -> None:
        """Shows how far the part is: a bar on a terminal, nothing where nobody looks."""
        self._progress.show(what, done, total)

    def close(self) -> None:
        self._progress.close()


def _read(file: Path) -> dict[str, dict[str, Any]]:
    """The results so far. A last line that a kill cut short is cut off, and its trial made anew."""
    if not file.exists():
        return {}
    content = file.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        os.truncate(file, len(whole))
    lines = [json.loads(line) for line in whole.splitlines()]
    return {line["key"]: line["result"] for line in lines}


class _Shown:
    """Progress on the terminal, and in a file for whoever runs several parts at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def show(self, what: str, done: int, total: int | None) -> None:
        self._file.write_text(f"{what} {done}{f'/{total}' if total else ''}", encoding="utf-8")
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        task = self._tasks.get(what)
        if task is None:
            task = self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(task, completed=done, total=total)

    def close(self) -> None:
        self._file.unlink(missing_ok=True)
        if self._bar is not None:
            self._bar.stop()
