"""Times told from now: 3시간 전, 방금, 어제 15:05, 이틀 전."""

import re
from datetime import datetime, timedelta

from crawlers.date_clock import hour_of
from newswatch.clock import Precision

_DAY = timedelta(days=1)
_UNITS = {
    "초": timedelta(seconds=1), "분": timedelta(minutes=1), "시간": timedelta(hours=1), "일": _DAY,
    "주": 7 * _DAY, "주일": 7 * _DAY, "second": timedelta(seconds=1), "sec": timedelta(seconds=1),
    "minute": timedelta(minutes=1), "min": timedelta(minutes=1), "hour": timedelta(hours=1),
    "day": _DAY, "week": 7 * _DAY,
}  # fmt: skip
_NUMBERS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
            "아홉": 9, "열": 10, "일": 1, "an": 1, "a": 1}  # fmt: skip
_WORDS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "일주일": 7}
_PAST = {"오늘": 0, "금일": 0, "어제": 1, "그제": 2, "그저께": 2, "그끄저께": 3, "today": 0,
         "yesterday": 1}  # fmt: skip
_AGO = re.compile(
    rf"(?<![\d가-힣])(?:약\s*)?(?:(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)})\s*"
    r"(?P<unit>초|분|시간|주일|주|일|seconds?|secs?|minutes?|mins?|hours?|days?|weeks?)"
    rf"|(?P<word>{'|'.join(_WORDS)}))\s*(?:전|ago)(?![가-힣])",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(
    r"(?<![가-힣])(?:방금(?:\s*전)?|조금\s*전|몇\s*초\s*전|지금)(?![가-힣])|just now", re.IGNORECASE
)
_ON_DAY = re.compile(
    rf"(?<![가-힣A-Za-z])(?P<day>{'|'.join(_PAST)})(?![가-힣A-Za-z])"
    r"(?:,?\s*(?:at\s+)?(?P<half>오전|오후|새벽|아침|낮|저녁|밤)?\s*"
    r"(?P<hour>\d{1,2})\s*(?::|시(?!간))\s*(?:(?P<minute>\d{1,2})(?!\d)\s*분?)?)?",
    re.IGNORECASE,
)
_WORDS_AFTER = 12
"""Characters behind a relative time at the head of a text; a sentence goes on for longer."""


def relative(text: str, now: datetime) -> tuple[datetime, Precision] | None:
    """The moment that ``text`` tells from ``now`` (aware, in the outlet's zone), or None.

    It stands at one end of its text: amid a sentence it is part of what is told.
    """
    if match := _at_an_end(_AGO, text):
        step = _step(match)
        moment = now - step
        is_day = bool(match["word"]) or _unit(match) >= _DAY
        return _midnight(moment) if is_day else (moment, "minute")
    if _at_an_end(_JUST_NOW, text):
        return now, "minute"
    if match := _at_an_end(_ON_DAY, text):
        return _on_day(now - _PAST[match["day"].lower()] * _DAY, match)
    return None


def _at_an_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    for match in pattern.finditer(text):
        rest = len(text) - match.end()
        if rest == 0 or (match.start() == 0 and rest <= _WORDS_AFTER):
            return match
    return None


def _step(match: re.Match[str]) -> timedelta:
    if word := match["word"]:
        return _WORDS[word] * _DAY
    number = match["n"].lower()
    return (_NUMBERS.get(number) or int(number)) * _unit(match)


def _unit(match: re.Match[str]) -> timedelta:
    unit = match["unit"].lower()
    return _UNITS[unit if unit in _UNITS else unit.removesuffix("s")]


def _on_day(day: datetime, match: re.Match[str]) -> tuple[datetime, Precision] | None:
    midnight, _ = _midnight(day)
    if match["hour"] is None:
        return midnight, "day"
    try:
        hour = hour_of(int(match["hour"]), match["half"] or "")
        return midnight.replace(hour=hour, minute=int(match["minute"] or 0)), "minute"
    except ValueError:
        return None


def _midnight(moment: datetime) -> tuple[datetime, Precision]:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0), "day"
