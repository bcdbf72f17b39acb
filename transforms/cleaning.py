"""What of a body counts when texts are compared: its sentences without what stands under many.

Left out are datelines, bylines, photo credits and photo-desk footers, copyright and tip-off lines,
pointers to other articles. Places are kept: every sentence says where it stands in the body, so
that what two texts share can be shown in both.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.sentences import split

MAX_CHARS = 40_000
"""Longer bodies (2 MB happens) are compared by their beginning."""

_NOT_LETTERS = re.compile(r"[^0-9a-z가-힣]+")

# Lines that stand under many articles and say nothing of this one.
_BOILERPLATE = re.compile(
    r"무단\s?(?:전재|복제|배포|도용)|재배포\s?금지|재판매\s?및\s?DB|저작권자|ⓒ|©"
    r"|All rights reserved|Copyright"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|기사\s?제보|제보(?:하기|는)|카카오톡|구독\s?(?:하기|신청)|네이버에서|채널\s?추가"
    r"|^\s*[/(]?\s*(?:사진|그래픽|자료)\s?[=:／/]|셔터스톡|게티이미지"
    r"|많이 본 (?:뉴스|기사)|관련\s?기사|^▶|^☞|^■ 제보"
    r"|^[가-힣·,\s]{2,24}\s(?:기자|특파원|선임기자|인턴기자|논설위원|객원기자)[\s.]*$",
    re.IGNORECASE,
)
_BOILERPLATE_CHARS = 120
_DATELINE = re.compile(
    r"[\[(【][^\])】\n]{1,30}(?:=|뉴스|기자)[^\])】\n]{0,20}[\])】](?:\s*\S{2,4}\s?(?:기자|특파원)\s*=)?"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``body[start:end]`` with its letters."""

    start: int
    end: int
    plain: str


def letters(text: str) -> str:
    """What counts when texts are compared: NFKC, lower case, only 0-9 a-z 가-힣."""
    return only_letters(plain(text))


def only_letters(plain_text: str) -> str:
    """Of a plain text what counts."""
    return _NOT_LETTERS.sub("", plain_text)


def plain(text: str) -> str:
    """NFKC and lower case: one form for what a reader takes for the same letters."""
    return unicodedata.normalize("NFKC", text).lower()


def sentences(body: str) -> list[Sentence]:
    """The sentences of a body that say something of its own, in order."""
    return list(_kept(body[:MAX_CHARS]))


def _kept(body: str) -> Iterator[Sentence]:
    blanked = _DATELINE.sub(lambda found: " " * len(found[0]), body)
    for start, end in split(blanked):
        text = blanked[start:end]
        if _is_boilerplate(text):
            continue
        told = text.strip()
        if told:
            first = start + len(text) - len(text.lstrip())
            yield Sentence(first, first + len(told), plain(told))


def _is_boilerplate(sentence: str) -> bool:
    return len(sentence) <= _BOILERPLATE_CHARS and _BOILERPLATE.search(sentence) is not None
