"""Rows of polling: what is known of a source's listing, and gaps that may be in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class PollState:
    """A source as its next poll finds it. ``etag``, ``last_modified`` and ``listing_sha`` belong
    to the listing that was last read, by ``listing_reader``.

    ``is_body_due``: 304 was believed often or long enough; ``polled_until``: business time of the
    last successful poll (null before the first), ``body_until`` of the last body; ``time_slip_h``:
    hours by which its times are proved to run ahead (crawlers/feed_times.py).
    """

    etag: str | None
    last_modified: str | None
    listing_sha: bytes | None
    listing_reader: str | None
    unmodified_polls: int
    is_body_due: bool
    is_distrusted: bool
    polled_until: datetime | None
    body_until: datetime | None
    poll_every: timedelta
    tier: int
    quiet_polls: int
    rhythm: dict[str, Any]
    listed_keys: bytes | None
    time_slip_h: int = 0

    def __post_init__(self) -> None:
        """The driver gives bytes as a view, which equals no bytes."""
        for name in ("listing_sha", "listed_keys"):
            view = getattr(self, name)
            object.__setattr__(self, name, None if view is None else bytes(view))


@dataclass(frozen=True)
class ListedTime:
    """What a listing says of an item's time; ``is_fresh``: it came after the first poll."""

    raw: str
    first_listed_at: datetime
    is_feed: bool
    is_fresh: bool


@dataclass(frozen=True)
class OpenGap:
    """A possible gap that is to be filled; ``reader``: slug of what was begun to be read back."""

    id: int
    source: str
    outlet: str
    missed_from: datetime
    missed_until: datetime
    reader: str | None
    position: list[str]
    tries: int
