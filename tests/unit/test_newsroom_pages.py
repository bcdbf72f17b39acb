"""Every page of the sample newsroom, rendered without a server, and the truth about it."""

from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from newsroom.__main__ import relayout
from newsroom.articles import LAST_EDITION, load
from newsroom.edition import advanced, begin, on_show
from newsroom.pages import Newsstand
from newsroom.sites import SITES
from newsroom.truth import describe, truth
from newswatch.clock import SEOUL

START = datetime(2026, 11, 20, 9, 30, 15, tzinfo=SEOUL)
PORT = 8470
ARTICLES = load()


def stand(edition):
    calendar = begin(START)
    for number in range(1, edition + 1):
        calendar = advanced(calendar, number, START + timedelta(minutes=number))
    return Newsstand(ARTICLES, calendar, PORT)


@pytest.fixture(scope="module")
def last():
    return stand(LAST_EDITION)


def squeezed(text):
    return "".join(text.split())


def text_of(site, body):
    if site.family == "arc":
        return body.decode()
    root = html.document_fromstring(body, parser=html.HTMLParser(encoding=site.charset))
    return root.text_content()


@pytest.mark.parametrize("slug", sorted(SITES))
def test_every_page_has_its_title_and_its_text(last, slug):
    site = SITES[slug]
    shown = on_show(site, ARTICLES, last.calendar)
    assert shown
    for article in shown:
        response = last.respond(site, last.calendar.path(article))
        text = squeezed(text_of(site, response.body))
        assert (response.status, response.article_id) == (200, article.id)
        assert squeezed(article.title) in text
        assert [it for it in article.paragraphs if squeezed(it) not in text] == []


@pytest.mark.parametrize("slug", sorted(SITES))
def test_the_polled_listing_holds_every_article_that_a_poll_must_find(last, slug):
    site = SITES[slug]
    response = last.respond(site, site.listing)
    text = response.body.decode(site.charset)
    assert response.kind == "listing"
    shown = [article for article in ARTICLES if article.outlet == slug and not article.is_archive]
    wanted = [article for article in shown if not article.is_gone_in(LAST_EDITION)]
    on_page = [it for it in wanted if last.calendar.path(it).replace("&", "&amp;") in text]
    cdata = [it for it in wanted if last.calendar.path(it) in text]
    assert len({it.id for it in on_page + cdata}) >= min(len(wanted), site.page_size)


@pytest.mark.parametrize("slug", ["hangyeol", "byteplatz", "saebyeok", "gwangjang", "nuri"])
def test_feeds_are_well_formed(last, slug):
    root = ET.fromstring(last.respond(SITES[slug], SITES[slug].listing).body)
    entries = [node for node in root.iter() if node.tag.endswith(("item", "entry", "}url"))]
    assert len(entries) >= 10


def test_a_feed_begins_with_blank_lines_and_another_says_its_charset_inside_only(last):
    blog = last.respond(SITES["modelnight"], "/rss")
    asp = last.respond(SITES["bangpae"], "/media/news_rss.xml")
    assert blog.body.startswith(b"\n\n<?xml")
    assert asp.content_type == "text/xml"
    assert b"encoding='euc-kr'" in asp.body[:60]


def test_nothing_of_a_later_edition_shows_before_it(last):
    early = stand(0)
    later = [article for article in ARTICLES if article.edition > 0]
    for article in later:
        site = SITES[article.outlet]
        assert early.respond(site, early.calendar.path(article)).status == 404
    for site in SITES.values():
        body = early.respond(site, site.listing).body.decode(site.charset)
        assert [it.title for it in later if it.outlet == site.slug and it.title in body] == []


def test_one_article_is_corrected_and_one_is_gone(last):
    corrected = next(it for it in ARTICLES if it.fate == "corrected")
    gone = next(it for it in ARTICLES if it.fate == "vanishes")
    site = SITES[corrected.outlet]
    before = stand(1).respond(site, last.calendar.path(corrected)).body.decode()
    after = last.respond(site, last.calendar.path(corrected)).body.decode()
    assert corrected.title in before
    assert "수정" not in before
    assert corrected.correction.title in after
    assert last.calendar.modified(corrected) > last.calendar.published(corrected)
    assert stand(1).respond(SITES[gone.outlet], last.calendar.path(gone)).status == 200
    assert last.respond(SITES[gone.outlet], last.calendar.path(gone)).status == 410


def test_robots_forbid_the_article_that_the_feed_lists(last):
    forbidden = next(it for it in ARTICLES if it.fate == "forbidden")
    site = SITES[forbidden.outlet]
    path = last.calendar.path(forbidden)
    rules = last.respond(site, "/robots.txt").body.decode().splitlines()
    assert any(
        path.startswith(rule.removeprefix("Disallow: ")) for rule in rules if "Disallow" in rule
    )
    assert path.encode() in last.respond(site, site.listing).body


def test_nothing_is_ever_published_in_the_future(last):
    for article in ARTICLES:
        released = last.calendar.released[article.edition]
        assert last.calendar.published(article) <= released


def test_old_board_papers_stand_on_the_second_page_only():
    first = stand(0).respond(SITES["madang"], "/briefing/pressReleaseList.do?pageIndex=1")
    second = stand(0).respond(SITES["madang"], "/briefing/pressReleaseList.do?pageIndex=2")
    for article in (it for it in ARTICLES if it.is_archive):
        assert article.title not in first.body.decode()
        assert article.title in second.body.decode()


def test_truth_says_what_is_to_be_alerted(last):
    told = describe(ARTICLES, last.calendar, PORT)
    by_url = {row["url"]: row for row in told["articles"]}
    alerted = {url for alert in told["expected_alerts"] for url in alert["articles"]}
    assert len(by_url) == len(ARTICLES)
    assert len(told["expected_alerts"]) >= 14
    assert {by_url[url]["disposition"] for url in alerted} == {"alert", "same_story"}
    assert not alerted & {*told["near_misses"], *told["baseline"], *told["old"], *told["forbidden"]}
    assert len(told["old"]) == 1
    assert len(told["copies"]) >= 12


def test_truth_is_the_same_before_and_after_but_for_times(last):
    before, after = truth(START, PORT), describe(ARTICLES, last.calendar, PORT)
    for row in [*before["articles"], *after["articles"]]:
        row.pop("published")
        row.pop("correction")
    del before["edition"], after["edition"]
    assert before == after


def test_only_a_site_with_a_second_layout_changes_it():
    assert relayout("nuri:2") == ("nuri", 2)
    for wrong in ("hangyeol:2", "nowhere:2", "nuri", "nuri:soon"):
        with pytest.raises(ArgumentTypeError):
            relayout(wrong)


def test_the_second_layout_comes_with_its_edition():
    calendar = begin(START)
    for relayouts, wanted in (
        ({}, "story-news"),
        ({"nuri": 0}, "nv-text"),
        ({"nuri": 1}, "story-news"),
    ):
        pages = Newsstand(ARTICLES, calendar, PORT, relayouts)
        shown = pages.shown(SITES["nuri"])[0]
        assert f'class="{wanted}"' in pages.respond(SITES["nuri"], shown.path).body.decode()
