"""The suite's table: what was measured, what is asked, and how sure a zero is."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from tests.faults.bars import KEYS, Verdict
from tests.faults.parts import End
from tests.faults.trials import Figures

__all__ = ["bound", "show"]

_WORDS = {True: "[green]met[/]", False: "[red]NOT MET[/]", None: "not asked"}


def show(ends: list[End], verdicts: list[Verdict], figures: Figures, seconds: float) -> None:
    """Prints the parts, their own tables, and the figures with their bars."""
    console = Console()
    for end in ends:
        if end.output.strip():
            print(f"── {end.name}\n{end.output.strip()}\n")
    console.print(_of_parts(ends), _of_figures(verdicts))
    if others := {key: value for key, value in figures.items() if key not in KEYS}:
        told = ", ".join(f"{key} {_number(value)}" for key, value in sorted(others.items()))
        console.print(f"Also counted: {told}")
    console.print(f"{seconds / 60:.1f} minutes")


def bound(trials: float) -> str:
    """How rare a failure must be that none was seen: at most 3/n, with 95 % confidence."""
    return f"{int(trials):,} trials, rate < {300 / trials:.2g} %" if trials else "no trials"


def _of_parts(ends: Iterable[End]) -> Table:
    table = Table("part", "s", "trials", "of these from before", "end", title="Parts")
    for end in ends:
        how = "[green]ran through[/]" if end.is_good else f"[red]{end.trouble}[/]"
        total = end.made + end.remembered
        table.add_row(end.name, f"{end.seconds:.0f}", str(total), str(end.remembered), how)
    return table


def _of_figures(verdicts: Iterable[Verdict]) -> Table:
    table = Table("figure", "value", "bar", "", "behind a zero", title="Figures")
    for one in verdicts:
        value = "–" if one.value is None else _number(one.value)
        behind = bound(one.trials) if one.value == 0 and one.trials is not None else ""
        table.add_row(one.key, value, one.text, _WORDS[one.is_met], behind)
    return table


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
