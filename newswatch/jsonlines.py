"""Files of one JSON object a line, as people hand them in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class InputError(Exception):
    """A line cannot be read; the text names file, line and what is wrong."""


def read_rows(path: Path, *keys: str) -> Iterator[dict[str, Any]]:
    """The objects of a file, each with something under every one of ``keys``. Raises InputError."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{path}, line {number}: not JSON: {error}") from None
            if not isinstance(row, dict) or not all(row.get(key) for key in keys):
                wanted = " and ".join(map(repr, keys))
                raise InputError(f"{path}, line {number}: an object with {wanted} is needed")
            yield row
