"""Listings whose dates are missing, impossible or of another clock: they are told all the same."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.crawl import plan
from newswatch.clock import SEOUL
from newswatch.settings import Settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import PollState
from tests.crawling import MakeSite, poll, small_press
from tests.sites import Site
from tests.tables import change, rows
from transforms.process import process

POLICY = (
    "<p>정부가 오픈소스 AI 모델을 규제하지 않기로 하고 육성 정책을 국회에 보고했다.</p>"
    "<p>오픈소스 AI 기본법 개정안은 공개 모델을 규제 대상에서 뺀다는 내용을 담았다.</p>"
)
HOURS = timedelta(hours=1)
NOW = datetime.now(SEOUL).replace(microsecond=0)


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def publish(site: Site, number: int, shown: str = "", story: str = "") -> str:
    """A page about our topic, that shows a date or none."""
    title = f"{story or number} 오픈소스 AI 정책 보고"
    body = f"<title>{title}</title><h1>{title}</h1><p>{shown}</p><article>{POLICY}</article>"
    site.answers[f"/news/{number}"] = (
        200,
        {"Content-Type": "text/html"},
        f"<meta charset=utf-8>{body}".encode(),
    )
    return f"{site.url}/news/{number}"


def list_feed(site: Site, *items: tuple[str, str]) -> None:
    """A feed of (address, date as written)."""
    listed = "".join(
        f"<item><title>머리기사 {url[-3:]}</title><link>{url}</link><pubDate>{date}</pubDate></item>"
        for url, date in items
    )
    body = f'<rss version="2.0"><channel>{listed}</channel></rss>'
    site.answers["/rss.xml"] = (200, {"Content-Type": "application/rss+xml"}, body.encode())


def as_z(moment: datetime) -> str:
    """Seoul's clock, called UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def source() -> tuple[int | None, int, list[str]]:
    (row,) = rows("select time_slip_h, time_slip_items, listing_notes from news.source")
    return tuple(row)


def listed_at(number: int) -> datetime | None:
    ((moment,),) = rows(
        f"select published_at from news.listed_item where url like '%/news/{number}'"
    )
    return moment  # type: ignore[no-any-return]


WRONG = {
    301: ("2099-01-01T00:00:00+09:00", ""),
    302: ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
    303: ("", ""),
    304: ("0000-00-00 00:00:00", ""),
    305: ("2026-13-41 25:61", ""),
    306: (as_z(NOW), ""),
    307: ("", "입력 2099.01.01 10:00"),
    308: ("", "입력 1899.01.01 10:00"),
    309: ("Sat, 01 Jan 2000 00:00:00 GMT", "입력 0000.00.00 00:00"),
}


def test_a_wrong_or_missing_date_keeps_nothing_from_being_told(make: MakeSite) -> None:
    site = make()
    plan()
    change("update news.source set first_success_at = now(), last_success_at = now()")
    before = datetime.now(UTC)
    news = [(publish(site, n, shown, f"제{n}호"), date) for n, (date, shown) in WRONG.items()]
    list_feed(site, *news)
    poll()
    process()
    told = rows(
        "select right(a.url, 3)::int, a.published_at, d.disposition, 'bad_date' = any(a.flags),"
        " a.first_listed_at from news.article a join news.decision d on d.article_id = a.id"
        " where a.url not like '%/100'"
    )
    assert {number for number, *_ in told} == set(WRONG)
    for number, published_at, disposition, is_bad, first_listed_at in told:
        assert published_at is None, number
        assert disposition in ("alert", "same_story"), number
        assert is_bad is bool(WRONG[number][1]), number
        assert first_listed_at >= before
    assert [end for _, _, end, _, _ in told].count("alert") >= 1
    kept = rows("select right(url, 3)::int, published_raw from news.listed_item")
    assert {n: raw or "" for n, raw in kept if n in WRONG} == {n: d for n, (d, _) in WRONG.items()}


def test_a_listing_nine_hours_off_is_put_right_while_its_pages_prove_it(make: MakeSite) -> None:
    site = make()
    times = {n: NOW.replace(second=0) - n % 10 * HOURS for n in range(201, 205)}
    old = [(publish(site, n, f"입력 {at:%Y.%m.%d %H:%M}"), as_z(at)) for n, at in times.items()]
    list_feed(site, *old)
    poll()
    assert source() == (9, 4, [])
    assert listed_at(201) is None, "before the proof it seems to lie in the future"

    undated, at = publish(site, 205), NOW.replace(second=0) - 2 * HOURS
    list_feed(site, *old, (undated, as_z(at)))
    poll()
    assert source() == (9, 4, ["times_put_right"])
    assert {n: listed_at(n) for n in times} == times
    assert listed_at(205) == at
    pages = rows("select published_at, origin->>'published' from news.parsed_page order by id")
    assert pages[-1] == (at, "feed")
    assert len(pages) == 5, "no page was fetched anew for it"

    at = NOW.replace(second=0) - HOURS
    honest = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    list_feed(site, (publish(site, 206, f"입력 {at:%Y.%m.%d %H:%M}"), honest))
    poll()
    assert source()[:2] == (0, 1)
    poll()
    assert listed_at(206) == at, "the same bytes were read anew"


def test_two_items_prove_nothing_and_the_third_rereads_the_same_bytes(make: MakeSite) -> None:
    site = make()
    times = {n: NOW.replace(second=0) - n % 10 * HOURS for n in (211, 212, 213)}
    one, two, three = (
        (publish(site, n, f"입력 {at:%Y.%m.%d %H:%M}"), as_z(at)) for n, at in times.items()
    )
    list_feed(site, one, two)
    poll()
    assert source() == (9, 2, [])
    assert (listed_at(211), listed_at(212)) == (None, None)
    list_feed(site, one, two, three)
    poll()
    assert source() == (9, 3, []), "read before its third page was"
    poll()
    assert source() == (9, 3, ["times_put_right"])
    assert {n: listed_at(n) for n in times} == times


def test_a_slip_is_proved_by_three_items_in_a_row(database: Settings) -> None:
    with closing(connect("owner")) as connection, transaction(connection):
        queries.predict.add_outlet(connection, slug="small", name="small")
        number = queries.predict.add_source(connection, slug="small")
        seen = []
        for slip in (9, 9, 0, 9, 9, 9, -9):
            queries.feed_times.note_slip(connection, source_id=number, slip_h=slip)
            seen.append(poll_slip(connection, number))
    assert seen == [0, 0, 0, 0, 0, 9, 0]


def poll_slip(connection: Connection, source_id: int) -> int:
    state: PollState = queries.sources.find_poll_state(
        connection, source_id=source_id, most_unmodified=9, longest_s=9.0
    )
    return state.time_slip_h
