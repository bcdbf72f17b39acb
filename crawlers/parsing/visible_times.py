"""The times that people are shown beside a headline: 입력 2026.08.21. 오후 3:05, 3시간 전."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.dates import Moment, find_dates, read_date
from crawlers.parsing.page import Page
from crawlers.parsing.shown_text import ShownText

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
    published: Shown | None = None
    modified: Shown | None = None


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
    return ShownTimes()


def _labelled(label: re.Pattern[str], text: str, page: Page) -> Iterator[tuple[int, Shown]]:
    for match in label.finditer(text):
        rest = text[match.end() : match.end() + 60]
        full = min(find_dates(rest, page.zone), key=lambda found: found[0], default=None)
        moment = full[1] if full and full[0] <= 6 else _relative(rest, page)
        if moment and moment.at <= page.fetched_at.astimezone(page.zone).replace(hour=23):
            origin = f"text:{' '.join(match['label'].split())}"
            yield match.start(), Shown(moment, origin, is_labelled=True)


def _relative(text: str, page: Page) -> Moment | None:
    """``3시간 전`` right after the label."""
    head = text[:12]
    return read_date(head, page.fetched_at, page.zone) if "전" in head else None


def _first_full(line: str, page: Page) -> Moment | None:
    found = min(find_dates(line, page.zone), key=lambda one: one[0], default=None)
    return found[1] if found else None
