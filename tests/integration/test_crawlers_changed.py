"""A page whose text changes, and changes back: every text that it had last is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl import crawl
from newswatch.settings import Settings
from tests.crawling import MakeSite, poll, small_press
from tests.tables import change, rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def test_a_correction_that_is_taken_back_is_read_again(make: MakeSite) -> None:
    site = make()
    site.list_feed([site.publish(1, "처음 쓴 제목")])
    poll()
    for title in ("고쳐 쓴 제목", "고쳐 쓴 제목", "처음 쓴 제목"):
        site.publish(1, title)
        change("update news.listed_item set state = 'due'")
        crawl(["small/feed"])
    assert rows("select title from news.parsed_page order by id") == [
        ("처음 쓴 제목",),
        ("고쳐 쓴 제목",),
        ("처음 쓴 제목",),
    ]
