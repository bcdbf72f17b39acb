"""Typed rows of rules on trial and of labels."""

from dataclasses import dataclass
from datetime import date, datetime

__all__ = [
    "BacktestHit",
    "BacktestState",
    "HitCounts",
    "LabelledText",
    "Labelling",
    "QualityRow",
    "StoredText",
    "VersionPair",
    "VersionRow",
]


@dataclass(frozen=True)
class StoredText:
    """A stored article as topics judge it; ``summary``: of its listing, where that was all."""

    article_id: int
    title: str
    body: str
    summary: str | None
    section: str | None
    outlet: str


@dataclass(frozen=True)
class BacktestState:
    """How far a back-test came. ``remaining``: articles still to be judged."""

    id: int
    reached_id: int
    articles: int
    remaining: int
    seconds: float
    finished_at: datetime | None


@dataclass(frozen=True)
class HitCounts:
    """Of the articles judged: how many each rule would tell, and at which level."""

    draft_alerts: int
    live_alerts: int
    both: int
    draft_digest: int
    live_digest: int


@dataclass(frozen=True)
class BacktestHit:
    """An article on which the rules differ, or that the draft nearly alerts."""

    url: str
    title: str
    outlet: str
    day: date
    draft_level: str
    draft_score: float
    live_level: str
    live_score: float
    reason: str
    reason_en: str


@dataclass(frozen=True)
class Labelling:
    """What labels say of two rules: alerts that are right, that are wrong, and what was missed."""

    draft_right: int
    draft_wrong: int
    draft_missed: int
    live_right: int
    live_wrong: int
    live_missed: int


@dataclass(frozen=True)
class VersionRow:
    """A version of a rule that was at work or on trial, and how much it decided."""

    topic: str
    rule_version: str
    author: str
    written_on: date
    note: str
    live_at: datetime | None
    shadow_at: datetime | None
    decided: int
    alerts: int


@dataclass(frozen=True)
class VersionPair:
    """An article on which two versions differ, both asked of the same text."""

    url: str
    title: str
    outlet: str
    one_level: str
    one_score: float
    other_level: str
    other_score: float
    reason: str


@dataclass(frozen=True)
class QualityRow:
    """Labels of one Seoul week (its Monday), topic and outlet (null: all outlets)."""

    week: date
    topic: str
    outlet: str | None
    relevant: int
    wrong: int
    duplicate: int
    missed: int


@dataclass(frozen=True)
class LabelledText:
    """An article with what the rule said and, where it has one, its label."""

    url: str
    title: str
    body: str
    level: str
    verdict: str | None
