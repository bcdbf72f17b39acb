"""Whose text it is: the news agency that a dateline, byline or copyright line names.

A caption that credits an agency's picture says nothing of the text.
"""

import re
from collections.abc import Sequence

from crawlers.parsing.page import Evidence

_NAMES = {
    "연합뉴스": "연합뉴스|yonhap(?: news)?",
    "뉴시스": "뉴시스|newsis",
    "뉴스1": "뉴스1|뉴스원|news1",
    "뉴스핌": "뉴스핌|newspim",
    "연합인포맥스": "연합인포맥스",
    "로이터": "로이터(?: ?통신)?|reuters",
    "AP": "AP(?: ?통신)?|associated press",
    "AFP": "AFP(?: ?통신)?",
    "블룸버그": "블룸버그(?: ?통신)?|bloomberg",
    "신화": "신화(?: ?통신)?|xinhua",
    "교도": "교도(?: ?통신)?|kyodo",
    "타스": "타스(?: ?통신)?|tass",
    "DPA": "dpa(?: ?통신)?",
}
_ANY = "|".join(_NAMES.values())
_AGENCY = rf"(?<![A-Za-z가-힣])(?:{_ANY})(?![A-Za-z가-힣\d])"

_DATELINE = re.compile(
    rf"[\[(【<]\s?(?:[^\])】>\n]{{1,25}}[=/]\s?)?(?:{_ANY})(?:\s?특약)?\s?[\])】>]", re.IGNORECASE
)
_RIGHTS = re.compile(
    rf".{{0,40}}(?:저작권자|copyright|무단\s?전재|ⓒ|©|\(c\)).{{0,25}}?{_AGENCY}.{{0,60}}",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"무단|전재|재배포|저작권자|reserved", re.IGNORECASE)
_SOURCE = re.compile(rf"[\[(<]?\s?(?:출처|기사\s?제공|제공)?\s?[:=]?\s?(?:{_ANY})\s?[\])>]?", re.I)
_HEAD, _TAIL = 4, 6


def read_wire(lines: Sequence[str], authors: Sequence[str]) -> Evidence[str] | None:
    """The agency, of two (로이터=연합뉴스) the one that handed the text on, or None. ``lines``: the
    article's before it was cleaned."""
    for line in lines[:_HEAD]:
        if match := _DATELINE.match(line):
            return _named(match[0], "text:dateline")
    for line in reversed(lines[-_TAIL:]):
        if _FORBIDS.search(line) and (match := _RIGHTS.match(line)):
            return _named(match[0], "text:copyright")
        if _SOURCE.fullmatch(line.strip()):
            return _named(line, "text:source-line")
    for author in authors:
        if re.fullmatch(_ANY, author.strip(), re.IGNORECASE):
            return _named(author, "byline")
    return None


def _named(text: str, origin: str) -> Evidence[str] | None:
    """The agency that stands last."""
    found = [
        (match.start(), name)
        for name, spelt in _NAMES.items()
        for match in re.finditer(rf"(?<![A-Za-z가-힣])(?:{spelt})", text, re.IGNORECASE)
    ]
    return Evidence(max(found)[1], origin) if found else None
