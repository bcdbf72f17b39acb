"""Typed rows that the rooms exchange through Postgres. Times are aware; bytes are bytes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from newswatch.clock import Precision
from storage.cases import QuarantineCase
from storage.tellings import (
    AlertToRoute,
    AlertToTell,
    ChannelState,
    ClaimedDelivery,
    DigestLine,
    DigestToTell,
    DueChannel,
    Telling,
    ToldAlert,
)
from storage.views import (
    AlertRow,
    ArticleRow,
    DecisionRow,
    DeliveryRow,
    DeskState,
    DigestItemRow,
    ListingRow,
    QuarantineRow,
    SourceRow,
    StoryRow,
    ViewColumn,
)

__all__ = [
    "AlertRow",
    "AlertToRoute",
    "AlertToTell",
    "AppliedMigration",
    "ArticleRow",
    "ChannelState",
    "ClaimedDelivery",
    "ClaimedSource",
    "CopyCandidate",
    "DecisionRow",
    "DeliveryRow",
    "DeskState",
    "DigestItemRow",
    "DigestLine",
    "DigestToTell",
    "DueChannel",
    "DueItem",
    "DuePage",
    "DueSource",
    "KnownArticle",
    "LandedPage",
    "ListedEntry",
    "ListingRow",
    "PageFields",
    "QuarantineCase",
    "QuarantineRow",
    "RobotsCopy",
    "SourceRow",
    "StoryNeighbour",
    "StoryRow",
    "Telling",
    "ToldAlert",
    "ViewColumn",
]


@dataclass(frozen=True)
class ListedEntry:
    """One entry of a feed, sitemap or list page, as listed."""

    url: str
    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_raw: str | None = None


@dataclass(frozen=True)
class PageFields:
    """What was read from one article page. ``origin`` says for each field where it was found."""

    title: str
    body: str
    authors: tuple[str, ...] = ()
    section: str | None = None
    published_at: datetime | None = None
    published_precision: Precision | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    origin: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    charset: str = "utf-8"


@dataclass(frozen=True)
class DueSource:
    """A source whose poll is due, or which has pages left to fetch."""

    slug: str
    host: str
    is_poll_due: bool
    pages_due: int


@dataclass(frozen=True)
class ClaimedSource:
    """A source that a crawl is at work on. What it writes holds only while ``epoch`` is the
    source's; ``etag`` and ``last_modified`` belong to the last listing that was read."""

    run_id: int
    source_id: int
    slug: str
    url: str
    epoch: int
    is_poll_due: bool
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class RobotsCopy:
    """A site's robots.txt as it was served within the last day. While ``is_fresh``, no new one is
    asked for."""

    body: bytes
    is_fresh: bool


@dataclass(frozen=True)
class DueItem:
    """A listed page that is to be fetched now."""

    id: int
    url: str


@dataclass(frozen=True)
class LandedPage:
    """A body that is stored but not yet parsed, with what its listing said."""

    attempt_id: int
    item_id: int
    source_id: int
    outlet_slug: str
    url: str
    final_url: str
    headers: dict[str, Any]
    raw_sha: bytes
    body_gz: bytes
    landed_at: datetime
    listed_title: str | None
    listed_summary: str | None
    listed_authors: list[str]
    listed_published_at: datetime | None
    listed_published_precision: Precision | None
    parse_tries: int


@dataclass(frozen=True)
class DuePage:
    """A parsed page that waits for its decision, with what its listing said."""

    id: int
    item_id: int
    source_id: int
    outlet_slug: str
    url: str
    canonical_url: str | None
    title: str
    body: str
    authors: list[str]
    section: str | None
    published_at: datetime | None
    published_precision: Precision | None
    modified_at: datetime | None
    origin: dict[str, str]
    flags: list[str]
    charset: str
    raw_sha: bytes
    parser_version: str
    is_baseline: bool
    is_backfill: bool
    first_listed_at: datetime
    outage: timedelta
    tries: int
    listed_title: str | None
    listed_summary: str | None


@dataclass(frozen=True)
class KnownArticle:
    """What is already known of an address."""

    id: int
    revision: int
    content_sha: bytes
    is_baseline: bool
    is_backfill: bool
    first_listed_at: datetime
    outage: timedelta


@dataclass(frozen=True)
class CopyCandidate:
    """A stored article that may share its text with another. ``grams``: see transforms.copies."""

    article_id: int
    content_sha: bytes
    grams: bytes | None
    published_at: datetime | None
    published_precision: Precision | None
    first_listed_at: datetime


@dataclass(frozen=True)
class StoryNeighbour:
    """A stored article whose heaviest terms weigh like another's, with all its terms."""

    article_id: int
    story_id: int
    terms: list[str]
    weights: list[float]
    published_at: datetime | None
    published_precision: Precision | None
    first_listed_at: datetime
    story_size: int


@dataclass(frozen=True)
class AppliedMigration:
    """A migration that the database has had."""

    version: int
    name: str
    sha256: str
    applied_at: datetime
