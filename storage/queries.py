"""The named statements of ``sql/queries``: ``queries.articles.find_article(connection, ...)``.

One file per noun, read at its first use. Rows come as the records of ``storage.records`` where the
statement names one (``-- record_class: Article``). Refused with file and name: a statement without
a description, an unknown record, two statements of one name.

A statement without suffix is a generator: it runs when it is iterated, not when it is called.
"""

import re
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiosql
from aiosql.utils import SQLLoadException, SQLParseException

from storage import records
from storage.errors import StorageError
from storage.prepared import Preparing

__all__ = ["FOLDER", "Queries", "queries"]

FOLDER = Path(str(files("sql") / "queries"))

_RECORD = re.compile(r"^--\s*record_class\s*:\s*(\w+)", re.MULTILINE)


class Queries:
    """An attribute per file of the folder, and in it one per statement."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def __dir__(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.sql"))

    def __getattr__(self, noun: str) -> Any:
        path = self._folder / f"{noun}.sql"
        if noun.startswith("_") or not path.exists():
            raise AttributeError(f"no file {path.name} in {self._folder}")
        loaded = read(path)
        setattr(self, noun, loaded)
        return loaded


@cache
def read(path: Path) -> Any:
    """The statements of one file. Raises StorageError naming file and what is wrong in it."""
    known = {name: getattr(records, name) for name in records.__all__}
    # aiosql takes an unknown record for none and would hand out plain tuples.
    for name in _RECORD.findall(path.read_text(encoding="utf-8")):
        if name not in known:
            raise StorageError(f"{path.name}: storage/records.py has no record {name}")
    try:
        loaded = aiosql.from_path(
            path,
            partial(Preparing, path.stem),
            record_classes=known,
            mandatory_parameters=False,
            encoding="utf-8",
        )
    except (SQLLoadException, SQLParseException) as error:
        raise StorageError(f"{path.name}: {error}") from error
    for name in loaded.available_queries:
        if not name.endswith("_cursor") and not getattr(loaded, name).__doc__:
            raise StorageError(f"{path.name}: {name} lacks a comment line that says its purpose")
    return loaded


queries = Queries()
