"""Sentences of Korean news text and the zones of an article: title, lead, body, its labels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from transforms.texts import Field, Texts

# Portals glue sentences together: 다.이어 parts as 다. 이어 does; 3.5 and U.S. do not part.
_END = re.compile(r"(?<=[다요죠음됨함임까]\.)[\"”’')]*\s*(?=\S)|(?<=[.!?])[\"”’')]*\s+|\n+")

LEAD_SENTENCES = 3
LEAD_CHARS = 300


@dataclass(frozen=True, slots=True)
class Sentence:
    """``field[start:end]``."""

    field: Field
    zone: Literal["title", "lead", "body", "section", "outlet"]
    start: int
    end: int


def split(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, in order."""
    start = 0
    for gap in _END.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = max(start, gap.end())
    if start < len(text):
        yield start, len(text)


def zones(texts: Texts) -> Iterator[Sentence]:
    """The one-line fields as one sentence each, then the body's: the first few are the lead."""
    for field in ("title", "section", "outlet"):
        if texts[field]:
            yield Sentence(field, field, 0, len(texts[field]))
    for number, (start, end) in enumerate(split(texts.body)):
        is_lead = number < LEAD_SENTENCES and start < LEAD_CHARS
        yield Sentence("body", "lead" if is_lead else "body", start, end)
