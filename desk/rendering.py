"""Templates, and how times, days and addresses are shown."""

from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2

from desk.words import say
from newswatch import clock
from newswatch.links import safe_link
from newswatch.listing_words import WORDS as NOTES
from newswatch.settings import Language
from storage.explain_words import reason_words
from storage.records import ArticleRow

_UNITS = {86400: ("일", "d"), 3600: ("시간", "h"), 60: ("분", "min"), 1: ("초", "s")}
_WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, language: Language, own_language: Language, **values: Any) -> str:
    """A page. Links name the language only where it is not ``own_language``, the settings' own."""
    lang_query = None if language == own_language else language
    today = seoul_today()
    return (
        _environment()
        .get_template(template)
        .render(
            lang=language,
            lang_query=lang_query,
            say=partial(_say, language),
            link=partial(link_to, lang=lang_query),
            at=partial(short_time, language=language, today=today),
            full=full_time,
            published=partial(published_words, language=language, today=today),
            day_words=partial(day_words, language=language),
            href=safe_link,
            outlet=partial(_outlet, language),
            reason=partial(reason_words, language=language),
            notes=partial(notes_words, language=language),
            length=partial(length_words, language=language),
            **values,
        )
    )


def seoul_today() -> date:
    """The Seoul day of business time."""
    return clock.in_seoul(clock.now()).date()


def link_to(path: str, lang: Language | None = None, **query: object) -> str:
    """A relative address inside the desk; empty parameters are left out."""
    wanted = {**query, "lang": lang}
    parameters = urlencode({name: value for name, value in wanted.items() if value})
    return f"{path}?{parameters}" if parameters else path


def short_time(moment: datetime | None, *, language: Language, today: date) -> str:
    """09:05 for today, else with its day: 11월 21일 09:05. Seoul time; empty for no time."""
    if moment is None:
        return ""
    there = clock.in_seoul(moment)
    if there.date() == today:
        return f"{there:%H:%M}"
    return f"{_short_day(there, language)} {there:%H:%M}"


def published_words(article: ArticleRow, *, language: Language, today: date) -> str:
    """As exactly as the time of publication is known; where it is not, when it was first listed."""
    moment = article.published_at or article.first_listed_at
    if article.published_at and article.published_precision == "day":
        return _short_day(clock.in_seoul(moment), language)
    return short_time(moment, language=language, today=today)


def _short_day(day: date, language: Language) -> str:
    return f"{day.month}월 {day.day}일" if language == "ko" else f"{day:%-d %b}"


def length_words(length: timedelta, language: Language) -> str:
    """90분, 2시간, 1일 or 30초; 90 min, 2 h, 1 d or 30 s: the largest unit without a remainder."""
    seconds = max(1, round(length.total_seconds()))
    if seconds > 60:
        seconds -= seconds % 60
    unit = next(unit for unit in _UNITS if seconds % unit == 0)
    korean, english = _UNITS[unit]
    number = seconds // unit
    return f"{number}{korean}" if language == "ko" else f"{number} {english}"


def notes_words(names: list[str], language: Language) -> str:
    """What is odd about a listing, joined; a name without words stands as it is."""
    column = 0 if language == "ko" else 1
    return ", ".join(NOTES[name][column] if name in NOTES else name for name in names)


def full_time(moment: datetime | None) -> str:
    """2026-11-22 09:05:12 KST."""
    return f"{clock.in_seoul(moment):%Y-%m-%d %H:%M:%S} KST" if moment else ""


def day_words(day: date, language: Language) -> str:
    """2026년 11월 22일 (일), or Sun 22 Nov 2026."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일 ({weekday})"
    return f"{weekday} {day:%-d %b %Y}"


def _say(language: Language, key: str, **values: object) -> str:
    return say(key, language, **values)


def _outlet(language: Language, row: Any, prefix: str = "outlet_name") -> str:
    """The outlet's name of a row in the reader's language."""
    name: str = getattr(row, prefix if language == "ko" else f"{prefix}_en")
    return name
