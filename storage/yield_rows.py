"""Typed rows of what sources yield (sql/queries/yields.sql). Times are aware."""

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["DriftRow", "FieldFill", "Silence", "YieldDay", "YieldRow"]


@dataclass(frozen=True)
class FieldFill:
    """How many recent and how many earlier pages of a source gave a field, and the share that its
    outlet promises. ``drift_id``: the open drift, whose usual numbers then stand here."""

    source_id: int
    field: str
    since_at: datetime | None
    recent_pages: int
    recent_filled: int
    usual_pages: int
    usual_filled: int
    promised: float | None
    drift_id: int | None


@dataclass(frozen=True)
class Silence:
    """A source without an article since ``since_at``, the number ``usual`` in that time, and the
    part of it (0 to 1) that came from everybody else in the same time."""

    source_id: int
    since_at: datetime
    usual: float
    general: float
    drift_id: int | None
    is_accepted: bool
    is_over: bool


@dataclass(frozen=True)
class YieldRow:
    """What a source has given in 14 days: pages, of them those that gave each field; articles, a
    day's median and the median of a day like today up to this hour; fields that are in drift."""

    source: str
    outlet: str
    outlet_name: str
    outlet_name_en: str
    pages: int
    articles: int
    title: int
    body: int
    published: int
    published_minute: int
    authors: int
    section: int
    promised_least: int | None
    promised_most: int | None
    promised_body: float | None
    promised_time: float | None
    per_day: float | None
    usual_today: float | None
    today: int
    drift: list[str]


@dataclass(frozen=True)
class YieldDay:
    """Articles of a source on one Seoul day; its pages, and those of them with a text."""

    source: str
    day: date
    pages: int
    articles: int
    body: int


@dataclass(frozen=True)
class DriftRow:
    """A field that stays away, or (``articles``) a silence; with a page that lacks it and the last
    that had it."""

    drift_id: int
    source: str
    outlet: str
    outlet_name: str
    outlet_name_en: str
    field: str
    since_at: datetime
    raised_at: datetime
    usual_pages: int
    usual_filled: int
    recent_pages: int
    recent_filled: int
    bad_url: str | None
    bad_raw_sha256: str | None
    good_url: str | None
    good_raw_sha256: str | None
    good_at: datetime | None
    ended_at: datetime | None
    resolution: str | None
    note: str | None
