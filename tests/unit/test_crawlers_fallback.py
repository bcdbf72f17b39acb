"""Trafilatura is asked last, says so, and is not asked for pages in an article's place."""

from datetime import UTC, datetime

import pytest

from crawlers.parsing import Unreadable, parse_page
from storage.records import PageFields

SENTENCE = "국회가 열린 모델을 돕는 예산을 두 배로 늘리기로 했다고 21일 밝혔다. "
LINKED = f"<p><a href=/x>{SENTENCE * 4}</a></p><p><a href=/x>{SENTENCE * 4}</a></p>"
"""Prose that is nothing but links: no element of the page holds an article's."""


def read(title: str, body: str) -> PageFields:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return parse_page(
        page.encode(), "https://www.hanbit.example/1", {}, listed=None, outlet=None,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip


def test_a_rescued_text_is_flagged() -> None:
    page = read("열린 모델 예산을 두 배로 늘린다", LINKED)
    assert SENTENCE.strip() in page.body
    assert page.origin["body"] == "fallback:trafilatura"
    assert page.flags == ("fallback",)


def test_an_article_that_an_element_holds_is_not() -> None:
    page = read("열린 모델 예산을 두 배로 늘린다", f"<p>{SENTENCE * 4}</p>")
    assert page.origin["body"] == "text"
    assert page.flags == ()


@pytest.mark.parametrize(("title", "kind"), [
    ("로그인 | 한빛신문", "login_page"),
    ("페이지를 찾을 수 없습니다", "soft_404"),
])  # fmt: skip
def test_the_links_of_a_notice_are_no_article(title: str, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(title, LINKED)
    assert refused.value.kind == kind


def test_a_page_that_shows_little_is_a_stub() -> None:
    page = read("열린 모델 예산을 두 배로 늘린다", f"<p><a href=/x>{SENTENCE}</a></p>")
    assert (page.body, page.flags) == ("", ("stub",))
