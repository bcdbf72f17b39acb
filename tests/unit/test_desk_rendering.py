"""How the desk shows addresses, times and words."""

import re
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from typing import get_args

import pytest

from desk.rendering import day_words, length_words, link_to, short_time
from desk.words import TEXTS
from newswatch.settings import PROJECT
from storage.explain import Verdict
from storage.explain_text import ANSWERS, NAMES, REASONS, WAY

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (datetime(2026, 11, 22, 0, 5, tzinfo=UTC), "09:05", "09:05"),
        (datetime(2026, 11, 21, 14, 59, tzinfo=UTC), "11월 21일 23:59", "21 Nov 23:59"),
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), "00:00", "00:00"),
        (None, "", ""),
    ],
)
def test_times_are_those_of_seoul(moment: datetime | None, korean: str, english: str) -> None:
    assert short_time(moment, language="ko", today=TODAY) == korean
    assert short_time(moment, language="en", today=TODAY) == english


def test_days_are_named() -> None:
    assert day_words(TODAY, "ko") == "2026년 11월 22일 (일)"
    assert day_words(TODAY, "en") == "Sun 22 Nov 2026"


def test_links_carry_what_differs() -> None:
    assert link_to("why", url="https://a.example/?x=1&y=2") == (
        "why?url=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2"
    )
    assert link_to("./", day=None, lang="en") == "./?lang=en"
    assert link_to("./") == "./"


@pytest.mark.parametrize("table", [TEXTS, ANSWERS, WAY, NAMES, REASONS])
def test_both_languages_tell_of_the_same_things(table: dict[str, tuple[str, str]]) -> None:
    for key, (korean, english) in table.items():
        assert _places(korean) == _places(english), key
        assert korean, key
        assert english, key


def test_every_state_has_its_words() -> None:
    schema = (PROJECT / "sql" / "migrations" / "0001_schema.sql").read_text(encoding="utf-8")
    for prefix, column in {
        "disposition": "disposition",
        "channel": "channel",
        "stage": "stage",
    }.items():
        for value in _allowed(schema, column):
            assert f"{prefix}.{value}" in TEXTS
    delivery = schema[schema.index("create table news.delivery (") :]
    for value in _allowed(delivery, "state"):
        assert f"delivery.{value}" in TEXTS
    for verdict in get_args(Verdict):
        assert f"verdict.{verdict}" in TEXTS
        assert verdict in ANSWERS


def test_every_health_view_has_its_words() -> None:
    views = (PROJECT / "sql" / "views" / "health.sql").read_text(encoding="utf-8")
    names = re.findall(r"create or replace view health\.(\w+)", views)
    assert len(names) > 5
    for name in names:
        assert f"check.{name}" in TEXTS


def test_templates_use_known_words_only() -> None:
    for template in (PROJECT / "desk" / "templates").glob("*.html"):
        for key in re.findall(r"""say\(["']([\w.]+)["'][,)]""", template.read_text("utf-8")):
            assert key in TEXTS, template.name


def _allowed(schema: str, column: str) -> list[str]:
    """The values that the first check of this column admits."""
    found = re.search(rf"check \({column} in\s*\(([^)]*)\)", schema)
    assert found is not None
    return re.findall(r"'(\w+)'", found[1])


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("seconds", "korean", "english"),
    [
        (5, "5초", "5 s"),
        (60, "1분", "1 min"),
        (754.2, "12분", "12 min"),
        (5400, "90분", "90 min"),
        (7200, "2시간", "2 h"),
        (86400, "1일", "1 d"),
        (0.2, "1초", "1 s"),
    ],
)
def test_lengths_are_told_in_their_largest_unit(seconds: float, korean: str, english: str) -> None:
    length = timedelta(seconds=seconds)
    assert (length_words(length, "ko"), length_words(length, "en")) == (korean, english)
