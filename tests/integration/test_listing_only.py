"""Entries whose page cannot be read: decided on by title and summary of their listing, told once,
and decided again when the page is read after all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from alerts.alert_message import alert_message
from crawlers.crawl import crawl
from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.queries import queries
from storage.records import AlertToTell, ClaimedDelivery
from tests.crawling import MakeSite, poll, set_all, small_press
from tests.listed_only import TITLE, URL, Press, articles
from tests.tables import change, rows
from transforms.process import process

MOVED = "https://news.gaon.example/policy/view-7100231.html"


@pytest.fixture
def press(database: Settings) -> Press:
    return Press()


@pytest.mark.parametrize(
    ("state", "reason"),
    [("filtered", "robots"), ("failed", "not_text"), ("failed", "http_500"), ("due", "http_403"),
     ("failed", "offsite_redirect")],
)  # fmt: skip
def test_a_page_that_cannot_be_read_is_told_of_by_its_listing_once(
    press: Press, state: str, reason: str
) -> None:
    press.lists(state, reason)
    assert process().alerts == 1
    assert articles() == [(URL, TITLE, ["listing_only"], 1, True)]
    again = process()
    assert (again.articles, again.unchanged, again.alerts) == (0, 0, 0)


@pytest.mark.parametrize(
    ("state", "reason"),
    [("gone", "http_404"), ("filtered", "too_old"), ("filtered", "noindex"), ("due", "http_503"),
     ("due", None), ("landed", None), ("failed", "address")],
)  # fmt: skip
def test_what_was_taken_away_or_is_still_to_come_is_left_alone(
    press: Press, state: str, reason: str | None
) -> None:
    press.lists(state, reason)
    assert process().articles == 0


def test_what_was_given_up_is_looked_at_again(press: Press) -> None:
    press.lists("failed", "http_500")
    press.lists("due", "http_403", url=f"{URL}9")
    process()
    assert rows(
        "select state, revisit_at > now(), looks_from is null from news.listed_item order by state"
    ) == [
        ("due", None, True),
        ("failed", True, False),
    ]


def test_a_listed_headline_has_its_bracket_tags(press: Press) -> None:
    press.lists("filtered", "robots", title=f"[속보] {TITLE}")
    process()
    assert rows("select title_tags from news.article") == [(["[속보]"],)]


def test_an_entry_without_a_title_says_nothing(press: Press) -> None:
    press.lists("filtered", "robots", title=" ")
    done = process()
    assert (done.articles, done.quarantined) == (0, 0)


def test_read_later_it_is_a_revision_decided_again_and_not_told_again(press: Press) -> None:
    press.lists("due", "http_403")
    assert process().alerts == 1
    press.reads(canonical_url=MOVED, origin='{"canonical_url": "link:canonical"}', wire="연합뉴스")
    summary = process()
    assert (summary.articles, summary.revisions, summary.alerts) == (0, 1, 0)
    assert articles() == [(MOVED, TITLE, [], 2, False)]
    ends = rows("select disposition from news.decision order by id")
    assert ends == [("alert",), ("same_story",)]
    kept = "select revision, raw_sha is null, 'listing_only' = any(flags), wire"
    assert rows(f"{kept} from news.article_revision order by 1") == [
        (1, True, True, None),
        (2, False, False, "연합뉴스"),
    ]


def test_not_of_the_topic_by_its_listing_it_may_be_by_its_page(press: Press) -> None:
    press.lists("due", "http_403", title="정부 보고", summary="회의가 열렸다.")
    assert process().alerts == 0
    press.reads()
    assert process().alerts == 1
    assert rows("select count(*) from news.story") == [(1,)]


def test_a_listing_never_overwrites_what_was_read(press: Press) -> None:
    press.reads(canonical_url=MOVED, origin='{"canonical_url": "link:canonical"}')
    process()
    change(
        "insert into news.parsed_page (item_id, source_id, url, title, body, authors, origin,"
        " flags, charset, parser_version) select id, source_id, url, '다른 제목', '', '{}', '{}',"
        " '{}', 'utf-8', 'listing' from news.listed_item"
    )
    summary = process()
    assert (summary.articles, summary.revisions, summary.unchanged) == (0, 0, 1)
    assert articles() == [(MOVED, TITLE, [], 1, False)]


def test_killed_between_listing_and_decision_it_is_decided_once(press: Press) -> None:
    press.lists("filtered", "robots")
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.processing.take_unread(connection, look_after_s=None)
        queries.processing.take_unread(connection, look_after_s=None)
    assert process().alerts == 1
    assert rows("select count(*) from news.parsed_page") == [(1,)]


def test_an_article_without_bytes_must_say_so(press: Press) -> None:
    press.lists("filtered", "robots")
    process()
    with pytest.raises(Exception, match="article_read"):
        change("update news.article set flags = '{}'")


def test_the_message_says_that_only_the_listing_was_read(press: Press) -> None:
    press.lists("due", "http_403")
    process()
    delivery = ClaimedDelivery(1, 1, None, "file", "x", "0" * 64, 1, 0, False, 0.0, 0.0)
    korean = alert_message(delivery, told(), [], "", "ko").facts
    assert any("목록의 제목과 요약만" in text for _, text in korean)
    english = alert_message(delivery, told(), [], "", "en").facts
    assert any("its page could not be read" in text for _, text in english)
    press.reads()
    process()
    assert not told().is_listing_only


def told() -> AlertToTell:
    ((alert_id,),) = rows("select id from news.alert")
    with closing(connect("alert")) as connection, transaction(connection):
        found: AlertToTell = queries.alerts.find_alert(connection, alert_id=alert_id)
    return found


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def test_a_refused_page_is_asked_for_again_and_read(
    make: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, PAGE_RETRY_S="0")
    site = make()
    url = site.publish(7)
    served, site.answers["/news/7.html"] = site.answers["/news/7.html"], (403, {}, b"members only")
    site.list_feed([url])
    poll()
    assert process().articles == 1
    assert articles()[0][1:] == ("머리기사 7.html", ["listing_only"], 1, True)
    site.answers["/news/7.html"] = served
    crawl(["small/feed"])
    assert process().revisions == 1
    assert articles()[0][1:] == ("공개 모형 7호 지침이 나왔다", [], 2, False)
