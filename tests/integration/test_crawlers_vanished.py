"""A page that vanishes after it was read: its article is marked, and nothing of it is lost."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl import crawl, plan
from newswatch.settings import Settings
from storage.explain import why
from tests.crawling import MakeSite, poll, set_all, small_press
from tests.sites import write_outlet
from tests.tables import rows
from transforms.process import process


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


@pytest.mark.parametrize("status", [404, 410])
def test_an_article_whose_page_vanished_is_marked_deleted_and_keeps_its_text(
    make: MakeSite, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    set_all(monkeypatch, REVISIT_AFTER_S="0")
    site = make()
    vanishing, staying = site.publish(1), site.publish(2)
    site.list_feed([vanishing, staying])
    poll()
    assert process().articles == 2
    kept = "select title, body, revision from news.article order by url"
    before = rows(kept)
    assert all(body for _, body, _ in before)

    site.answers["/news/1.html"] = (status, {}, b"not here")
    crawl(["small/feed"])
    process()
    deleted = "select deleted_at is not null from news.article order by url"
    assert rows(deleted) == [(False,), (False,)], "once may be a mistake of the site"

    time.sleep(1.1)  # PAGE_RETRY_S
    assert plan() == [["small/feed"]]
    crawl(["small/feed"])
    process()
    assert rows(deleted) == [(True,), (False,)]
    assert rows(kept) == before
    assert rows("select count(*) from news.article_revision") == [(2,)]
    assert "사라진" in "\n".join(why(vanishing).sentences("ko"))


def test_an_article_that_is_listed_again_is_deleted_no_more(
    make: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = set_all(monkeypatch, REVISIT_AFTER_S="0", PAGE_RETRY_S="0")
    site = make()
    feeds = ", ".join(f"{{kind: feed, url: '{site.url}/{n}.xml'}}" for n in ("rss", "all"))
    write_outlet(settings.catalogue_dir, "small", site, f"[{feeds}]")
    article, other = site.publish(1), site.publish(2)
    site.list_feed([article, other])
    site.list_feed([other], "/all.xml")
    deleted = "select deleted_at is not null from news.article order by url"
    page = site.answers["/news/1.html"]
    poll()
    process()
    site.answers["/news/1.html"] = (404, {}, b"not here")
    poll()
    poll()
    assert rows(deleted) == [(True,), (False,)]

    site.answers["/news/1.html"] = page
    site.list_feed([other, article], "/all.xml")
    poll()
    process()
    assert rows(deleted) == [(False,), (False,)]
    assert rows("select count(*) from news.article_revision") == [(2,)], "with the same words"
