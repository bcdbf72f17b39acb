"""An outlet whose layout changed: pages of either time are read, whenever they were fetched."""

from datetime import UTC, datetime

import pytest
import yaml
from pydantic import ValidationError

from crawlers.outlet import Outlet
from crawlers.parsing.parse import parse_page

YAML = """
slug: small
name: {ko: 작은신문, en: Small}
home: https://small.example/
kind: news
tier: 2
discover: [{kind: feed, url: 'https://small.example/rss.xml'}]
promise: {articles_per_day: [1, 9], with_body: 0.9}
verified: {by: evidence, 'on': 2026-11-21}
"""
SETS = """
select:
  - {title: '.tit', body: '.story'}
  - {from: 2026-06-01, title: '.headline', body: '.prose'}
"""
TEXT = "정부는 누구나 쓸 수 있는 인공지능 모형의 조달 지침을 새로 정했다고 밝혔다. " * 3
BESIDE = "회사는 이 칸에서 새 강좌의 수강생을 모은다고 오래전부터 알려 왔다. " * 9
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)
SINCE = datetime(2026, 9, 1, tzinfo=UTC)


def outlet(select: str = SETS) -> Outlet:
    return Outlet.model_validate(yaml.safe_load(YAML + select))


def page(title: str, body: str, published: str = "", others: str = "") -> bytes:
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f"<html><head><title>다른 제목</title>{meta}</head><body><div class='{others}'>"
        f"<p>{BESIDE}</p></div><h2 class='{title}'>지침이 나왔다</h2>"
        f"<div class='{body}'><p>{TEXT}</p></div></body></html>"
    ).encode()


@pytest.mark.parametrize("fetched_at", [BEFORE, SINCE])
@pytest.mark.parametrize("classes", [("tit", "story"), ("headline", "prose")])
def test_pages_of_both_layouts_are_read(classes: tuple[str, str], fetched_at: datetime) -> None:
    found = parse_page(
        page(*classes), "https://small.example/1", {}, listed=None, outlet=outlet(),
        fetched_at=fetched_at,
    )  # fmt: skip
    assert found.title == "지침이 나왔다"
    assert found.body == TEXT.strip()
    assert (found.origin["title"], found.origin["body"]) == ("selector", "selector")


@pytest.mark.parametrize(
    ("fetched_at", "layout"), [(BEFORE, ("tit", "story")), (SINCE, ("headline", "prose"))]
)
def test_where_both_find_something_the_day_decides(
    fetched_at: datetime, layout: tuple[str, str]
) -> None:
    """The old layout's class names mean something else in the new one, and the other way round."""
    other = "prose" if layout[1] == "story" else "story"
    found = parse_page(
        page(*layout, others=other), "https://small.example/1", {}, listed=None, outlet=outlet(),
        fetched_at=fetched_at,
    )  # fmt: skip
    assert found.body == TEXT.strip()


def test_an_old_article_may_stand_in_its_old_layout() -> None:
    gap = SETS.replace("'.tit', body: '.story'", "'.tit', body: '.story'").replace(
        "- {from: 2026-06-01", "- {from: 2026-08-01, body: '.later'}\n  - {from: 2026-08-15"
    )
    found = parse_page(
        page("tit", "story", published="2026-03-01T09:00:00+09:00", others="later"),
        "https://small.example/1", {}, listed=None, outlet=outlet(gap), fetched_at=SINCE,
    )  # fmt: skip
    assert found.body == TEXT.strip()


def test_one_set_is_written_without_a_list() -> None:
    assert outlet("select: {body: '.story'}").selects[0].body == ".story"
    assert outlet("").selects[0].body is None


@pytest.mark.parametrize(
    "wrong",
    [
        "select: [{from: 2026-06-01, body: .a}, {body: .b}]",
        "select: [{body: .a}, {body: .b}]",
        "select: [{from: 2026-06-01, body: .a}, {from: 2026-06-01, body: .b}]",
    ],
)
def test_layouts_follow_each_other(wrong: str) -> None:
    with pytest.raises(ValidationError, match="oldest first"):
        outlet(wrong)
