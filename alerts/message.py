"""What is said, whatever the channel: one headline, a few facts, lists of other articles.

Channels know messages only; alerts, digests and tests all become one. Texts have passed the
gate (``newswatch.text``) and links are safe (``newswatch.links``) when a message is made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alerts.texts import published_words, say
from newswatch.links import safe_link
from newswatch.settings import Language
from newswatch.text import clean_line
from storage.records import Telling

Kind = Literal["alert", "digest", "test"]


@dataclass(frozen=True)
class Entry:
    """One article in a list. ``notes`` are short: outlet, time, what is special."""

    title: str
    url: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A list under a heading; ``more`` entries beyond it were left out."""

    heading: str
    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True)
class Message:
    """Channel-neutral. ``dedup_key`` is the delivery's; ``short_key`` is what people compare."""

    kind: Kind
    language: Language
    dedup_key: str
    short_key: str
    topic: str
    title: str
    url: str | None
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    at: datetime
    maybe_repeated: bool = False

    @property
    def label(self) -> str:
        """Topic and kind: ``오픈소스 AI 정책 · 새 소식``."""
        kind = say(f"kind.{self.kind}", self.language)
        return f"{self.topic} · {kind}" if self.topic else kind

    @property
    def warning(self) -> str | None:
        """Said first where a copy may have arrived already."""
        if not self.maybe_repeated:
            return None
        return say("maybe_repeated", self.language, number=self.short_key)

    @property
    def footer(self) -> str:
        return say("footer", self.language, number=self.short_key)


def short_key(prefix: str, number: int, dedup_key: str) -> str:
    """``A17-3fa9c1``: the alert's number for people and SQL, and a piece of the derived key."""
    return f"{prefix}{number}-{dedup_key[:6]}"


def outlet_name(telling: Telling, language: Language) -> str:
    return clean_line(telling.name_en if language == "en" else telling.name_ko)


def copy_note(telling: Telling, language: Language) -> str | None:
    """Says that the text is a verified copy, and where it was seen first."""
    first = telling.copy_of_en if language == "en" else telling.copy_of_ko
    return say("copy_of", language, outlet=clean_line(first)) if first else None


def when(telling: Telling, language: Language) -> str:
    return published_words(
        telling.published_at, telling.published_precision, telling.first_listed_at, language
    )


def entry(telling: Telling, language: Language, *notes: str | None) -> Entry:
    """The article as a line of a list: outlet, time, copy note, then ``notes``."""
    said = (
        outlet_name(telling, language),
        when(telling, language),
        copy_note(telling, language),
        say("listing_only_note", language) if telling.is_listing_only else None,
        *notes,
    )
    return Entry(
        title=clean_line(telling.title),
        url=safe_link(telling.url),
        notes=tuple(note for note in said if note),
    )


def shorten(text: str, size: int) -> str:
    """At most ``size`` characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"
