"""Which entries of a listing are taken, and how sources are grouped."""

from datetime import UTC, datetime

import pytest

from crawlers.crawl import shards_of
from crawlers.entries import filter_reason
from crawlers.outlet import Outlet
from crawlers.sites import article_address, is_of
from storage.records import DueSource, ListedEntry

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "small",
        "name": {"ko": "작은신문", "en": "Small"},
        "home": "https://www.small.example/",
        "kind": "news",
        "tier": 2,
        "discover": [{"kind": "feed", "url": "https://rss.small.example/all.xml"}],
        "article": {"path": "^/news/view", "id": "idxno"},
        "promise": {"articles_per_day": [1, 9], "with_body": 0.9},
        "verified": {"by": "evidence", "on": "2026-11-21"},
    }
)
LISTING = "https://rss.small.example/all.xml"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.small.example/news/view?idxno=1", None),
        ("https://m.small.example/news/view?idxno=1", None),
        ("https://biz.small.example/news/view?idxno=1", None),
        ("https://www.small.example/news/view", "not_article"),
        ("https://www.small.example/about?idxno=1", "not_article"),
        ("https://www.small.example.evil.example/news/view?idxno=1", "offsite"),
        ("https://notsmall.example/news/view?idxno=1", "offsite"),
        ("mailto:desk@small.example", "not_http"),
        (LISTING, "no_link"),
        ("https://www.small.example/news/view?idxno=" + "1" * 4000, "url_too_long"),
    ],
)
def test_why_a_page_is_not_fetched(url: str, reason: str | None) -> None:
    assert filter_reason(ListedEntry(url), url, OUTLET, LISTING) == reason


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("no=7&pageIndex=3", "no=7"),
        ("pageIndex=3&kind=1&no=7", "kind=1&no=7"),
        ("no=7&kind=1", "no=7&kind=1"),
    ],
)
def test_the_page_of_a_list_is_no_part_of_an_address(query: str, expected: str) -> None:
    lists = [{"kind": "list", "url": "https://www.small.example/list?pageIndex={page}"}]
    board = Outlet.model_validate({**OUTLET.model_dump(), "discover": lists})
    address = article_address(board, f"https://www.small.example/news/view?{query}")
    assert address == f"https://www.small.example/news/view?{expected}"


def test_a_site_holds_what_is_below_it() -> None:
    assert is_of(OUTLET, "http://small.example/x")
    assert not is_of(OUTLET, "https://example/x")


def test_a_host_is_in_one_shard_and_shards_are_even() -> None:
    due = [
        DueSource("a/feed", "a", True, 50),
        DueSource("b/feed", "b", True, 20),
        DueSource("a/list", "a", False, 5),
        DueSource("c/feed", "c", True, 20),
        DueSource("d/feed", "d", True, 0),
    ]
    shards = shards_of(due, 2)
    assert sorted(map(sorted, shards)) == [["a/feed", "a/list"], ["b/feed", "c/feed", "d/feed"]]


def test_no_more_shards_than_hosts() -> None:
    assert shards_of([DueSource("a/feed", "a", True, 0)], 4) == [["a/feed"]]
    assert shards_of([], 4) == []
