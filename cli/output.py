"""How verbs print: tables and lines for people, one JSON object a line for scripts."""

import json
import sys
import unicodedata
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

__all__ = ["Json", "console", "print_json", "print_summary", "table", "visible", "when"]

Json = Annotated[bool, typer.Option("--json", help="스크립트용 JSON · JSON for scripts")]

# A pipe has no width: tables keep to one line a row there.
PIPE_WIDTH = 1000


def console(stderr: bool = False) -> Console:
    """Standard output, or error, as it is now (tests and pipes change it)."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else PIPE_WIDTH, highlight=False)


def table(*headers: str, title: str | None = None) -> Table:
    """An empty table in the house style."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for header in headers:
        made.add_column(header, overflow="fold")
    return made


def print_json(value: Any) -> None:
    """One JSON object on one line; dataclasses as objects, times as ISO 8601."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    print(json.dumps(plain, ensure_ascii=False, default=_plain), flush=True)


def print_summary(summary: Any, as_json: bool) -> None:
    """What a step did: ``name value`` pairs of its summary, a small dataclass."""
    if as_json:
        print_json(summary)
    else:
        print(" · ".join(f"{name} {value}" for name, value in asdict(summary).items()))


def when(moment: datetime | None) -> str:
    """A time as people here read it: Seoul's clock, to the minute; ``-`` for none."""
    from newswatch.clock import in_seoul

    return f"{in_seoul(moment):%m-%d %H:%M}" if moment else "-"


def visible(text: str) -> str:
    """One line that no terminal acts on: controls, overrides and line breaks stand as escapes."""
    return "".join(
        one if one.isprintable() or unicodedata.category(one) == "Zs" else ascii(one)[1:-1]
        for one in text
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
