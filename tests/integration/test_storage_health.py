"""Each view of schema health is broken by hand, and sees it."""

import pytest

from newswatch.settings import Settings
from storage.health import OUTSIDE, check
from tests.tables import change, put_day

PAGE = "(select id from news.fetch_attempt where url = 'https://hanbit.example/news/88101')"
BREAK = {
    "unclosed_attempt": "update news.fetch_attempt set state = 'open', ended_at = null,"
    f" raw_sha = null, started_at = now() - interval '1 hour' where id = {PAGE}",
    "run_without_lease": "update news.crawl_run set state = 'open', closed_at = null,"
    " started_at = now() - interval '1 hour' where id = (select min(id) from news.crawl_run)",
    "backward_epoch": "update news.source set claim_epoch = 0 where slug = 'hanbit/feed'",
    "overlong_gate": "insert into news.host_gate (host, next_allowed_at)"
    " values ('far.example', now() + interval '9000 years')",
    "ledger_gap": f"delete from news.parsed_page where attempt_id = {PAGE}",
    "two_outcomes": f"update news.fetch_attempt set parse_state = 'quarantined' where id = {PAGE}",
    "lost_quarantine": "delete from news.quarantine",
    "ignored_body": f"update news.fetch_attempt set parse_state = 'none' where id = {PAGE}",
    "unread_page": "update news.fetch_attempt set parse_state = 'due',"
    f" ended_at = now() - interval '1 hour' where id = {PAGE}",
    "undecided_page": "update news.parsed_page set state = 'due', outcome = null,"
    f" article_id = null, parsed_at = now() - interval '1 hour' where attempt_id = {PAGE}",
    "article_without_page": "update news.parsed_page set outcome = 'filtered', article_id = null"
    f" where attempt_id = {PAGE}",
    "article_without_raw": "update news.raw_document set body_gz = ''",
    "article_ahead_of_time": "update news.article set published_at = now() + interval '3 days'"
    " where url = 'https://hanbit.example/news/88101'",
    "article_without_decision": "delete from news.decision where disposition = 'not_relevant'",
    "decision_without_alert": "update news.decision set disposition = 'alert'"
    " where disposition = 'baseline'",
    "alert_without_delivery": "delete from news.delivery",
    "digest_without_delivery": "delete from news.delivery where digest_id is not null",
    "stuck_delivery": "update news.delivery set state = 'held' where state = 'pending'",
    "silent_source": "update news.source set fail_streak = 1 where slug = 'hanbit/feed'",
    "host_down": "update news.host_gate set breaker = 'closed', opened_at = null",
    "open_gap": "update news.possible_gap set state = 'filled', closed_at = now()",
    "expired_exemption": "update news.outlet set tls_exempt_reason = 'x',"
    " tls_exempt_until = '2026-01-01' where slug = 'hanbit'",
    "drift": "update news.drift set ended_at = now(), resolution = 'accepted'",
    "open_quarantine": "update news.quarantine set resolved_at = now(), resolution = 'retried'",
}


@pytest.fixture
def whole(database: Settings) -> dict[str, int]:
    """A day on which no promise of ours is broken; what the views hold of it."""
    put_day()
    return check()


def test_a_whole_day_breaks_no_promise(whole: dict[str, int]) -> None:
    assert {name for name, rows in whole.items() if rows} <= OUTSIDE


def test_every_view_is_broken_here() -> None:
    from storage.health_words import NAMES

    assert BREAK.keys() == NAMES.keys()


@pytest.mark.parametrize("view", BREAK)
def test_the_view_sees_it(whole: dict[str, int], view: str) -> None:
    change(BREAK[view])
    assert check()[view] != whole[view]


def test_a_revision_may_be_dated_after_the_first_sight(whole: dict[str, int]) -> None:
    """The date is the publisher's of today, the first sight was yesterday."""
    change(
        "update news.article set first_seen_at = first_seen_at - interval '1 day',"
        " published_at = now()"
    )
    change("update news.article_revision set known_at = now()")
    assert check()["article_ahead_of_time"] == 0


def test_a_body_seen_before_is_not_ignored(whole: dict[str, int]) -> None:
    change(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, raw_sha,"
        " ended_at) select run_id, source_id, item_id, kind, url, state, raw_sha, ended_at"
        " from news.fetch_attempt where kind = 'page'"
    )
    assert check() == whole


def test_what_was_put_back_a_moment_ago_has_time_to_be_read(whole: dict[str, int]) -> None:
    change(
        "update news.fetch_attempt set parse_state = 'due', ended_at = now() - interval '1 day'"
        " where parse_state = 'quarantined'"
    )
    change("update news.quarantine set resolved_at = now(), resolution = 'retried'")
    assert check()["unread_page"] == 0
    change("update news.quarantine set resolved_at = now() - interval '1 hour'")
    assert check()["unread_page"] == 1
