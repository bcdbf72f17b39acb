"""Typed rows of stories, their articles, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newswatch.clock import Precision


@dataclass(frozen=True)
class StoryNeighbour:
    """An article of the index with its terms, packed (transforms.stories), when it was told,
    and its story."""

    article_id: int
    keys: bytes
    weights: bytes
    titled: int
    told_at: datetime
    is_dated: bool
    story_id: int | None


@dataclass(frozen=True)
class StoryMember:
    """An article and its story, None for one that has none yet; ``url_sha`` puts articles into an
    order that is always the same. ``has_bonds``: whether people ever said anything of stories."""

    article_id: int
    story_id: int | None
    url_sha: bytes
    first_article_id: int | None
    has_bonds: bool


@dataclass(frozen=True)
class StoryText:
    """An article that is not in the index."""

    article_id: int
    story_id: int
    title: str
    body: str
    published_at: datetime | None
    published_precision: Precision | None
    first_listed_at: datetime


@dataclass(frozen=True)
class StoryTelling:
    """An article of a story with its text, as people are shown it."""

    article_id: int
    url: str
    title: str
    body: str
    outlet: str
    name_ko: str
    name_en: str
    published_at: datetime | None
    published_precision: Precision | None
    first_listed_at: datetime
    deleted_at: datetime | None
    joined_by: str
    near_id: int | None
    score: float | None
    news: list[dict[str, Any]] | None
    copy_of_id: int | None
    copy_of_ko: str | None
    copy_of_en: str | None


@dataclass(frozen=True)
class OwedDecision:
    """A decision that was held back since its story was told, which it turns out not to be."""

    decision_id: int
    story_id: int
    topic: str
    level: str
    article_id: int
    published_at: datetime | None
    published_precision: Precision | None
    first_listed_at: datetime
    outage: timedelta
    is_baseline: bool
    is_backfill: bool


@dataclass(frozen=True)
class StoryChange:
    """What happened to a story. ``made_by``: ``rule``, or who did it."""

    id: int
    kind: str
    story_id: int
    other_id: int
    article_id: int | None
    made_by: str
    why: str | None
    made_at: datetime


@dataclass(frozen=True)
class StoryNews:
    """What an article was the first to say in its story. ``kind``: stage, actor, number or date."""

    article_id: int
    kind: str
    text: str


@dataclass(frozen=True)
class SharedText:
    """Two articles of one text, as people are shown them. ``spans``: four numbers a match, places
    in the later and in the earlier body; ``issuer_kind``: of an official text, who gave it out."""

    article_id: int
    earlier_id: int
    kind: str
    containment: float
    later_share: float | None
    earlier_share: float | None
    spans: list[int]
    is_origin: bool
    issuer_kind: str | None
    later_title: str
    later_url: str
    later_outlet: str
    later_outlet_en: str
    later_at: datetime
    earlier_title: str
    earlier_url: str
    earlier_outlet: str
    earlier_outlet_en: str
    earlier_at: datetime
    later_body: str
    earlier_body: str
