"""Typed rows of copies: candidates, verified pairs, and what became of an article's text."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CopyCandidate:
    """A stored article that may share its text with another. ``grams``, ``reading``: see
    ``transforms.fingerprints`` and ``transforms.alignment``; None where it has left the index, and
    only then ``body``, its beginning."""

    article_id: int
    content_sha: bytes
    grams: bytes | None
    outlet_slug: str
    title: str
    body: str | None
    reading: str | None
    published_at: datetime | None
    first_listed_at: datetime


@dataclass(frozen=True)
class CopyArticle:
    """An article whose copies are asked for. ``origin_id``: None for an original."""

    article_id: int
    title: str
    url: str
    outlet: str
    published_at: datetime | None
    body: str
    origin_id: int | None


@dataclass(frozen=True)
class TextPair:
    """A verified pair, with both texts as they were compared. ``kind``: exact, near, follow_up.
    ``score`` and ``spans`` are None where it was found before sentences were aligned; four numbers
    a match: start and end in the later body, start and end in the earlier one."""

    article_id: int
    earlier_id: int
    kind: str
    containment: float
    score: float | None
    later_share: float | None
    earlier_share: float | None
    spans: list[int] | None
    later_title: str
    earlier_title: str
    later_url: str
    earlier_url: str
    later_outlet: str
    earlier_outlet: str
    later_at: datetime | None
    earlier_at: datetime | None
    later_body: str
    earlier_body: str
    earlier_outlet_kind: str
    found_at: datetime
