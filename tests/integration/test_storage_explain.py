"""Why was I (not) told? Every way that an address can go, in words."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import get_args

import pytest

from crawlers.parsing.rejected import Why
from crawlers.troubles import _WORDS
from newswatch.settings import Settings
from storage import explain_fields
from storage.explain import why
from storage.explain_text import REASONS
from tests.tables import change, put_day

OF_LISTINGS = {
    *("suspicious_empty", "unreadable_listing", "html_as_feed", "doctype_forbidden", "not_xml"),
    *("empty", "mojibake", "damaged_listing", "untrue_validators", "not_modified_unasked"),
    *("html_as_api", "not_json", "api_key_missing", "api_key_refused", "api_quota", "api_error"),
    *("feed_moved", "consent_missing"),
}
"""Troubles that a page never ends with."""


@pytest.fixture
def sample(database: Settings) -> None:
    noon = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    put_day(noon)


def told(url: str) -> tuple[str, str]:
    found = why(url)
    return found.verdict, "\n".join(found.sentences("ko"))


ENDS = [
    (
        "https://nuri.example/brief/5501",
        "alert",
        ["Slack ‘정책팀’: ", "점수 8.5, 문턱 2.5", "11:44"],
    ),
    ("https://moait.example/a/20433", "alert", ["3번 시도", "server is busy", "두 번 갔을"]),
    ("https://hanbit.example/news/88121", "same_story", ["알림: ", "누리정책소식"]),
    ("https://moait.example/a/20417", "copy", ["글이 96% 같습니다"]),
    ("https://hanbit.example/news/87990", "baseline", ["요약에 실렸습니다"]),
    (
        "https://moait.example/a/20440",
        "not_relevant",
        ["‘오픈소스 AI 정책’: 관련 없음, 점수 2.0", "정책 낱말", "‘공개 가중치’ (본문 1)"],
    ),
    ("https://hanbit.example/news/88150", "waiting", ["hanbit/feed의 목록"]),
    ("https://hanbit.example/photo/311", "filtered", ["기사 주소 꼴이 아닙니다"]),
    ("https://moait.example/a/20411", "gone", ["HTTP 404"]),
    ("https://dooroo.example/n/771", "failed", ["HTTP 502"]),
    ("https://nuri.example/brief/5503", "quarantined", ["읽기 단계", "no_title"]),
    ("https://dooroo.example/n/1", "unknown", ["dooroo/feed (응답 없음)"]),
    ("https://nowhere.example/1", "unknown", ["이 사이트를 보는 소스가 없습니다"]),
]


def test_every_end_is_told(sample: None) -> None:
    for url, verdict, said in ENDS:
        found, text = told(url)
        assert found == verdict, url
        for part in said:
            assert part in text


def test_an_address_is_known_in_any_dress(sample: None) -> None:
    for url in (
        "https://nuri.example/brief/5501?utm_source=feed&utm_medium=rss",
        "http://www.nuri.example/brief/5501/",
        "nuri.example/brief/5501",
        "  <https://nuri.example/brief/5501#top>\n",
    ):
        assert why(url).verdict == "alert", url


def test_nonsense_is_unknown(sample: None) -> None:
    for url in ("", "   ", "http://[::1", "a\x00b", "\ud800", "x" * 5000, "%"):
        found = why(url)
        assert found.verdict == "unknown"
        assert found.sentences("en")


@pytest.mark.parametrize(
    ("disposition", "said"),
    [("backfill", "지난 기사를 채워"), ("old", "24시간이 넘은")],
)
def test_what_goes_to_the_digest_only(sample: None, disposition: str, said: str) -> None:
    change(f"update news.decision set disposition = '{disposition}' where disposition = 'baseline'")
    change("delete from news.digest_item")
    verdict, text = told("https://hanbit.example/news/87990")
    assert verdict == disposition
    assert said in text
    assert "다음 요약에 실립니다" in text


def test_fetched_but_not_read(sample: None) -> None:
    change("delete from news.quarantine")
    change("update news.fetch_attempt set parse_state = 'due' where parse_state = 'quarantined'")
    assert told("https://nuri.example/brief/5503")[0] == "unparsed"


def test_read_but_not_judged(sample: None) -> None:
    change(
        "insert into news.parsed_page (attempt_id, item_id, source_id, url, title, body, authors,"
        " origin, flags, charset, raw_sha, parser_version)"
        " select id, item_id, source_id, url, '고시', '', '{}', '{}', '{}', 'utf-8', raw_sha, '1'"
        " from news.fetch_attempt where url = 'https://nuri.example/brief/5503'"
    )
    change("update news.quarantine set resolved_at = clock_timestamp(), resolution = 'retried'")
    assert told("https://nuri.example/brief/5503")[0] == "undecided"


def test_discarded_stays_quarantined(sample: None) -> None:
    change("update news.quarantine set resolved_at = clock_timestamp(), resolution = 'discarded'")
    assert told("https://nuri.example/brief/5503")[0] == "quarantined"


def test_the_listing_that_came_farthest_decides(sample: None) -> None:
    change(
        "insert into news.listed_item (source_id, url, url_sha, is_baseline, is_backfill,"
        " first_listed_at, state, reason) select (select id from news.source"
        " where slug = 'moait/sitemap'), url, url_sha, false, false, first_listed_at, 'filtered',"
        " 'offsite' from news.listed_item where url = 'https://hanbit.example/news/88150'"
    )
    assert told("https://hanbit.example/news/88150")[0] == "waiting"


def test_a_listed_address_leads_to_the_article_of_another_address(sample: None) -> None:
    change(
        "update news.article set url = 'https://nuri.example/real', url_sha = sha256('elsewhere')"
        " where url = 'https://nuri.example/brief/5501'"
    )
    found = why("https://nuri.example/brief/5501")
    assert found.verdict == "alert"
    assert found.article is not None
    assert found.article.url == "https://nuri.example/real"


def test_what_nobody_knows_is_said_to_be_our_fault(sample: None) -> None:
    change("delete from news.quarantine")
    verdict, text = told("https://nuri.example/brief/5503")
    assert verdict == "lost"
    assert "우리 쪽 잘못" in text


def test_robots_are_told_with_their_rule(sample: None) -> None:
    verdict, text = told("https://hanbit.example/premium/88149")
    assert verdict == "filtered"
    assert "robots.txt가 금지합니다. robots.txt의 규칙: disallow: /premium/ (*)." in text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("too_old", "너무 오래된 글"),
        ("tdm_reserved", "데이터 마이닝을 유보"),
        ("noindex", "색인을 거부"),
        ("expired", "정한 기한이 지나"),
        ("offsite", "이 매체의 주소가 아닙니다"),
        ("bomb", "압축을 풀면 너무 큽니다"),
        ("tls", "TLS 인증서를 믿을 수 없습니다"),
    ],
)
def test_every_filter_is_told_in_words(sample: None, reason: str, said: str) -> None:
    change(f"update news.listed_item set reason = '{reason}' where reason = 'not_article'")
    verdict, text = told("https://hanbit.example/photo/311")
    assert verdict == "filtered"
    assert said in text


def test_left_to_another_source(sample: None) -> None:
    change(
        "insert into news.listed_item (source_id, url, url_sha, is_baseline, is_backfill,"
        " first_listed_at, state, reason) select (select id from news.source"
        " where slug = 'moait/sitemap'), url, url_sha, false, false, first_listed_at, 'filtered',"
        " 'listed_elsewhere' from news.listed_item where url = 'https://hanbit.example/news/88150'"
    )
    verdict, text = told("https://hanbit.example/news/88150")
    assert verdict == "waiting"
    assert "다른 소스의 목록에 먼저 올랐습니다. 그 소스: hanbit/feed." in text


def test_a_source_that_is_off_ends_the_waiting(sample: None) -> None:
    change("update news.source set is_active = false where slug = 'hanbit/feed'")
    verdict, text = told("https://hanbit.example/news/88150")
    assert verdict == "filtered"
    assert "이 소스는 이제 보지 않습니다" in text


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ("next_allowed_at = '2199-01-01', reason = 'http_429'", "쉬라고 하여 1월 1일 09:00까지"),
        ("next_allowed_at = '2199-01-01', reason = 'http_429'", "(HTTP 429)"),
        (
            "next_allowed_at = '2199-01-01', breaker = 'open', opened_at = now(), fail_streak = 3,"
            " last_error_kind = 'timeout'",
            "잇따라 답하지 않아 1월 1일 09:00까지 쉽니다(제때 답하지 않습니다)",
        ),
        (
            "next_allowed_at = '-infinity', breaker = 'open', opened_at = now(), fail_streak = 3,"
            " last_error_kind = 'http_503'",
            "한 번씩만 다시 물어봅니다(HTTP 503)",
        ),
    ],
)
def test_a_host_that_is_left_alone_is_why_a_page_waits(sample: None, gate: str, said: str) -> None:
    url = "https://hanbit.example/news/88150"
    assert "사이트가" not in told(url)[1]
    change(f"update news.host_gate set {gate} where host = 'hanbit.example'")
    verdict, text = told(url)
    assert verdict == "waiting"
    assert said in text


def test_an_unknown_page_may_have_been_missed(sample: None) -> None:
    verdict, text = told("https://drawer.example/entry/never-listed")
    assert verdict == "unknown"
    assert "놓쳤을 수 있어 거슬러 찾고 있습니다" in text


def test_every_trouble_of_a_request_has_words() -> None:
    """The crawl's words are its own (another floor): none that ends a page may be missing here."""
    silent = _WORDS.keys() - REASONS.keys() - OF_LISTINGS - {"claim_lost"}
    assert {kind for kind in silent if not kind.startswith("gap_")} == set()


def test_english_says_the_same_number_of_things(sample: None) -> None:
    for url in ("https://moait.example/a/20433", "https://nuri.example/brief/5503"):
        found = why(url)
        assert len(found.sentences("en")) == len(found.sentences("ko"))
    assert "This article raised an alert." in why("https://moait.example/a/20433").sentences("en")


def test_can_be_written_as_json(sample: None) -> None:
    assert asdict(why("https://moait.example/a/20433"))["alerts"][0]["score"] == 7.5


def test_every_field_tells_its_origin_and_what_lost(sample: None) -> None:
    url = "https://nuri.example/brief/5501"
    change(
        "update news.article set wire = '연합뉴스', title_tags = '{[속보]}',"
        """ origin = '{"title": "meta:og:title", "wire": "text:dateline"}', rejected = '{"title":"""
        """ [{"value": "누리정책소식", "origin": "title", "why": "names_the_site"}]}'"""
        f" where url = '{url}'"
    )
    korean = "\n".join(why(url).field_lines("ko"))
    assert "통신사: 연합뉴스  [text:dateline]" in korean
    assert "제목의 꼬리표: [속보]" in korean
    assert "    제외: 누리정책소식  [title] 사이트의 이름임" in korean
    english = "\n".join(why(url).field_lines("en"))
    assert "rejected: 누리정책소식  [title] it names the site" in english
    assert why("https://nowhere.example/1").field_lines() == []


def test_every_reason_to_reject_has_words() -> None:
    assert set(get_args(Why)) == set(explain_fields._WHY)


def test_what_was_read_of_the_listing_alone_is_said(sample: None) -> None:
    url = "https://nuri.example/brief/5501"
    change(
        f"update news.article set flags = '{{listing_only}}', raw_sha = null where url = '{url}'"
    )
    assert "목록의 제목과 요약으로" in "\n".join(why(url).sentences("ko"))
