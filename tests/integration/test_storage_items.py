"""What became of every listed entry: one row each, one outcome each (api_v1.items)."""

from typing import Any

import pytest

from newswatch.settings import Settings
from tests.tables import change, put_day, rows

HANBIT, MOAIT, NURI = "https://hanbit.example", "https://moait.example", "https://nuri.example"


@pytest.fixture
def sample(database: Settings) -> None:
    put_day()


def end_of(url: str, source: str = "%") -> Any:
    """(outcome, reason, detail) of the entry of this address."""
    [found] = rows(
        "select outcome, reason, detail from api_v1.items"
        f" where url = '{url}' and source like '{source}'"
    )
    return found


def item_of(url: str) -> str:
    return f"(select id from news.listed_item where url = '{url}' order by id limit 1)"


def list_it_again(source: str, url: str, reason: str) -> None:
    change(
        "insert into news.listed_item (source_id, url, url_sha, is_baseline, is_backfill,"
        " first_listed_at, state, reason)"
        f" select s.id, i.url, i.url_sha, false, false, i.first_listed_at, 'filtered', '{reason}'"
        " from news.listed_item i, news.source s"
        f" where i.url = '{url}' and s.slug = '{source}'"
    )


ENDS = [
    (f"{NURI}/brief/5501", ("article", None, None)),
    (f"{MOAIT}/a/20417", ("copy", None, None)),
    (f"{HANBIT}/news/88150", ("due", "page", None)),
    (f"{HANBIT}/photo/311", ("filtered", "not_article", None)),
    (f"{MOAIT}/a/20411", ("filtered", "gone", "http_404")),
    ("https://dooroo.example/n/771", ("filtered", "failed", "http_502")),
    (f"{NURI}/brief/5503", ("quarantined", "no_title", None)),
]


def test_every_entry_has_exactly_one_row_and_an_outcome(sample: None) -> None:
    assert rows("select count(*), count(distinct item_id), count(outcome) from api_v1.items") == [
        rows("select count(*), count(*), count(*) from news.listed_item")[0]
    ]


@pytest.mark.parametrize(("url", "end"), ENDS)
def test_ends(sample: None, url: str, end: Any) -> None:
    assert end_of(url) == end


def test_an_end_names_its_article_its_origin_and_its_moment(sample: None) -> None:
    [(article_id, copy_of, is_known)] = rows(
        "select a.url, o.url, i.since_at is not null from api_v1.items i"
        " join api_v1.articles a using (article_id)"
        f" join api_v1.articles o on o.article_id = i.copy_of where i.url = '{MOAIT}/a/20417'"
    )
    assert (article_id, copy_of, is_known) == (f"{MOAIT}/a/20417", f"{NURI}/brief/5501", True)
    assert rows("select count(*) from api_v1.items where since_at is null") == [(0,)]


def test_a_change_of_state_is_dated_whoever_makes_it(sample: None) -> None:
    item = item_of(f"{HANBIT}/news/88150")
    change(f"update news.listed_item set state_at = '2026-01-01' where id = {item}")
    change(f"update news.listed_item set tries = 2 where id = {item}")
    is_old = f"select state_at = '2026-01-01' from news.listed_item where id = {item}"
    assert rows(is_old) == [(True,)]
    change(f"update news.listed_item set state = 'filtered', reason = 'robots' where id = {item}")
    assert rows(is_old) == [(False,)]
    assert end_of(f"{HANBIT}/news/88150") == ("filtered", "robots", None)


def test_put_back_it_is_due_again_and_discarded_it_is_not(sample: None) -> None:
    change("update news.quarantine set resolved_at = now(), resolution = 'discarded'")
    assert end_of(f"{NURI}/brief/5503")[0] == "quarantined"
    change("update news.quarantine set resolved_at = now(), resolution = 'retried'")
    change("update news.fetch_attempt set parse_state = 'due' where parse_state = 'quarantined'")
    assert end_of(f"{NURI}/brief/5503") == ("due", "reading", None)


def test_read_and_not_judged_yet(sample: None) -> None:
    change(
        "update news.parsed_page set state = 'due', outcome = null, article_id = null"
        f" where item_id = {item_of(f'{HANBIT}/news/88101')}"
    )
    assert end_of(f"{HANBIT}/news/88101") == ("due", "judging", None)


def test_set_aside_by_the_process_step(sample: None) -> None:
    page = f"item_id = {item_of(f'{HANBIT}/news/88101')}"
    change(
        "insert into news.quarantine (stage, attempt_id, page_id, url, version, error_kind, error)"
        f" select 'process', attempt_id, id, url, '1', 'UnusableError', 'x' from news.parsed_page"
        f" where {page}"
    )
    change(
        "update news.parsed_page set state = 'quarantined', outcome = null, article_id = null"
        f" where {page}"
    )
    assert end_of(f"{HANBIT}/news/88101") == ("quarantined", "UnusableError", None)


def test_filtered_when_it_was_read(sample: None) -> None:
    change(
        "update news.parsed_page set outcome = 'filtered', outcome_reason = 'opted_out',"
        f" article_id = null where item_id = {item_of(f'{HANBIT}/news/88101')}"
    )
    assert end_of(f"{HANBIT}/news/88101") == ("filtered", "opted_out", None)


def test_a_page_that_reserves_its_text_is_filtered(sample: None) -> None:
    url = f"{NURI}/brief/5503"
    change("delete from news.quarantine")
    change(
        "update news.fetch_attempt set parse_state = 'refused', error_kind = 'tdm_reserved'"
        f" where url = '{url}'"
    )
    assert end_of(url) == ("filtered", "tdm_reserved", None)
    assert rows("select count(*) from health.ledger_gap") == [(0,)]


def test_what_it_became_stays_when_a_later_look_fails(sample: None) -> None:
    for state in ("due", "failed", "gone", "filtered"):
        change(f"update news.listed_item set state = '{state}' where url = '{NURI}/brief/5501'")
        assert end_of(f"{NURI}/brief/5501")[0] == "article"


def test_the_same_body_again_changes_nothing(sample: None) -> None:
    change(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, raw_sha,"
        " ended_at) select run_id, source_id, item_id, kind, url, state, raw_sha, ended_at"
        " from news.fetch_attempt where kind = 'page'"
    )
    for url, end in ENDS:
        assert end_of(url) == end


def test_a_page_read_many_times_is_one_row_with_the_latest_article(sample: None) -> None:
    url = f"{NURI}/brief/5501"
    for _ in range(2):
        change(
            "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, raw_sha,"
            " ended_at, parse_state) select run_id, source_id, item_id, kind, url, state, raw_sha,"
            f" ended_at, 'done' from news.fetch_attempt where url = '{url}' limit 1"
        )
        change(
            "insert into news.parsed_page (attempt_id, item_id, source_id, url, title, body,"
            " authors, origin, flags, charset, raw_sha, parser_version, state, outcome, article_id)"
            " select (select max(id) from news.fetch_attempt), item_id, source_id, url, title,"
            " body, authors, origin, flags, charset, raw_sha, '1', 'done', 'revision', (select id"
            f" from news.article where url = '{MOAIT}/a/20433') from news.parsed_page"
            f" where url = '{url}' limit 1"
        )
    assert end_of(url) == ("article", None, None)
    assert rows(
        "select a.url from api_v1.items i join api_v1.articles a using (article_id)"
        f" where i.url = '{url}'"
    ) == [(f"{MOAIT}/a/20433",)]


def test_two_entries_of_one_canonical_address_become_one_article(sample: None) -> None:
    change(
        "update news.parsed_page set outcome = 'unchanged', article_id = (select id from"
        f" news.article where url = '{NURI}/brief/5501')"
        f" where item_id = {item_of(f'{HANBIT}/news/88121')}"
    )
    assert end_of(f"{HANBIT}/news/88121") == ("article", None, None)
    same = rows(
        "select count(distinct article_id), count(*) from api_v1.items where url in"
        f" ('{NURI}/brief/5501', '{HANBIT}/news/88121')"
    )
    assert same == [(1, 2)]


def test_listed_elsewhere_names_who_stands_for_it(sample: None) -> None:
    list_it_again("moait/sitemap", f"{HANBIT}/news/88150", "listed_elsewhere")
    assert end_of(f"{HANBIT}/news/88150", "moait%") == ("filtered", "listed_elsewhere", None)
    assert rows(
        "select o.source from api_v1.items i join api_v1.items o on o.item_id = i.listed_as"
        " where i.source = 'moait/sitemap' and i.reason = 'listed_elsewhere'"
    ) == [("hanbit/feed",)]


def test_a_source_that_is_switched_off_ends_its_entries(sample: None) -> None:
    change("update news.source set is_active = false where slug = 'hanbit/feed'")
    assert end_of(f"{HANBIT}/news/88150") == ("filtered", "source_off", None)


def test_what_came_to_nothing_has_no_outcome_and_is_a_gap(sample: None) -> None:
    """Both views must say the same, in every state that a page can be left in."""
    url = f"{HANBIT}/news/88101"
    item = item_of(url)
    assert rows("select count(*) from health.ledger_gap") == [(0,)]
    change(f"delete from news.parsed_page where item_id = {item}")
    assert end_of(url) == (None, None, None)
    assert rows("select url from health.ledger_gap") == [(url,)]
    for state in ("due", "none", "quarantined", "refused", "done"):
        change(f"update news.fetch_attempt set parse_state = '{state}' where item_id = {item}")
        assert rows(
            "select item_id from health.ledger_gap"
            " except select item_id from api_v1.items where outcome is null"
        ) == rows(
            "select item_id from api_v1.items where outcome is null"
            " except select item_id from health.ledger_gap"
        )
        assert (end_of(url)[0] is None) == (state not in ("due", "refused"))


@pytest.mark.parametrize(
    "wrong",
    [
        "set outcome = null",
        "set article_id = null",
        "set outcome = 'filtered'",
        "set state = 'due'",
        "set state = 'quarantined'",
    ],
)
def test_a_page_cannot_have_half_an_outcome(sample: None, wrong: str) -> None:
    with pytest.raises(Exception, match="parsed_page_outcome_once"):
        change(f"update news.parsed_page {wrong}")
