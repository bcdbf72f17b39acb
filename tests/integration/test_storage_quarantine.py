"""What was set aside and put back: to the poll, to the parser, to the process step; or given up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.crawl import plan
from crawlers.parse import ParseSummary, parse_all
from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.health import check, demand_promises
from storage.quarantine import Discarded, Retried, UnknownEntry, discard, find, retry, retry_all
from tests.crawling import MakeSite, poll, small_press
from tests.sites import page, wait_for
from tests.tables import change, rows
from transforms.process import process

HTML = {"Content-Type": "text/html"}
# A charset that hardly anybody uses: unreadable until the catalogue names it.
OLD_CODE = page("공공 누리 지침").decode().encode("johab")
WAITING = "select count(*) from pg_locks where not granted"


@pytest.fixture
def press(
    database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, MakeSite]]:
    with small_press(tmp_path, monkeypatch) as made:
        yield made


def put_unreadable(press: tuple[Path, MakeSite]) -> Path:
    """A page in quarantine; gives the YAML that can mend it."""
    folder, make = press
    site = make()
    site.list_feed([site.url + "/news/1.html"])
    site.answers["/news/1.html"] = (200, HTML, OLD_CODE)
    assert poll().quarantined == 1
    return folder / "small.yaml"


def put_undecidable(press: tuple[Path, MakeSite]) -> None:
    """A page that the process step sets aside while this constraint stands."""
    _, make = press
    site = make()
    site.list_feed([site.publish(1)])
    assert poll().parsed == 1
    change("alter table news.article add constraint never check (id < 0)")
    assert process().quarantined == 1


def entries() -> list[tuple[int, str, int, str | None, bool]]:
    return rows(
        "select id, stage, tries, resolution, resolved_at is null from news.quarantine order by id"
    )


def test_a_page_that_cannot_be_parsed_becomes_an_article_after_the_fix(
    press: tuple[Path, MakeSite],
) -> None:
    mended = put_unreadable(press)
    assert entries() == [(1, "parse", 1, None, True)]
    assert check()["open_quarantine"] == 1

    assert retry([1]) == Retried(retried=(1,))
    assert rows("select parse_state, parse_tries from news.fetch_attempt where kind = 'page'") == [
        ("due", 0)
    ]
    assert check()["open_quarantine"] == 0
    assert parse_all() == ParseSummary(quarantined=1), "not mended yet"
    assert entries() == [(1, "parse", 2, None, True)], "the same row, open again"
    assert check()["open_quarantine"] == 1

    mended.write_text(mended.read_text("utf-8") + "charset: johab\n", encoding="utf-8")
    assert retry_all() == Retried(retried=(1,))
    assert parse_all() == ParseSummary(parsed=1)
    assert process().articles == 1
    assert rows("select title from news.article") == [("공공 누리 지침",)]
    assert entries() == [(1, "parse", 2, "retried", False)]
    assert retry([1]) == Retried(already=(1,))
    assert parse_all() == ParseSummary(), "what was read is not read again"


def test_a_page_that_cannot_be_decided_becomes_an_article_after_the_fix(
    press: tuple[Path, MakeSite],
) -> None:
    put_undecidable(press)
    change("update news.parsed_page set parsed_at = parsed_at - interval '1 day'")
    assert retry([1]) == Retried(retried=(1,))
    assert rows("select state, tries, outcome_reason from news.parsed_page") == [("due", 0, None)]
    demand_promises()
    assert process().quarantined == 1
    assert entries() == [(1, "process", 2, None, True)]

    change("alter table news.article drop constraint never")
    retry([1])
    assert process().articles == 1
    assert entries() == [(1, "process", 2, "retried", False)]
    assert process().articles == 0


def test_a_listing_is_polled_at_once_and_without_validators(press: tuple[Path, MakeSite]) -> None:
    _, make = press
    site = make()
    site.list_feed([site.publish(1)], ETag='"v1"')
    poll()
    site.answers["/rss.xml"] = (200, HTML, b"<html><body>maintenance</body></html>")
    poll()
    poll()
    assert entries() == [(1, "listing", 2, None, True)], "one listing, one row"
    change("update news.source set next_poll_at = clock_timestamp() + interval '1 hour'")
    assert plan() == []

    assert retry([1]) == Retried(retried=(1,))
    assert rows("select etag, last_modified from news.source") == [(None, None)]
    assert plan() == [["small/feed"]]
    poll()
    assert entries() == [(1, "listing", 3, None, True)]
    (newest,) = rows("select max(id) from news.fetch_attempt where url like '%/rss.xml'")
    assert rows("select attempt_id from news.quarantine") == [newest], "with the bytes of today"

    discard([1])
    poll()
    assert [row[3] for row in entries()] == ["discarded", None], "given up for good, failed anew"
    site.list_feed([site.publish(1), site.publish(2)], ETag='"v1"')
    assert retry_all().stuck == ()
    assert poll().listed_new == 1
    assert [row[3] for row in entries()] == ["discarded", "retried"]


def test_a_listing_that_nobody_polls_any_more_stays_open(press: tuple[Path, MakeSite]) -> None:
    _, make = press
    make().answers["/rss.xml"] = (200, HTML, b"<html></html>")
    poll()
    change("update news.source set is_active = false")
    assert retry([1]) == Retried(stuck=(1,))
    assert entries() == [(1, "listing", 1, None, True)]


def test_what_is_discarded_is_hidden_kept_and_can_be_called_back(
    press: tuple[Path, MakeSite],
) -> None:
    put_unreadable(press)
    before = find(1)
    assert discard([1], "옛 글꼴") == Discarded(discarded=(1,))
    assert check()["open_quarantine"] == 0
    assert discard([1], "다른 까닭") == Discarded(already=(1,))
    after = find(1)
    assert (after.resolution, after.discard_reason) == ("discarded", "옛 글꼴")
    assert after.body == before.body == OLD_CODE
    assert parse_all() == ParseSummary()
    assert retry_all() == Retried(), "of the open ones only"
    assert retry([1]) == Retried(retried=(1,))
    assert find(1).discard_reason is None
    assert parse_all() == ParseSummary(quarantined=1)
    assert discard([1]) == Discarded(discarded=(1,))


def test_kind_and_stage_choose_among_the_open_ones(press: tuple[Path, MakeSite]) -> None:
    put_unreadable(press)
    assert retry_all(kind="not_text") == Retried()
    assert retry_all(stage="process") == Retried()
    assert retry_all(kind="mojibake", stage="parse") == Retried(retried=(1,))


def test_an_unknown_number_changes_nothing(press: tuple[Path, MakeSite]) -> None:
    put_unreadable(press)
    for verb in (retry, discard):
        with pytest.raises(UnknownEntry) as caught:
            verb([1, 77])  # type: ignore[operator]
        assert caught.value.ids == (77,)
    assert entries() == [(1, "parse", 1, None, True)]
    assert parse_all() == ParseSummary()


def test_an_old_body_put_back_breaks_no_promise(press: tuple[Path, MakeSite]) -> None:
    put_unreadable(press)
    change("update news.fetch_attempt set ended_at = ended_at - interval '1 day'")
    retry([1])
    demand_promises()
    change("update news.quarantine set resolved_at = resolved_at - interval '1 hour'")
    assert check()["unread_page"] == 1, "put back and still not read after an hour"


def test_two_who_retry_at_once_count_it_once(press: tuple[Path, MakeSite]) -> None:
    """The second waits for the first, and finds it done."""
    put_unreadable(press)
    with closing(connect("ingest")) as holder, ThreadPoolExecutor(2) as pool:
        with transaction(holder), holder.cursor() as cursor:
            cursor.execute("select 1 from news.quarantine for update")
            both = [pool.submit(retry, [1]) for _ in range(2)]
            wait_for(lambda: rows(WAITING) == [(2,)], seconds=8)
        ends = [one.result(timeout=30) for one in both]
    assert sorted(ends, key=lambda end: end.already) == [
        Retried(retried=(1,)),
        Retried(already=(1,)),
    ]
