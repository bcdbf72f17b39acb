"""Progress on standard error, so that standard output and files stay clean."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from cli.output import console

__all__ = ["Counter", "counting"]


@contextmanager
def counting(what: str, total: int | None = None) -> Iterator["Counter"]:
    """A progress bar on standard error while the block runs; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    shown = console(stderr=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        yield Counter(bar, bar.add_task(what, total=total))


class Counter:
    """Counts steps of a progress bar."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task

    def step(self, count: int = 1) -> None:
        self._bar.advance(self._task, count)
