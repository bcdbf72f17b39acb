"""What was found for a field and lost: kept beside the winner, so that a choice can be judged."""

from typing import Any, Literal

from crawlers.dom import letters
from newswatch.text import clean_line

Why = Literal[
    "outranked",  # better evidence says otherwise
    "unconfirmed",  # no heading of the page shows it, and it shows another
    "names_the_site",
    "too_long",
    "too_short",
    "says_nothing",
    "portal",
    "no_person",
    "fewer_names",
    "unreadable",
    "impossible",  # in the future, or before there was a Web
    "contradicts_shown",  # not the time that the page shows people
    "day_only",
    "before_published",
    "other_site",
    "other_article",
    "odd_address",
    "logo",
]

_MOST = 6
_LONGEST = 200
_MOST_CHARACTERS = 1000


class Rejected:
    """A notebook of one page, bounded: so many candidates a field, each cut to a line."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, str]]] = {}

    def add(self, field: str, value: Any, origin: str, why: Why) -> None:
        """Notes a candidate; an empty one and one that was noted before say nothing."""
        text = _text(value)
        rows = self._rows.setdefault(field, [])
        if not text or len(rows) >= _MOST:
            return
        if any(row["value"] == text and row["origin"] == origin for row in rows):
            return
        rows.append({"value": text, "origin": origin, "why": why})

    def has(self, field: str, why: Why) -> bool:
        """Whether anything was rejected there for this reason."""
        return any(row["why"] == why for row in self._rows.get(field, []))

    def against(self, winners: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
        """Field → what lost there, but for what says the same as the winner."""
        found = {}
        for field, rows in self._rows.items():
            won = letters(_text(winners.get(field)))
            lost = [row for row in rows if letters(row["value"]) != won]
            if lost:
                found[field] = lost
        return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return clean_line(text[:_MOST_CHARACTERS])[:_LONGEST]
