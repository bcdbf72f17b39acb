"""The fields of an article, one by one: its value, where it was found, what else was found and why
that lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newswatch.clock import in_seoul
from newswatch.settings import Language

__all__ = ["FieldsRow", "field_lines"]

_SHOWN = 120
_NAMES = {
    "title": ("제목", "title"),
    "title_tags": ("제목의 꼬리표", "title tags"),
    "body": ("본문", "body"),
    "authors": ("기자", "authors"),
    "section": ("분류", "section"),
    "published": ("발행", "published"),
    "modified": ("수정", "modified"),
    "canonical_url": ("대표 주소", "canonical address"),
    "tags": ("태그", "tags"),
    "wire": ("통신사", "wire"),
    "embargo": ("엠바고", "embargo"),
    "press_release": ("보도자료", "press release"),
    "image_url": ("대표 그림", "lead picture"),
}
_WHY = {
    "outranked": ("더 나은 근거가 있음", "better evidence says otherwise"),
    "unconfirmed": ("페이지에 보이는 제목과 다름", "no heading of the page shows it"),
    "names_the_site": ("사이트의 이름임", "it names the site"),
    "too_long": ("너무 긺", "too long"),
    "too_short": ("너무 짧음", "too short"),
    "says_nothing": ("뜻이 없는 말임", "it says nothing"),
    "portal": ("포털의 이름임", "it names a portal"),
    "no_person": ("사람 이름이 없음", "it names no person"),
    "fewer_names": ("이름이 덜 들어 있음", "it names fewer"),
    "unreadable": ("읽을 수 없음", "it cannot be read"),
    "impossible": ("있을 수 없는 때임", "it cannot be true"),
    "contradicts_shown": ("페이지에 보이는 때와 다름", "the page shows another time"),
    "day_only": ("날짜까지만 있음", "it states a day only"),
    "before_published": ("발행보다 앞섬", "it is before the publication"),
    "other_site": ("다른 사이트의 주소임", "it is another site's"),
    "other_article": ("이 기사의 주소가 아님", "it does not say which article"),
    "odd_address": ("쓸 수 없는 주소임", "no regular address"),
    "logo": ("사이트의 로고임", "the site's logo"),
}
_NOT_FOUND = ("(없음)", "(none)")
_LOST = ("제외", "rejected")


@dataclass(frozen=True)
class FieldsRow:
    """An article's fields with ``origin`` (field → place) and ``rejected`` (field → what lost)."""

    article_id: int
    title: str
    title_tags: list[str]
    body: str
    authors: list[str]
    section: str | None
    published: datetime | None
    modified: datetime | None
    canonical_url: str
    tags: list[str]
    wire: str | None
    embargo: str | None
    press_release: str | None
    image_url: str | None
    origin: dict[str, str]
    rejected: dict[str, list[dict[str, str]]]


def field_lines(row: FieldsRow, language: Language) -> Iterator[str]:
    """One line per field, and below it one per candidate that lost. Times are Seoul's."""
    column = 0 if language == "ko" else 1
    for name, words in _NAMES.items():
        value = _shown(getattr(row, name))
        origin = row.origin.get(name, "")
        if value or origin or name in row.rejected:
            place = f"  [{origin}]" if origin else ""
            yield f"{words[column]}: {value or _NOT_FOUND[column]}{place}"
        for lost in row.rejected.get(name, []):
            why = _WHY.get(lost["why"], (lost["why"],) * 2)[column]
            yield f"    {_LOST[column]}: {_shown(lost['value'])}  [{lost['origin']}] {why}"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{in_seoul(value):%Y-%m-%d %H:%M:%S} KST"
    text = ", ".join(value) if isinstance(value, list) else str(value)
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
