"""Typed rows of what an article was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class RevisionRow:
    """One text that an article has had. ``cause``: ``first``, ``page`` (its publisher changed it),
    ``parser`` (we read the same bytes better), or None for those from before this was noted."""

    revision: int
    known_at: datetime
    cause: str | None
    title: str
    body: str
    authors: list[str] | None
    published_at: datetime | None
    modified_at: datetime | None
    changes: dict[str, Any] | None
    url: str
    deleted_at: datetime | None
