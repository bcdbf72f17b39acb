"""Rows of alerts, digests and deliveries. Re-exported by ``storage.records``."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from newswatch.clock import Precision


@dataclass(frozen=True)
class AlertToRoute:
    """A committed alert without deliveries. ``story_sha``: hex of its story's first address."""

    alert_id: int
    topic: str
    story_sha: str


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One article as a message names it. ``copy_of_*``: the outlet that had the same text first.
    ``is_listing_only``: its page could not be read, title and summary of its listing were."""

    title: str
    url: str
    name_ko: str
    name_en: str
    published_at: datetime | None
    published_precision: Precision | None
    first_listed_at: datetime
    copy_of_ko: str | None = None
    copy_of_en: str | None = None
    is_listing_only: bool = False


@dataclass(frozen=True, kw_only=True)
class AlertToTell(Telling):
    """What a message says about an alert: the article that raised it, and why."""

    alert_id: int
    topic: str
    story_id: int
    article_id: int
    raised_at: datetime
    reason: str
    evidence: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ToldAlert(Telling):
    """An alert of the last day in a digest. ``deliveries`` are ``channel:state``."""

    alert_id: int
    deliveries: list[str]


@dataclass(frozen=True)
class DigestToTell:
    """A digest and its Seoul day."""

    digest_id: int
    day: date
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class DigestLine(Telling):
    """An article that a digest names, with why it was not alerted (``disposition``)."""

    topic: str
    disposition: Literal["baseline", "backfill", "old", "weak"]
    reason: str
    story_id: int


@dataclass(frozen=True)
class ClaimedDelivery:
    """A delivery that is ours until its lease ends.

    Seconds ``waiting_for_s`` since it was decided, ``trying_for_s`` since the first try (0 before).
    """

    id: int
    alert_id: int | None
    digest_id: int | None
    channel: str
    recipient: str
    dedup_key: str
    epoch: int
    tries: int
    maybe_repeated: bool
    waiting_for_s: float
    trying_for_s: float


@dataclass(frozen=True)
class DueChannel:
    """A channel with ``waiting`` deliveries; the first may be tried in ``wait_s`` seconds."""

    channel: str
    waiting: int
    wait_s: float


@dataclass(frozen=True)
class ChannelState:
    """A recipient of messages: since when it fails, how many wait for it."""

    channel: str
    recipient: str
    failing_since_at: datetime | None
    last_error: str | None
    waiting: int
    last_sent_at: datetime | None
