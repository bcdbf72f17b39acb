"""Typed rows of the consumers' views that only the desk and ``status`` read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

__all__ = ["DeskState", "GapRow", "ProposalRow", "SourceRow", "StoryRow"]


@dataclass(frozen=True)
class StoryRow:
    """An event of the day. ``topics`` are those for which one of its articles is relevant."""

    story_id: int
    title: str
    first_at: datetime
    last_at: datetime
    articles: int
    outlets: int
    topics: list[str]
    has_alert: bool


@dataclass(frozen=True)
class SourceRow:
    """A source of the catalogue with its health."""

    source: str
    outlet_name: str
    outlet_name_en: str
    protocol: str
    url: str
    health: str
    first_success_at: datetime | None
    last_success_at: datetime | None
    last_attempt_at: datetime | None
    failing_since_at: datetime | None
    fail_streak: int
    last_error_kind: str | None
    last_error: str | None
    next_poll_at: datetime | None
    pages_due: int
    current_every: timedelta
    interval_reason: str | None
    host: str
    host_state: str
    host_until: datetime | None
    host_reason: str | None
    host_down_at: datetime | None
    tls_exempt_reason: str | None
    tls_exempt_until: date | None
    opt_outs: list[str]
    gap_from: datetime | None
    listing_notes: list[str]
    drift: list[str]
    time_slip_h: int | None
    time_slip_items: int
    time_slip_since: datetime | None


@dataclass(frozen=True)
class ProposalRow:
    """An address found in place of a listing that is gone; on its own host it is read meanwhile."""

    source: str
    new_url: str
    is_own_host: bool
    articles: int
    found_at: datetime


@dataclass(frozen=True)
class GapRow:
    """A poll that shared no article with the one before, and how that was made up for."""

    gap_id: int
    source: str
    outlet_name: str
    outlet_name_en: str
    state: str
    missed_from: datetime
    missed_until: datetime
    items: int
    note: str | None


@dataclass(frozen=True)
class DeskState:
    """The numbers of one Seoul day and of what waits just now."""

    articles: int
    copies: int
    alerts: int
    sources_ok: int
    sources_failing: int
    sources_waiting: int
    last_crawl_at: datetime | None
    pages_due: int
    deliveries_pending: int
    deliveries_stopped: int
    quarantined: int
