"""The verb ``reparse``: stored bodies are read by the parser of today, and what would change is
known before anything is written.

Reading happens in child processes under a memory limit (crawlers/reread_stored.py), a batch each.
What was written is written: begun again, a reparse finds those pages unchanged.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.children import ChildError, run_child
from crawlers.rereading import Reread
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.queries import queries

BATCH = 200
_DEADLINE_S = 60.0
_ALL = 2**62


@dataclass(frozen=True)
class Scope:
    """Which bodies: of an outlet (slug), fetched ``since`` (aware), of one address, with a number
    above ``after``; the newest ``limit`` of them. None: all."""

    outlet: str | None = None
    since: datetime | None = None
    url: str | None = None
    limit: int | None = None
    after: int = 0


def list_stored(scope: Scope) -> list[int]:
    """The bodies that may be read anew, by their attempts, oldest first. Raises StorageError."""
    with closing(connect("ingest")) as connection, transaction(connection):
        rows = queries.revisions.list_stored(
            connection,
            outlet=scope.outlet,
            since=scope.since,
            url_sha=url_sha(scope.url) if scope.url else None,
            after=scope.after,
            most=scope.limit or _ALL,
        )
        return [attempt_id for (attempt_id,) in rows]


def reparse(
    attempts: Sequence[int],
    *,
    apply: bool = False,
    force: bool = False,
    tick: Callable[[int], None] = lambda _: None,
) -> Iterator[list[Reread]]:
    """Reads these bodies batch by batch, and gives what became of each. ``tick`` is told how many
    more were read. A body that kills its reader twice is an outcome. Raises ChildError,
    StorageError."""
    options = [*(["--apply"] if apply else []), *(["--force"] if force else [])]
    with tempfile.TemporaryDirectory(prefix="newswatch-reparse-") as folder:
        for at in range(0, len(attempts), BATCH):
            yield from _batch(attempts[at : at + BATCH], options, Path(folder) / "told", tick)


def _batch(
    attempts: Sequence[int], options: Sequence[str], file: Path, tick: Callable[[int], None]
) -> Iterator[list[Reread]]:
    """A body with which its reader died may have been there only when time was up: it is the first
    of the next reader, and to blame if that one dies of it too."""
    left, suspect = list(attempts), None
    while left:
        told = _Told(file, tick)
        end = run_child(
            "crawlers.reread_stored",
            *(str(file), *map(str, left), *options),
            deadline_s=_DEADLINE_S,
            beat=told.look,
        )
        found = told.all()
        if end.code > 0:
            raise ChildError(f"The reading process ended with {end.code}; see above.")
        if told.begun is not None and told.begun == suspect:
            found.append(Reread(suspect, outcome="deadly"))
            tick(1)
        elif told.begun is None and not found:
            raise ChildError(f"The reading process came to nothing (signal {-end.code}).")
        yield found
        done = {one.attempt_id for one in found}
        left = [attempt_id for attempt_id in left if attempt_id not in done]
        suspect = told.begun


class _Told:
    """What a child has written so far. ``begun``: the body that it was reading when it ended."""

    def __init__(self, file: Path, tick: Callable[[int], None]) -> None:
        self.file = file
        self.begun: int | None = None
        self._tick = tick
        self._counted = 0
        file.write_text("")

    def look(self) -> None:
        """Tells the onlooker how far the child has come."""
        done = sum("outcome" in row for row in self._rows())
        self._tick(done - self._counted)
        self._counted = done

    def all(self) -> list[Reread]:
        """What became of every body that was read to its end."""
        found: list[Reread] = []
        for row in self._rows():
            self.begun = None if "outcome" in row else row["attempt_id"]
            if "outcome" in row:
                row["changes"] = {name: tuple(pair) for name, pair in row["changes"].items()}
                found.append(Reread(**row))
        self._tick(len(found) - self._counted)
        return found

    def _rows(self) -> Iterator[dict[str, Any]]:
        for line in self.file.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)
