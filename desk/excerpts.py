"""Where a decision's words stand in the text: the title whole, the body in short cuts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storage.db import Connection
from storage.explain import Explanation
from storage.queries import queries

__all__ = ["Cut", "cuts", "excerpts"]

AROUND = 45
MOST_CUTS = 6
Span = tuple[int, int]


@dataclass(frozen=True)
class Cut:
    """A stretch of text as pieces (text, is_term), and whether text is left out beside it."""

    pieces: tuple[tuple[str, bool], ...]
    is_cut_before: bool = False
    is_cut_after: bool = False


def excerpts(connection: Connection, found: Explanation) -> list[tuple[str, list[Cut]]]:
    """Field (title, body) and its cuts, for the fields in which a word was found."""
    if found.article is None:
        return []
    title, body = queries.desk.find_text(connection, article_id=found.article.article_id)
    terms = [term for row in found.decisions for term in row.evidence.get("terms", [])]
    fields = [
        ("title", cuts(title, _spans(title, "title", terms), around=len(title))),
        ("body", cuts(body, _spans(body, "body", terms))[:MOST_CUTS]),
    ]
    return [(field, found_cuts) for field, found_cuts in fields if found_cuts]


def cuts(text: str, spans: Iterable[Span], around: int = AROUND) -> list[Cut]:
    """The spans of a text with ``around`` characters on each side; near ones share a cut."""
    groups: list[list[Span]] = []
    for span in _merged(spans):
        if groups and span[0] - groups[-1][-1][1] <= 2 * around:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [_cut(text, group, around) for group in groups]


def _cut(text: str, spans: list[Span], around: int) -> Cut:
    first, last = max(0, spans[0][0] - around), min(len(text), spans[-1][1] + around)
    pieces, here = [], first
    for start, end in spans:
        pieces += [(text[here:start], False), (text[start:end], True)]
        here = end
    pieces.append((text[here:last], False))
    return Cut(tuple(piece for piece in pieces if piece[0]), first > 0, last < len(text))


def _spans(text: str, field: str, terms: list[dict[str, Any]]) -> list[Span]:
    """The places that still hold what was found: the text may have been revised since."""
    return [
        (term["start"], term["end"])
        for term in terms
        if term["field"] == field and text[term["start"] : term["end"]] == term["text"]
    ]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
