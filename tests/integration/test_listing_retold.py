"""Listings that say something else of an entry whose page cannot be read: decided anew, told once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.queries import queries
from tests.crawling import MakeSite, poll, small_press
from tests.listed_only import SUMMARY, TITLE, URL, Press, articles
from tests.tables import change, rows
from transforms.process import process


@pytest.fixture
def press(database: Settings) -> Press:
    return Press()


def relists(**columns: str | None) -> None:
    """The listing says something else of its entry."""
    for name, value in columns.items():
        change(f"update news.listed_item set {name} = " + (f"'{value}'" if value else "null"))


def test_another_headline_of_an_unread_page_is_decided_on_anew(press: Press) -> None:
    press.lists("filtered", "robots", title="정부 보고", summary="회의가 열렸다.")
    assert process().alerts == 0
    relists(title=TITLE)
    summary = process()
    assert (summary.articles, summary.revisions, summary.alerts) == (0, 1, 1)
    assert articles() == [(URL, TITLE, ["listing_only"], 2, True)]
    assert rows("select cause, title from news.article_revision order by revision") == [
        ("first", "정부 보고"),
        ("page", TITLE),
    ]
    assert rows("select count(*) from news.story") == [(1,)]
    assert process().revisions == 0


def test_another_summary_is_too(press: Press) -> None:
    press.lists("failed", "http_500", title="정부, 국회에 보고", summary="회의가 열렸다.")
    assert process().alerts == 0
    relists(summary=SUMMARY)
    assert process().alerts == 1
    relists(summary=None)
    assert process().unchanged == 1, "what the listing leaves out is not taken back"
    relists(summary=SUMMARY)
    assert process().revisions == 0


def test_an_article_told_by_its_listing_is_not_told_again(press: Press) -> None:
    press.lists("due", "http_403")
    assert process().alerts == 1
    for title in (f"{TITLE} (종합)", "정부 보고", TITLE):
        relists(title=title)
        assert process().alerts == 0
    assert rows("select disposition from news.decision order by id")[-1] == ("same_story",)
    assert rows("select count(*) from news.alert") == [(1,)]


def test_killed_between_new_headline_and_decision_nothing_is_amiss(press: Press) -> None:
    press.lists("filtered", "robots", title="정부 보고", summary="회의가 열렸다.")
    process()
    relists(title=TITLE)
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.processing.take_unread(connection, look_after_s=None)
        queries.processing.take_unread(connection, look_after_s=None)
    assert rows("select count(*) from health.article_without_page") == [(0,)]
    assert rows("select state from news.parsed_page") == [("due",)]
    assert process().alerts == 1
    assert rows("select count(*) from health.article_without_page") == [(0,)]


def test_after_the_page_was_read_its_listing_says_nothing_more(press: Press) -> None:
    press.lists("due", "http_403", title="정부 보고", summary="회의가 열렸다.")
    process()
    press.reads(body="회의가 열렸다. " * 9)
    process()
    relists(title=f"{TITLE} 최종")
    summary = process()
    assert (summary.revisions, summary.unchanged, summary.alerts) == (0, 0, 0)


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def test_a_feed_that_says_more_of_a_refused_page_is_heard(make: MakeSite) -> None:
    site = make()
    url = site.publish(7)
    site.answers["/news/7.html"] = (403, {}, b"members only")
    site.list_feed([url])
    poll()
    process()
    summary = "<description>새 요약</description></item>"
    for old, new in (("머리기사", "고친 머리기사"), ("</item>", summary)):
        status, headers, body = site.answers["/rss.xml"]
        site.answers["/rss.xml"] = (status, headers, body.replace(old.encode(), new.encode()))
        poll()
        assert process().revisions == 1
    assert articles()[0][1:] == ("고친 머리기사 7.html", ["listing_only"], 3, True)
