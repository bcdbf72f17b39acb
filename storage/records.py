"""Typed rows that the rooms exchange through Postgres. Times are aware; bytes are bytes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newswatch.clock import Precision
from newswatch.flags import PageFlag
from storage.cases import QuarantineCase
from storage.copy_rows import CopyArticle, CopyCandidate, TextPair
from storage.crawled import (
    AttemptWritten,
    ClaimedSource,
    DueItem,
    DueSource,
    LandedPage,
    LeftListing,
    ListedEntry,
    OptOut,
    OptOutPlace,
    OptOutPurpose,
    OptOutRow,
    PageFields,
    RobotsCopy,
    RobotsFile,
)
from storage.desk_views import DeskState, GapRow, ProposalRow, SourceRow, StoryRow
from storage.explain_fields import FieldsRow
from storage.polled import ListedTime, OpenGap, PollState
from storage.revision_rows import RevisionRow
from storage.story_rows import (
    OwedDecision,
    SharedText,
    StoryChange,
    StoryMember,
    StoryNeighbour,
    StoryNews,
    StoryTelling,
    StoryText,
)
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
from storage.topic_rows import (
    BacktestHit,
    BacktestState,
    HitCounts,
    LabelledText,
    Labelling,
    QualityRow,
    StoredText,
    VersionPair,
    VersionRow,
)
from storage.views import (
    AlertRow,
    ArticleRow,
    DecisionRow,
    DeliveryRow,
    DigestItemRow,
    ListingRow,
    QuarantineRow,
    ViewColumn,
)
from storage.yield_rows import DriftRow, FieldFill, Silence, YieldDay, YieldRow

__all__ = [
    "AlertRow",
    "AlertToRoute",
    "AlertToTell",
    "AppliedMigration",
    "ArticleRow",
    "AttemptWritten",
    "BacktestHit",
    "BacktestState",
    "ChannelState",
    "ClaimedDelivery",
    "ClaimedSource",
    "CopyArticle",
    "CopyCandidate",
    "DecisionRow",
    "DeliveryRow",
    "DeskState",
    "DigestItemRow",
    "DigestLine",
    "DigestToTell",
    "DriftRow",
    "DueChannel",
    "DueItem",
    "DuePage",
    "DueSource",
    "FieldFill",
    "FieldsRow",
    "GapRow",
    "HitCounts",
    "KnownArticle",
    "LabelledText",
    "Labelling",
    "LandedPage",
    "LeftListing",
    "ListedEntry",
    "ListedTime",
    "ListingRow",
    "OpenGap",
    "OptOut",
    "OptOutPlace",
    "OptOutPurpose",
    "OptOutRow",
    "OwedDecision",
    "PageFields",
    "PollState",
    "ProposalRow",
    "QualityRow",
    "QuarantineCase",
    "QuarantineRow",
    "RevisionRow",
    "RobotsCopy",
    "RobotsFile",
    "SharedText",
    "Silence",
    "SourceRow",
    "StoredText",
    "StoryChange",
    "StoryMember",
    "StoryNeighbour",
    "StoryNews",
    "StoryRow",
    "StoryTelling",
    "StoryText",
    "Telling",
    "TextPair",
    "ToldAlert",
    "VersionPair",
    "VersionRow",
    "ViewColumn",
    "YieldDay",
    "YieldRow",
]


@dataclass(frozen=True)
class DuePage:
    """A parsed page that waits for its decision, with what its listing said. Without ``raw_sha``
    no page could be read: these are the title and time of its listing."""

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
    flags: list[PageFlag]
    charset: str
    raw_sha: bytes | None
    parser_version: str
    title_tags: list[str]
    tags: list[str]
    wire: str | None
    embargo: str | None
    press_release: str | None
    image_url: str | None
    rejected: dict[str, list[dict[str, str]]]
    is_baseline: bool
    is_backfill: bool
    first_listed_at: datetime
    outage: timedelta
    tries: int
    reread_of: int | None
    listed_title: str | None
    listed_summary: str | None

    @property
    def is_reread(self) -> bool:
        """Whether it was an article before, and its stored bytes were read anew."""
        return self.reread_of is not None and self.raw_sha is not None


@dataclass(frozen=True)
class KnownArticle:
    """What is already known of the page in this place. ``is_by_address``: an article of its
    address, else of its entry. ``is_of_listing``: nothing but its listing was read."""

    place: int
    is_by_address: bool
    id: int
    revision: int
    content_sha: bytes
    is_baseline: bool
    is_backfill: bool
    first_listed_at: datetime
    outage: timedelta
    title: str
    body: str
    published_at: datetime | None
    published_precision: Precision | None
    origin: dict[str, str]
    is_of_listing: bool
    is_outdated: bool


@dataclass(frozen=True)
class AppliedMigration:
    """A migration that the database has had."""

    version: int
    name: str
    sha256: str
    applied_at: datetime
