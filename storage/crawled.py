"""Typed rows of what is crawled: sources, requests, listed entries, pages that landed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from newswatch.clock import Precision
from newswatch.flags import EntryFlag, PageFlag


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of a feed, sitemap, list page or API, as listed. ``portal_url``: a copy of it, on a
    portal or behind a redirector, that the entry names too; ``flags``: what is odd about it
    (crawlers/feed_lies.py)."""

    url: str
    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_raw: str | None = None
    portal_url: str | None = None
    flags: tuple[EntryFlag, ...] = ()


OptOutPlace = Literal["robots", "header", "meta", "text"]
"""Where it stands: robots.txt, an HTTP header, a meta tag, or a line of the page for people."""
OptOutPurpose = Literal["ai", "tdm", "index", "snippet", "archive", "expiry", "terms"]


@dataclass(frozen=True)
class OptOut:
    """Something that a site says of the use of its texts. ``name``: the directive in lower case;
    ``addressee``: ``*`` or a crawler's name in lower case; ``directive``: as written; ``until``:
    the moment after which the page shall not be used."""

    place: OptOutPlace
    name: str
    purpose: OptOutPurpose
    addressee: str
    directive: str
    until: datetime | None = None


@dataclass(frozen=True)
class PageFields:
    """What was read from one article page. ``origin`` says for each field where it was found;
    ``rejected`` what else was found (field → value, origin, why it lost). ``title_tags`` stand in
    the title too; ``wire`` is the agency whose text it is; ``embargo`` and ``press_release`` are
    notes to newsrooms as written."""

    title: str
    body: str
    authors: tuple[str, ...] = ()
    section: str | None = None
    published_at: datetime | None = None
    published_precision: Precision | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    origin: dict[str, str] = field(default_factory=dict)
    flags: tuple[PageFlag, ...] = ()
    charset: str = "utf-8"
    opt_outs: tuple[OptOut, ...] = ()
    title_tags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    wire: str | None = None
    embargo: str | None = None
    press_release: str | None = None
    image_url: str | None = None
    rejected: dict[str, list[dict[str, str]]] = field(default_factory=dict)


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
    source's."""

    run_id: int
    source_id: int
    slug: str
    url: str
    epoch: int
    is_poll_due: bool


@dataclass(frozen=True)
class AttemptWritten:
    """What became of one write of the fetch ledger. ``is_end``: the request ``attempt_id`` was
    closed. Else the ``n``-th request asked for: not to be made where the claim is lost, else
    without an attempt not before ``wait_s`` seconds have passed."""

    is_end: bool
    n: int | None
    attempt_id: int | None
    is_claimed: bool
    wait_s: float


@dataclass(frozen=True)
class RobotsCopy:
    """A site's robots.txt as it was served within the last day. While ``is_fresh``, no new one is
    asked for. ``kind``: ``rules``, ``html`` in its place, or ``nothing``. ``failure``: why a newer
    one could not be had (``HTTP 503``, ``timeout``)."""

    status: int
    kind: str
    body: bytes
    fetched_at: datetime
    is_fresh: bool
    failure: str | None


@dataclass(frozen=True)
class RobotsFile(RobotsCopy):
    """The last robots.txt of an origin, of whatever age. Not older than a day, it ``is_valid``."""

    origin: str
    expires_at: datetime
    is_valid: bool


@dataclass(frozen=True)
class OptOutRow:
    """What a source's site says of the use of its texts, and when it was seen first and last."""

    source: str
    place: OptOutPlace
    name: str
    addressee: str
    purpose: OptOutPurpose
    directive: str
    example_url: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class DueItem:
    """A listed page that is to be fetched now; ``is_look``: once more, by these validators."""

    id: int
    url: str
    is_look: bool
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class LeftListing:
    """A listing that landed, and of which no entry was written."""

    url: str
    headers: dict[str, str]
    body_gz: bytes


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
