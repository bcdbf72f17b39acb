"""The one gate: what comes out can be stored, shown, and told apart by its address."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.clock import SEOUL
from storage.records import DuePage
from transforms.normalize import UnusableError, address, normalize

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
# Lone surrogates and NUL included, as broken pages have them.
ANY_TEXT = st.text(st.characters(codec=None))


def page(**changes):
    fields = {
        "id": 1,
        "item_id": 1,
        "source_id": 1,
        "outlet_slug": "nuri",
        "url": "https://news.example.kr/view?id=1234",
        "canonical_url": None,
        "title": "제목",
        "body": "본문이다.",
        "authors": [],
        "section": None,
        "published_at": NOW,
        "published_precision": "minute",
        "modified_at": None,
        "origin": {},
        "flags": [],
        "charset": "utf-8",
        "raw_sha": b"0" * 32,
        "parser_version": "1",
        "title_tags": [],
        "tags": [],
        "wire": None,
        "embargo": None,
        "press_release": None,
        "image_url": None,
        "rejected": {},
        "is_baseline": False,
        "is_backfill": False,
        "first_listed_at": NOW,
        "outage": timedelta(0),
        "tries": 1,
        "reread_of": None,
        "listed_title": None,
        "listed_summary": None,
    }
    return DuePage(**(fields | changes))


@given(title=ANY_TEXT, body=ANY_TEXT, author=ANY_TEXT)
def test_whatever_comes_in_can_be_stored(title, body, author):
    text = normalize(page(title=f"제목 {title}", body=body, authors=[author]), NOW)
    for value in (text.title, text.body, *text.authors):
        value.encode("utf-8")
        assert "\x00" not in value
        assert unicodedata.is_normalized("NFC", value)
    assert "\n" not in text.title


def test_decomposed_hangul_is_composed():
    text = normalize(page(title=unicodedata.normalize("NFD", "오픈소스 정책")), NOW)
    assert text.title == "오픈소스 정책"


@pytest.mark.parametrize(
    "moment", [NOW + timedelta(minutes=11), datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(400)]
)
def test_a_date_that_cannot_be_true_is_dropped(moment):
    text = normalize(page(published_at=moment), NOW)
    assert (text.published_at, text.published_precision) == (None, None)
    assert "bad_date" in text.flags


def test_a_clock_a_little_ahead_is_believed():
    soon = NOW + timedelta(minutes=9)
    assert normalize(page(published_at=soon), NOW).published_at == soon


def test_today_without_an_hour_is_believed():
    today = datetime(2026, 3, 2, tzinfo=SEOUL)
    text = normalize(page(published_at=today, published_precision="day"), NOW)
    assert (text.published_at, text.published_precision) == (today, "day")


def test_a_page_without_text_is_judged_by_its_listing():
    text = normalize(page(body=" ", listed_summary="목록의 요약"), NOW)
    assert (text.body, text.told) == ("", "목록의 요약")
    assert "listing_only" in text.flags


def test_a_page_without_title_takes_that_of_its_listing():
    assert normalize(page(title="", listed_title="목록 제목"), NOW).title == "목록 제목"
    with pytest.raises(UnusableError):
        normalize(page(title="\u200b", listed_title=None), NOW)


@pytest.mark.parametrize(
    ("url", "declared", "expected"),
    [
        ("https://www.a.kr/view?id=123", "https://a.kr/view?id=123", "https://a.kr/view?id=123"),
        ("https://a.kr/view?id=123", "https://a.kr/", "https://a.kr/view?id=123"),
        ("https://a.kr/view?id=123", "https://evil.kr/view?id=123", "https://a.kr/view?id=123"),
        ("https://a.kr/entry/open-model", "https://a.kr/entry", "https://a.kr/entry/open-model"),
        ("https://a.kr/view?id=123&utm_source=x", None, "https://a.kr/view?id=123"),
    ],
)
def test_a_declared_address_must_be_of_this_article(url, declared, expected):
    assert address(url, declared) == expected


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ("https://a.kr/view?id=123&moved=1", "https://a.kr/view?id=123"),
        ("https://a.kr/article/123", "https://a.kr/article/123"),
        ("https://a.kr/view?id=124&moved=1", "https://a.kr/view?id=123"),
    ],
)
def test_where_redirects_end_is_the_address_but_for_a_longer_query(reached, expected):
    origin = {"canonical_url": "url"}
    found = normalize(
        page(url="https://a.kr/view?id=123", canonical_url=reached, origin=origin), NOW
    )
    assert found.url == expected
