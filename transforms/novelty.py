"""What is new in an article of a story: what no article before it in the story has said.

New are numbers with their units, dates, actors (names in quotation marks, before an office, or
foreign ones) and stage words: the step that a law, a rule or a case has come to. Numbers and dates
are compared by their digits, names by the same keys as stories are, so that another spelling is
nothing new. Of the first article nothing is: all of it is. What is new is found when an article
comes in, and kept; what comes in later, though told earlier, does not change it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

from transforms.figures import DATE, NUMBER
from transforms.words import NAMED, words

Kind = Literal["stage", "actor", "number", "date"]
Field = Literal["title", "body"]

MOST_CHARS = 20_000
"""A longer body is read so far: what is new is said early."""

_STAGES = (
    "입법예고|행정예고|재입법예고|공청회|초안|제정안|개정안|수정안|발의|상정|심사|소위\\s?통과|상임위\\s?통과|법사위\\s?통과|본회의\\s?통과|가결|부결|의결"
    "|재의요구|거부권|공포|시행령|시행|발효|폐기|철회|유예|보류|연기|확정|고시|공고|입찰|낙찰|착수|착공|준공|출범|출시|공개|체결|비준|서명|합의|결렬|승인|허가"
    "|인가|취소|제소|기소|구속|선고|판결|항소|상고|합헌|위헌|과징금|과태료|시정명령|리콜|사퇴|사임|임명|취임|별세|체포|압수수색"
)
# A stage word goes on as a verb or with a particle; 시행착오 is another word.
_GOES_ON = r"(?:했|한|하|할|해|되|된|될|됐|돼|을|를|이|가|은|는|의|로|에|도|과|와|일|까지|부터|안)"
_STAGE = re.compile(rf"(?<![가-힣])(?:{_STAGES})(?=[^가-힣]|$|{_GOES_ON})")
_LATIN = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]{2,}(?:\s[A-Z][A-Za-z]+)*")
_SMALL = re.compile(r"\d{1,2}$")


@dataclass(frozen=True)
class Span:
    """A stretch of a title or body: ``text`` stands at ``start``–``end`` (characters)."""

    kind: Kind
    text: str
    field: Field
    start: int
    end: int


def facts(title: str, body: str) -> dict[str, Span]:
    """What an article says, in the order of its text: a key that other spellings share, and where
    it stands first."""
    found: dict[str, Span] = {}
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("body", body))
    for field, text in fields:
        beginning = text[:MOST_CHARS]
        for kind, start, end in sorted(_found(beginning), key=itemgetter(1, 2)):
            said = beginning[start:end]
            key = _key(kind, said)
            if key:
                found.setdefault(f"{kind} {key}", Span(kind, said, field, start, end))
    return found


def _found(text: str) -> Iterator[tuple[Kind, int, int]]:
    dates = [found.span() for found in DATE.finditer(text)]
    for start, end in dates:
        yield "date", start, end
    for found in NUMBER.finditer(text):
        start, end = found.span()
        if not any(first < end and start < last for first, last in dates):
            yield "number", start, end
    for found in _STAGE.finditer(text):
        yield "stage", *found.span()
    for found in NAMED.finditer(text):
        group = 1 if found[1] else 2
        yield "actor", *found.span(group)
    for found in _LATIN.finditer(text):
        yield "actor", *found.span()


def _key(kind: Kind, text: str) -> str:
    """What stands for it; empty for what tells nothing (a small bare number, filler)."""
    if kind == "actor":
        return " ".join(words(text))
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    if kind == "number":
        return "" if _SMALL.match(plain) else plain.removesuffix("원")
    return plain
