"""One stored body read anew: what it says now, against what was read from it before.

Nothing is written unless asked for; then a page is one transaction, fenced by the reading that it
was compared with. What loses the body that it had is written by force only.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from crawlers.catalogue import Catalogue
from crawlers.parse import columns_of, read, reserved_by, store
from newswatch.text import clean_line
from storage.db import Connection, retried, transaction
from storage.errors import RowRefused, StorageError
from storage.queries import queries
from storage.records import LandedPage, PageFields

Outcome = Literal[
    "same",  # it says what it said
    "changed",
    "lost",  # its body is gone: a worse reading
    "recovered",  # it was in quarantine, and can be read
    "unreadable",  # it cannot be read (any more)
    "reserved",  # it reserves its text, by rules that were not in force then
    "overtaken",  # somebody else has read it, or a later body, meanwhile
    "deadly",  # it killed its reader
]
_BESIDE = {"attempt_id", "item_id", "source_id", "url", "raw_sha", "parser_version", "origin",
           "rejected"}  # fmt: skip
_SAMPLE = 160


@dataclass(frozen=True)
class Reread:
    """What became of one body. ``changes``: field → what it was and is, shortened."""

    attempt_id: int
    url: str = ""
    outlet: str = ""
    outcome: Outcome = "same"
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    error: str = ""
    is_written: bool = False


def reread(
    connection: Connection, catalogue: Catalogue, attempt_id: int, *, apply: bool, force: bool
) -> Reread:
    """Reads one body and compares; ``apply`` writes. Raises StorageError for the database's own
    trouble; what is wrong with the page is an outcome."""
    with transaction(connection):
        page: LandedPage | None = queries.revisions.load_stored(connection, attempt_id=attempt_id)
        before = queries.revisions.find_reading(connection, attempt_id=attempt_id)
    if page is None:
        return Reread(attempt_id, outcome="overtaken")
    about = Reread(attempt_id, page.url, page.outlet_slug)
    try:
        fields = read(catalogue, page)
    except Exception as error:  # whatever a page does to its reader is told of that page
        return replace(about, outcome="unreadable", error=_told(error))
    if reserved_by(page, fields) is not None:
        return replace(about, outcome="reserved")
    outcome, changes = _compared(columns_of(page, fields), before)
    found = replace(about, outcome=outcome, changes=changes)
    is_wanted = outcome in ("changed", "recovered") or (outcome == "lost" and force)
    return _written(connection, page, fields, before, found) if apply and is_wanted else found


def _compared(
    columns: Mapping[str, Any], before: Mapping[str, Any] | None
) -> tuple[Outcome, dict[str, tuple[str, str]]]:
    if before is None:
        return "recovered", {name: ("", _sample(columns[name])) for name in ("title", "body")}
    changes = {
        name: (_sample(before.get(name)), _sample(value))
        for name, value in columns.items()
        if name not in _BESIDE and not _is_same(before.get(name), value)
    } | _moved(before.get("origin") or {}, json.loads(columns["origin"]))
    if before.get("body") and not columns["body"]:
        return "lost", changes
    return ("changed" if changes else "same"), changes


def _moved(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Fields that stand elsewhere on the page now. The same words from another place are no
    revision, but yield is counted by places: without them drift would outlast its remedy."""
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    sides = [", ".join(f"{name}: {side[name]}" for name in names if name in side)
             for side in (old, new)]  # fmt: skip
    return {"origin": (_sample(sides[0]), _sample(sides[1]))} if names else {}


def _is_same(old: Any, new: Any) -> bool:
    if isinstance(new, datetime) and isinstance(old, str):
        return datetime.fromisoformat(old) == new
    return bool(old == new)


def _written(
    connection: Connection,
    page: LandedPage,
    fields: PageFields,
    before: Mapping[str, Any] | None,
    found: Reread,
) -> Reread:
    def step() -> bool:
        with transaction(connection):
            return _write(connection, page, fields, before)

    try:
        is_ours = retried(step)
    except RowRefused as error:
        return replace(found, outcome="unreadable", error=_told(error))
    return replace(found, is_written=True) if is_ours else replace(found, outcome="overtaken")


def _write(
    connection: Connection,
    page: LandedPage,
    fields: PageFields,
    before: Mapping[str, Any] | None,
) -> bool:
    """In the caller's transaction; false where somebody was faster."""
    if before is not None:
        row = queries.revisions.reread_page(
            connection, seen_at=before["parsed_at"], **columns_of(page, fields)
        )
        return row is not None
    if queries.revisions.reopen_body(connection, attempt_id=page.attempt_id) is None:
        return False
    store(connection, page, fields)
    queries.revisions.leave_quarantine(connection, attempt_id=page.attempt_id)
    return True


def _told(error: Exception) -> str:
    if isinstance(error, StorageError) and not isinstance(error, RowRefused):
        raise error
    kind = str(getattr(error, "kind", type(error).__name__))
    return f"{kind}: {clean_line(str(error))[:_SAMPLE]}"


def _sample(value: Any) -> str:
    """A field in one short line."""
    if value is None:
        return ""
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.fromisoformat(value).isoformat()
    text = value.isoformat() if isinstance(value, datetime) else value
    line = clean_line(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False))
    return line if len(line) <= _SAMPLE else f"{line[: _SAMPLE - 1]}…"
