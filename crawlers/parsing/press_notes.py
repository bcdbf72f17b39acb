"""Notes to newsrooms inside a text: when it may be told, and that it is a press release.

They are no text of the article: kept as fields, and taken out of the body.
"""

import re
from collections.abc import Iterator, Sequence

from crawlers.parsing.page import Evidence

_BULLET = r"[\s*※□■◇○●▷▶☞<\[(【-]*"
_CLOSE = r"\s?[\])】>]?"
_EMBARGO_LABEL = re.compile(
    rf"^{_BULLET}(?:엠바고|embargo|보도\s?(?:가능\s?)?(?:시점|일시|시기|시간|요청\s?일시?)|보도\s?통제)"
    rf"{_CLOSE}\s?[:：|ㅣ]?\s?(?P<when>.{{0,60}})$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\d|즉시|배포|조간|석간|온라인|방송|정오|자정|해제|없음|이후|부터|오전|오후|immediate",
    re.IGNORECASE,
)
_EMBARGO_REQUEST = re.compile(
    r"^.{0,60}(?:조간|석간|\d시|\d일|\d분|이후|즉시|배포\s?시)[^.\n]{0,25}(?:부터|이후|에)?\s?(?:보도|기사화)"
    r"(?:하여|해|를|가능|될\s?수|하실\s?수)?[^.\n]{0,20}(?:바랍니다|부탁드립니다|주십시오|주세요|가능합니다)\.?"
    rf"{_CLOSE}$"
)
_RELEASE = re.compile(
    rf"^{_BULLET}(?:보도\s?자료|보도\s?(?:참고|설명|해명)\s?자료|press\s?release)"
    rf"(?:\s?(?:제공|출처|배포|원문))?{_CLOSE}\s?(?:[:：=|].{{0,60}})?$"
    r"|^.{0,8}(?:본|이|해당|위)\s?(?:기사|글|자료|콘텐츠|게시물)[은는]?\s.{0,60}보도\s?자료"
    r".{0,60}(?:다|음|임|니다)\.?[\])】>]?$"
    rf"|^{_BULLET}(?:자료|기사)\s?(?:제공|출처)\s?[:：=]\s?.{{2,40}}$",
    re.IGNORECASE,
)
_LONGEST = 200
_ENDS = 8


def is_press_note(line: str) -> bool:
    """Whether a whole line is a note to newsrooms and no text."""
    return bool(_embargo(line) or _RELEASE.match(line))


def read_embargo(lines: Sequence[str]) -> Evidence[str] | None:
    """The note of when it may be told, as written; of a board's table the label with its value."""
    for line, following in _ends(lines):
        if note := _embargo(line):
            return Evidence(note[:_LONGEST], "text:note")
        label = _EMBARGO_LABEL.match(line)
        if label and not label["when"].strip() and len(following) <= 60 and _WHEN.search(following):
            return Evidence(f"{line.strip()} {following.strip()}"[:_LONGEST], "text:label")
    return None


def read_press_release(lines: Sequence[str], tags: Sequence[str]) -> Evidence[str] | None:
    """The note that it is a press release or made from one, as written."""
    for line, _ in _ends(lines):
        if _RELEASE.match(line):
            return Evidence(line.strip()[:_LONGEST], "text:note")
    for tag in tags:
        if re.search(r"보도\s?(?:참고\s?|설명\s?|해명\s?)?자료|press release", tag, re.IGNORECASE):
            return Evidence(tag, "title")
    return None


def _embargo(line: str) -> str | None:
    label = _EMBARGO_LABEL.match(line)
    if label and _WHEN.search(label["when"]) and not re.search(r"다\.\s*$", line):
        return line.strip()
    is_request = ("보도" in line or "기사화" in line) and _EMBARGO_REQUEST.match(line)
    return line.strip() if is_request else None


def _ends(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line at head and tail with the one after it."""
    for place, line in enumerate(lines):
        if place < _ENDS or place >= len(lines) - _ENDS:
            yield line, lines[place + 1] if place + 1 < len(lines) else ""
