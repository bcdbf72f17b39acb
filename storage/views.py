"""Typed rows of the consumers' views, for those who only read: the desk and ``why``.

Names end in the noun of their view of ``api_v1``; docs/columns.md explains every field.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

__all__ = [
    "AlertRow",
    "ArticleRow",
    "DecisionRow",
    "DeliveryRow",
    "DigestItemRow",
    "ListingRow",
    "QuarantineRow",
    "ViewColumn",
]


@dataclass(frozen=True)
class ListingRow:
    """One entry that a source has listed, and what became of it (``ending``, of api_v1.items)."""

    item_id: int
    source: str
    outlet_name: str
    outlet_name_en: str
    url: str
    title: str | None
    first_listed_at: datetime
    state: str
    reason: str | None
    tries: int
    next_try_at: datetime | None
    article_id: int | None
    page_state: str | None
    outcome: str | None
    outcome_reason: str | None
    parsed_at: datetime | None
    ending: str | None
    ending_reason: str | None
    listed_by: str | None
    robots_rule: str | None
    host_state: str
    host_until: datetime | None
    host_reason: str | None


@dataclass(frozen=True)
class ArticleRow:
    """An article with its outlet, what it is a copy of, and its latest decision of most weight."""

    article_id: int
    story_id: int | None
    outlet_name: str
    outlet_name_en: str
    url: str
    title: str
    published_at: datetime | None
    published_precision: str | None
    first_listed_at: datetime
    first_seen_at: datetime
    deleted_at: datetime | None
    revision: int
    is_baseline: bool
    is_backfill: bool
    flags: list[str]
    copy_id: int | None
    copy_share: float | None
    copy_outlet_name: str | None
    copy_outlet_name_en: str | None
    copy_url: str | None
    copy_title: str | None
    topic: str | None
    disposition: str | None
    reason: str | None


@dataclass(frozen=True)
class DecisionRow:
    """What a topic's rule said of an article's present text, what held it back after that, and both
    in words."""

    decision_id: int
    article_id: int
    topic: str
    rule_version: str
    level: str
    is_relevant: bool
    score: float
    evidence: dict[str, Any]
    reason: str
    reason_en: str | None
    disposition: str
    suppressed_by: str | None
    suppressed_until: datetime | None
    answer: str
    answer_en: str
    story_id: int
    decided_at: datetime


@dataclass(frozen=True)
class AlertRow:
    """A story that was told, by the article that raised it."""

    alert_id: int
    topic: str
    story_id: int
    article_id: int
    title: str
    url: str
    outlet_name: str
    outlet_name_en: str
    raised_at: datetime
    reason: str
    reason_en: str | None
    score: float
    is_listing_only: bool


@dataclass(frozen=True)
class DeliveryRow:
    """One message to one recipient, and how it fares."""

    delivery_id: int
    alert_id: int | None
    channel: str
    recipient: str
    state: str
    tries: int
    maybe_repeated: bool
    last_error: str | None
    sent_at: datetime | None
    not_before: datetime | None


@dataclass(frozen=True)
class DigestItemRow:
    """An article that a daily digest names."""

    digest_id: int
    day: date
    article_id: int
    topic: str


@dataclass(frozen=True)
class QuarantineRow:
    """What was set aside with its reason."""

    quarantine_id: int
    stage: str
    url: str
    error_kind: str
    error: str
    tries: int
    first_at: datetime
    last_at: datetime
    resolved_at: datetime | None
    resolution: str | None


@dataclass(frozen=True)
class ViewColumn:
    """One column of a view, as the database describes it."""

    view: str
    view_comment: str | None
    column: str
    type: str
    comment: str | None
