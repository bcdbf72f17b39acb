"""What a correction changed: the difference of two texts of one article. Pure.

No change are other spaces and quotation marks, other counters and links around the text, a time
that is only told more exactly, and a new time of modification alone: many systems stamp it at
every save.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newswatch.clock import Precision, in_seoul
from storage.records import DuePage, KnownArticle
from transforms.essence import essence, lines_of
from transforms.figures import Moved, moved_dates, moved_numbers
from transforms.normalize import Text
from transforms.word_diff import Paragraph, Segment, paragraphs, words

_DRIFT_S = 5400.0
"""As far as ``3시간 전`` drifts between two looks (sql/queries/items.sql says the same)."""
_MOST_TOLD = 50


@dataclass(frozen=True)
class Version:
    """A text of an article. ``is_relative``: its time was counted back from when we looked."""

    title: str
    body: str
    published_at: datetime | None = None
    precision: Precision | None = None
    is_relative: bool = False


@dataclass(frozen=True)
class Difference:
    """``title``: its words where it changed, else empty. ``published``: before and after.
    ``is_summary``: only what its listing says of it; ``is_around``: only
    what stood around the text, or its signs."""

    title: tuple[Segment, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    numbers: Moved = field(default_factory=Moved)
    dates: Moved = field(default_factory=Moved)
    published: tuple[datetime, datetime] | None = None
    is_summary: bool = False
    is_around: bool = False

    def __bool__(self) -> bool:
        seen = self.title or self.paragraphs or self.published
        return bool(seen or self.is_summary or self.is_around)

    def as_json(self) -> dict[str, Any]:
        """For ``news.article_revision.changes``; only what changed. The texts themselves are kept
        beside it, so that paragraphs are only counted."""
        kinds = [one.kind for one in self.paragraphs]
        told = {
            "title": _sides(self.title),
            "paragraphs": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
            "numbers": _both(self.numbers),
            "dates": _both(self.dates),
            "published_at": self.published and [moment.isoformat() for moment in self.published],
            "summary": self.is_summary,
            "around": self.is_around,
        }
        return {name: value for name, value in told.items() if value}


def difference(before: Version, after: Version) -> Difference:
    """What a reader of both would name. Empty (false) where there is nothing to name."""
    old, new = lines_of(before.body), lines_of(after.body)
    is_title_same = essence(before.title) == essence(after.title)
    is_body_same = list(map(essence, old)) == list(map(essence, new)) or _is_same_flow(old, new)
    whole_old = "\n".join([before.title, *([] if is_body_same else old)])
    whole_new = "\n".join([after.title, *([] if is_body_same else new)])
    return Difference(
        () if is_title_same else words(before.title, after.title),
        () if is_body_same else paragraphs(old, new),
        moved_numbers(whole_old, whole_new),
        moved_dates(whole_old, whole_new),
        _moved_time(before, after),
    )


def changed(page: DuePage, text: Text, known: KnownArticle) -> Difference:
    """What a page's text changes of the article that we know.

    Of an article that has only its title, another summary is no difference that a reader of the
    article could see, and yet one to be judged; a missing one takes nothing away. Of the same bytes
    read anew every other letter counts: then it was our reading that was wrong.
    """
    before = Version(
        known.title,
        known.body,
        known.published_at,
        known.published_precision,
        _floats(known.origin),
    )
    after = Version(
        text.title, text.body, text.published_at, text.published_precision, _floats(page.origin)
    )
    found = difference(before, after)
    is_other = (known.title, known.body) != (text.title, text.body)
    if not found and is_other and page.is_reread:
        return Difference(is_around=True)
    is_summary = not known.body and not text.body and bool(text.told)
    if not found and is_summary and bytes(known.content_sha) != text.content_sha:
        return Difference(is_summary=True)
    return found


def _floats(origin: dict[str, str]) -> bool:
    """Whether a time may have been counted back from when we looked."""
    return origin.get("published", "").startswith(("text", "feed"))


def _is_same_flow(old: list[str], new: list[str]) -> bool:
    """The same words in other paragraphs."""
    return essence(" ".join(old)) == essence(" ".join(new))


def _moved_time(before: Version, after: Version) -> tuple[datetime, datetime] | None:
    old, new = before.published_at, after.published_at
    if old is None or new is None:
        return None
    if "day" in (before.precision, after.precision):
        is_same = in_seoul(old).date() == in_seoul(new).date()
    else:
        allowed = _DRIFT_S if before.is_relative or after.is_relative else 59.0
        is_same = abs((new - old).total_seconds()) <= allowed
    return None if is_same else (old, new)


def _sides(title: tuple[Segment, ...]) -> list[str] | None:
    if not title:
        return None
    return [" ".join(one.text for one in title if one.step != other) for other in ("in", "out")]


def _both(moved: Moved) -> dict[str, list[str]]:
    sides = {"out": moved.out[:_MOST_TOLD], "in": moved.new[:_MOST_TOLD]}
    return {side: list(some) for side, some in sides.items() if some}
