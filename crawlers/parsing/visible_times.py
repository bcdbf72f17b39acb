"""The times that people are shown beside a headline: 입력 2026.08.21. 오후 3:05, 3시간 전."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.dates import Moment, find_dates, read_date
from crawlers.parsing.page import Page
from crawlers.parsing.shown_text import ShownText
from newswatch.clock import can_be_true

_PUBLISHED = re.compile(
    r"(?<![가-힣])(?P<label>(?:기사|최초|뉴스)?\s?(?:입력|등록|승인|작성|송고|발행|게재|게시|보도|배포)"
    r"(?:일시?|일자|시간|시각|날짜)?|날짜|일자|업로드|Published|Posted(?: on)?)\s*[:：|]?\s*",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?<![가-힣])(?P<label>(?:기사|최종)?\s?(?:수정|업데이트|변경)(?:일시?|일자|시간|시각)?"
    r"|Updated|Last modified)\s*[:：|]?\s*",
    re.IGNORECASE,
)
_LABELLED_WITHIN = 1500
_UNLABELLED_WITHIN = 300
_VALUE_END = re.compile(r"[\n|ㅣ│]|\s(?:수정|최종|업데이트|조회|댓글|승인|등록)")
_DATE_LIKE = re.compile(r"\d[\d.:/년월일시분\s-]{7,}")
_NEIGHBOURS = 200
_SHORT_LINE = 45


@dataclass(frozen=True)
class Shown:
    """A visible time; a labelled one (입력, 승인, …) outranks what machines are told."""

    moment: Moment
    origin: str
    is_labelled: bool


@dataclass(frozen=True)
class ShownTimes:
    """``bad``: what stands where a date should, if that is all (입력 2026.13.41)."""

    published: Shown | None = None
    modified: Shown | None = None
    bad: str | None = None


def shown_times(page: Page, seen: ShownText) -> ShownTimes:
    """The times beside the headline; unlabelled ones only right under it."""
    for place in seen.places:
        stretch = seen.after(place, _LABELLED_WITHIN)
        for start, shown in _labelled(_PUBLISHED, stretch, page):
            near = stretch[max(0, start - _NEIGHBOURS) : start + _NEIGHBOURS]
            changed = next((found for _, found in _labelled(_MODIFIED, near, page)), None)
            return ShownTimes(shown, changed)
    for place in seen.places:
        for line in seen.after(place, _UNLABELLED_WITHIN).split("\n"):
            if len(line) <= _SHORT_LINE and (moment := _first_full(line, page)):
                return ShownTimes(Shown(moment, "text", is_labelled=False))
    return ShownTimes(bad=_bad(seen))


def _labelled(label: re.Pattern[str], text: str, page: Page) -> Iterator[tuple[int, Shown]]:
    for match in label.finditer(text):
        rest = text[match.end() : match.end() + 60]
        full = min(find_dates(rest, page.zone), key=lambda found: found[0], default=None)
        moment = full[1] if full and full[0] <= 6 else _short_form(rest, page)
        if moment and can_be_true(moment.at, page.fetched_at):
            yield match.start(), Shown(moment, _origin(match), is_labelled=True)


def _origin(label: re.Match[str]) -> str:
    return f"text:{' '.join(label['label'].split())}"


def _short_form(text: str, page: Page) -> Moment | None:
    """``3시간 전``, ``어제 15:05`` or ``11.21 15:05`` right after the label. A clock alone is no
    moment: that of an old page is not today's."""
    head = _VALUE_END.split(text, maxsplit=1)[0].strip()
    is_clock = re.match(r"(?:(?:오[전후]|낮|밤|새벽)\s?)?\d{1,2}(?::|시(?!간))", head)
    return None if is_clock else read_date(head, page.fetched_at, page.zone)


def _bad(seen: ShownText) -> str | None:
    """A labelled date near the headline that cannot be true, as it is written."""
    for place in seen.places:
        stretch = seen.after(place, _LABELLED_WITHIN)
        for match in _PUBLISHED.finditer(stretch):
            line = stretch[match.end() :].split("\n", 1)[0]
            if _DATE_LIKE.match(line):
                return f"{_origin(match)}: {line[:60]}"
    return None


def _first_full(line: str, page: Page) -> Moment | None:
    found = min(find_dates(line, page.zone), key=lambda one: one[0], default=None)
    return found[1] if found and can_be_true(found[1].at, page.fetched_at) else None
