"""Why was I (not) told? Every way that an address can go, in words."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from newswatch.settings import Settings
from storage.explain import why
from tests.tables import change, put_day


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
    ("https://moait.example/a/20417", "same_story", ["글이 96% 같습니다"]),
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


def test_english_says_the_same_number_of_things(sample: None) -> None:
    for url in ("https://moait.example/a/20433", "https://nuri.example/brief/5503"):
        found = why(url)
        assert len(found.sentences("en")) == len(found.sentences("ko"))
    assert "This article raised an alert." in why("https://moait.example/a/20433").sentences("en")


def test_can_be_written_as_json(sample: None) -> None:
    assert asdict(why("https://moait.example/a/20433"))["alerts"][0]["score"] == 7.5
