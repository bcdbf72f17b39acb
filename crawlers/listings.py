"""What a listing shows, whatever its protocol."""

from dataclasses import dataclass, field
from datetime import datetime

from crawlers.hints import Hints
from storage.records import ListedEntry

BEYOND_REACH = "beyond_reach"
"""Note of a reading that ended before its listings did."""


@dataclass(frozen=True)
class Listing:
    """Its entries in document order; the listings (address, last change) that it leads to; what it
    asks of those who poll it. ``is_damaged``: something of it could not be read; ``notes``: what is
    untrue or odd about it, by name (crawlers/feed_lies.py); ``may_be_empty``: it says itself that
    there is nothing to list."""

    entries: tuple[ListedEntry, ...]
    leads_to: tuple[tuple[str, datetime | None], ...] = ()
    hints: Hints = field(default_factory=Hints)
    is_damaged: bool = False
    notes: tuple[str, ...] = ()
    may_be_empty: bool = False
