"""Predictions on their way into a file: whole or not at all, with a bar for whoever looks on."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cli.progress import counting

__all__ = ["write_rows"]


def write_rows(out: Path, rows: Iterable[Mapping[str, Any]], like: Path) -> None:
    """One JSON object a line. ``like``: the input, whose lines say how many there will be."""
    if out.exists() and not out.is_file():  # a pipe or a terminal
        _write(out, rows, like)
        return
    draft = out.with_name(f".{out.name}.part")
    try:
        _write(draft, rows, like)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _write(out: Path, rows: Iterable[Mapping[str, Any]], like: Path) -> None:
    with out.open("w", encoding="utf-8") as file, counting(out.name, _lines(like)) as counter:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            counter.step()


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(bool(line.strip()) for line in lines)
