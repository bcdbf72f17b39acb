"""Runs parts of the suite, each in a process of its own that dies with us."""

import contextlib
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.text import Text

from newswatch.process import dying_with_parent
from newswatch.settings import PROJECT
from tests.faults.trials import QUICK_SEED, Figures, Trials

__all__ = ["End", "quick_figures", "run_all", "run_here"]

_LOOK_S = 0.5


@dataclass
class End:
    """How a part ended. ``trouble`` is empty where it ran through; ``made`` and ``remembered``
    count its trials; ``output`` is what it printed."""

    name: str
    seconds: float = 0.0
    figures: Figures = field(default_factory=dict)
    trouble: str = ""
    made: int = 0
    remembered: int = 0
    output: str = ""

    @property
    def is_good(self) -> bool:
        return not self.trouble


def run_here(name: str, folder: Path, *, quick: bool, seed: int) -> int:
    """One part in this process; its figures go to ``<part>.figures.json`` in the folder."""
    part = importlib.import_module(f"tests.faults.{name}")
    trials = Trials(name, folder, quick=quick, seed=seed)
    try:
        figures = part.run(trials)
    finally:
        trials.close()
    told = {"figures": figures, "made": trials.made, "remembered": trials.remembered}
    _figures_file(folder, name).write_text(json.dumps(told), encoding="utf-8")
    return 0


def run_all(names: list[str], folder: Path, *, quick: bool, seed: int, at_once: int) -> list[End]:
    """These parts, so many side by side; a part that is missing or fails stops no other."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting = list(names)
    running: list[_Part] = []
    ended: list[End] = []
    with _screen() as screen:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(_Part(waiting.pop(0), folder, quick=quick, seed=seed))
            time.sleep(_LOOK_S)
            for part in [part for part in running if part.has_ended()]:
                running.remove(part)
                ended.append(part.end())
                _tell(ended[-1])
            if screen is not None:
                screen.update(Text("\n".join(part.told() for part in running)))
    return sorted(ended, key=lambda end: names.index(end.name))


def quick_figures(name: str, folder: Path) -> Figures:
    """The quick tier of one part, for the tests. In a process of its own: a spider that is forked
    from a test runner would begin near its memory limit."""
    (end,) = run_all([name], folder, quick=True, seed=QUICK_SEED, at_once=1)
    assert end.is_good, f"{end.trouble}\n{end.output}"
    print(end.output)
    return end.figures


class _Part:
    """A part's process."""

    def __init__(self, name: str, folder: Path, *, quick: bool, seed: int) -> None:
        self.name = name
        self._folder = folder
        self._log = folder / f"{name}.log"
        self._output = folder / f"{name}.out"
        self._began = time.monotonic()
        _figures_file(folder, name).unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.faults", "--inside", name, "--seed", str(seed)]
        with self._log.open("wb") as log, self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--store", str(folder), *(["--quick"] if quick else [])],
                stdout=output,
                stderr=log,
                cwd=PROJECT,
                env=_environment(),
                preexec_fn=dying_with_parent(),
            )

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def told(self) -> str:
        """Name, time and progress, as far as it says so."""
        text = ""
        for file in self._folder.glob(f"{self.name}-*.progress"):
            with contextlib.suppress(OSError):
                text = file.read_text(encoding="utf-8")
        return f"{self.name:<12}{time.monotonic() - self._began:6.0f} s   {text}"

    def end(self) -> End:
        seconds = time.monotonic() - self._began
        code = self._process.returncode
        output = self._output.read_text(encoding="utf-8", errors="replace")
        file = _figures_file(self._folder, self.name)
        if code == 0 and file.exists():
            told = json.loads(file.read_text(encoding="utf-8"))
            return End(self.name, seconds, output=output, **told)
        missing = not (PROJECT / "tests" / "faults" / f"{self.name}.py").exists()
        trouble = "there is no such part" if missing else f"ended with {code}: {self._last_words()}"
        return End(self.name, seconds, trouble=trouble, output=output)

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it said nothing'} (all of it: {self._log})"


def _tell(end: End) -> None:
    how = "done" if end.is_good else end.trouble
    print(f"{end.name:<12}{end.seconds:6.0f} s   {how}", file=sys.stderr, flush=True)


def _figures_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.figures.json"


def _environment() -> dict[str, str]:
    """Ours without the settings of whoever started us: the parts make their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWATCH_")}
    return kept | {"NEWSWATCH_TEST": "1"}


@contextlib.contextmanager
def _screen() -> Iterator[Live | None]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Live(console=console, transient=True) as live:
        yield live
