"""What the desk tells of sources: how their sites are treated, gaps, drift, silence, clocks, wants."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from lxml import html

from desk.app import make_app
from newswatch.settings import Settings
from tests.desking import COOKIE, known_user, put_afternoon, text_of
from tests.tables import change


@pytest.fixture
def browser(home: object) -> Iterator[TestClient]:
    with TestClient(make_app(known_user), headers=COOKIE) as client:
        yield client


@pytest.fixture
def sample(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put_afternoon(monkeypatch)


def test_sources_and_quarantine_tell_their_trouble(sample: None, browser: TestClient) -> None:
    text = text_of(browser.get("/").text)
    assert "두루경제 dooroo/feed 응답 없음" in text
    assert "HTTP 502 from dooroo.example" in text
    assert "14번 잇따라 실패" in text
    assert "개발자의 서랍 drawer/feed 소식 끊김" in text
    assert "제목을 찾지 못했습니다" in text
    assert "열린 격리 항목" in text


def test_sources_tell_how_their_site_is_treated(sample: None, browser: TestClient) -> None:
    page = browser.get("/").text
    text = text_of(page)
    assert "답하지 않아" in text
    assert "까지 쉬라고 함 (HTTP 429)" in text
    assert "인증서를 확인하지 않음: 중간 인증서를 보내지 않음 (2027-03-31까지)" in text
    assert "drawer/feed 소식 끊김" in text
    assert "놓친 글이 있을 수 있음" in text
    assert "20분마다" in text
    assert 'title="글 사이 중앙값 40분"' in page
    assert "AI·TDM 이용 거부" in text
    assert "&lt;meta name=&#34;tdm-reservation&#34; content=&#34;1&#34;&gt;" in page
    assert "이용 제한 표시 2건" in text
    assert "텍스트·데이터 마이닝 유보 메타 태그 모두 <meta name=" in text
    change("update news.outlet set tls_exempt_until = '2026-01-01' where slug = 'nuri'")
    change("update news.host_gate set next_allowed_at = now() where breaker = 'open'")
    text = text_of(browser.get("/").text)
    assert "인증서 예외의 기한이 지나 다시 확인함 (2026-01-01까지였음)" in text
    assert "답하지 않음 (HTTP 502)" in text
    assert "기한이 지난 인증서 예외" in text


def test_gaps_are_told_until_they_are_old(sample: None, browser: TestClient) -> None:
    assert "drawer/feed 09:30 – 14:15 사이 찾기 전" in text_of(browser.get("/").text)
    for state, said in (
        ("filling", "찾는 중"),
        ("filled", "3건을 찾아 메움"),
        ("unfillable", "메울 수 없음"),
    ):
        closed = "null" if state == "filling" else "clock_timestamp()"
        change(f"update news.possible_gap set state = '{state}', closed_at = {closed}, items = 3")
        assert said in text_of(browser.get("/").text)
    change("update news.possible_gap set closed_at = clock_timestamp() - interval '30 days'")
    assert "메울 수 없음" not in text_of(browser.get("/").text)


def test_a_field_that_stays_away_is_told_with_its_samples(
    sample: None, browser: TestClient
) -> None:
    page = browser.get("/").text
    text = text_of(page)
    assert "빠지는 항목" in text
    assert "모아IT moait/sitemap 본문 최근 0/8, 보통 168/174" in text
    assert "빠진 예: https://moait.example/a/20440" in text
    assert "마지막으로 있던 예: https://moait.example/a/20399" in text
    assert "빠짐: 본문" in text
    change("update news.drift set ended_at = clock_timestamp(), resolution = 'recovered'")
    text = text_of(browser.get("/").text)
    assert "돌아옴" in text
    assert "빠짐: 본문" not in text
    change("update news.drift set ended_at = clock_timestamp() - interval '8 days'")
    assert "빠지는 항목" not in text_of(browser.get("/").text)


def test_a_silence_is_told_by_what_is_usual(sample: None, browser: TestClient) -> None:
    change(
        "update news.drift set field = 'articles', usual_pages = 31, usual_filled = 31,"
        " bad_attempt_id = null"
    )
    text = text_of(browser.get("/").text)
    assert "뒤로 새 글 없음 (그동안 보통 31건)" in text
    assert "빠진 예" not in text


def test_what_sources_give_stands_beside_their_promise(sample: None, browser: TestClient) -> None:
    page = html.fromstring(browser.get("/").text)
    rows = {
        row[0].text_content().split()[1]: row
        for row in page.xpath("//table[@class='yields']//tr[td]")
    }
    assert "약속 20–120건" in rows["moait/sitemap"].text_content()
    assert rows["moait/sitemap"].xpath("count(.//rect)") == 14
    assert rows["moait/sitemap"].xpath("count(.//rect[@class='thin'])") == 1
    assert "bad" in rows["moait/sitemap"].xpath("string(td[5]/@class)")
    assert "saebyeok/list" not in rows, "nothing was read of it"


def test_a_listing_whose_clock_is_wrong_is_told(sample: None, browser: TestClient) -> None:
    assert "목록 시각이 기사 페이지보다 9시간 빠름" in text_of(browser.get("/").text)


def test_what_was_found_in_place_of_a_listing_that_is_gone(
    sample: None, browser: TestClient
) -> None:
    text = text_of(browser.get("/").text)
    assert "찾은 주소를 대신 읽는 중 (기사 20건): https://dooroo.example/rss/all.xml" in text
    change("update news.feed_proposal set is_own_host = false")
    assert "사람이 확인해야 함: https://dooroo.example/rss/all.xml" in text_of(
        browser.get("/").text
    )
    change("update news.feed_proposal set dismissed_at = now()")
    assert "rss/all.xml" not in browser.get("/").text


def test_a_source_that_wants_its_key_is_off_and_not_failing(
    sample: None, browser: TestClient
) -> None:
    change(
        "update news.source set last_error_kind = 'api_key_missing', fail_streak = 3,"
        " last_error = 'API 키가 없어 쉽니다 (NEWSWATCH_NAVER_KEY)' where slug = 'dooroo/feed'"
    )
    text = text_of(browser.get("/").text)
    assert "두루경제 dooroo/feed 쉼" in text
    assert "API 키가 없어 쉽니다 (NEWSWATCH_NAVER_KEY)" in text


def test_what_is_odd_about_a_listing_is_told_in_words(sample: None, browser: TestClient) -> None:
    assert "기사 페이지로 증명된 9시간 차이를 바로잡음" in browser.get("/").text
