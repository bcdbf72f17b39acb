"""The desk's pages on real rows: who may see them, what they show, what they never do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import HTTPException, Request
from fastapi.testclient import TestClient
from lxml import html

from desk.app import make_app
from newswatch.clock import in_seoul
from newswatch.settings import Settings, settings
from tests.tables import change, put_day

COOKIE = {"Cookie": "who=kim"}


def known_user(request: Request) -> str:
    """Stands where Airflow's own dependency stands: whoever bears the cookie is logged in."""
    if request.cookies.get("who") != "kim":
        raise HTTPException(401)
    return "kim"


@pytest.fixture
def browser(home: object) -> Iterator[TestClient]:
    with TestClient(make_app(known_user), headers=COOKIE) as client:
        yield client


@pytest.fixture
def sample(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one day, looked at at three in the afternoon of Seoul."""
    now = datetime.now(UTC)
    afternoon = in_seoul(now).replace(hour=15, minute=0, second=0, microsecond=0)
    monkeypatch.setenv("NEWSWATCH_CLOCK_OFFSET_S", str((afternoon - now).total_seconds()))
    settings.cache_clear()
    put_day(afternoon)


def text_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


PATHS = (
    *("/", "/?lang=en", "/why", "/why?url=https://nuri.example/brief/5501", "/static/desk.css"),
    *("/static/desk.js", "/static/icon.svg", "/static/none", "/docs", "/redoc", "/openapi.json"),
    *("/docs/oauth2-redirect", "/anything/at/all"),
)


def test_nothing_is_shown_to_strangers(sample: None) -> None:
    with TestClient(make_app(known_user)) as stranger:
        for path in PATHS:
            answer = stranger.get(path)
            assert answer.status_code == 401, path
            assert "nuri" not in answer.text
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_every_route_asks_for_the_user() -> None:
    for route in make_app(known_user).routes:
        calls = [dependency.call for dependency in route.dependant.dependencies]  # type: ignore[attr-defined]
        assert known_user in calls, route


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static/none", "/x/y"])
def test_there_is_nothing_else(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(browser: TestClient, method: str) -> None:
    assert browser.request(method, "/").status_code == 405


def test_the_day_stands_on_the_desk(sample: None, browser: TestClient) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    text = text_of(answer.text)
    assert "기사12복제 1" in text
    assert "알림2" in text
    assert (
        "관련 알림 [보도자료] 공공기관 오픈소스 AI 모델 도입 지침 마련 매체 4곳 · 기사 4건" in text
    )
    assert "공공기관 오픈소스 AI 모델 도입 지침 마련 복제 96% 같은 사건" in text
    assert "첫 수집분 · 요약에만" in text
    assert "관련 없는 사건 4건" in text


def test_alerts_tell_how_each_message_fares(sample: None, browser: TestClient) -> None:
    text = text_of(browser.get("/").text)
    assert "대기 메일 desk@nuri.example 3번 시도" in text
    assert "451 4.3.0 mail server is busy" in text
    assert "두 번 갔을 수 있음" in text
    assert "국가 AI 전략에 개방형 모델 육성 과제 담긴다" in text  # three days ago
    assert "메일 ‘desk@nuri.example’: 13:50부터 보내지 못하고 있습니다 (1건 대기)" in text


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


def test_every_listed_entry_of_the_day_is_accounted_for(sample: None, browser: TestClient) -> None:
    text = text_of(browser.get("/").text)
    assert "목록에 오른 글 18건: 기사 11 · 복제 1 · 거름 4 · 격리 1 · 대기 1" in text
    assert "우리 쪽 잘못" not in text
    change("delete from news.parsed_page where url = 'https://hanbit.example/news/88101'")
    text = text_of(browser.get("/").text)
    assert "대기 1 · 모름 1" in text
    assert "어떻게 되었는지 모르는 목록 항목 우리 쪽 잘못" in text


def test_why_answers_for_any_dress_of_an_address(sample: None, browser: TestClient) -> None:
    answer = browser.get("/why", params={"url": "www.moait.example/a/20433?utm_source=x"})
    page = html.fromstring(answer.text)
    assert "이 기사로 알림을 냈습니다." in page.text_content()
    assert [mark.text for mark in page.iter("mark")] == ["오픈 웨이트", "의무 면제"] * 2


def test_why_bears_anything(database: Settings, browser: TestClient) -> None:
    for url in ("", " ", "\x00", "x" * 9000, "http://[", "%ff", "<script>"):
        assert browser.get("/why", params={"url": url}).status_code == 200, url


def test_every_other_link_leads_to_a_page(sample: None, browser: TestClient) -> None:
    page = html.fromstring(browser.get("/").text)
    links = {link for link in page.xpath("//a/@href") if not link.startswith("http")}
    assert len(links) > 12
    for link in links:
        assert browser.get(f"/{link.removeprefix('./')}").status_code == 200, link


def test_another_day_has_its_own_stories(sample: None, browser: TestClient) -> None:
    page = html.fromstring(browser.get("/").text)
    (before,) = page.xpath("//nav[@class='days']/a/@href")
    text = text_of(browser.get(f"/{before.removeprefix('./')}").text)
    assert "이날 들어온 기사가 없습니다." in text
    assert "다음 날 ›" in text


def test_a_strange_day_is_today(database: Settings, browser: TestClient) -> None:
    for day in ("", "yesterday", "9999-12-31", "0001-01-01", "2026-02-30"):
        answer = browser.get("/", params={"day": day})
        assert answer.status_code == 200, day
        assert "오늘" in answer.text


def test_english_when_asked_or_set(
    sample: None, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Alerts of the last 7 days" in browser.get("/?lang=en").text
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    settings.cache_clear()
    answer = browser.get("/")
    assert '<html lang="en">' in answer.text
    assert "Hanbit Daily" in answer.text
    assert "lang=en" not in answer.text.replace("?lang=en", "", 1)


def test_hostile_text_stays_text(sample: None, browser: TestClient) -> None:
    change(
        "update news.article set title = '<img src=x onerror=alert(1)> 오픈 웨이트',"
        " url = 'javascript:alert(1)' where url = 'https://moait.example/a/20433'"
    )
    change("""update news.delivery set last_error = '"><script>alert(2)</script>'""")
    answer = browser.get("/")
    page = html.fromstring(answer.text)
    assert [script.get("src") for script in page.iter("script")] == ["static/desk.js"]
    assert not page.xpath("//@onerror | //@onclick | //@style")
    assert not [link for link in page.xpath("//@href") if link.startswith("javascript")]
    assert "<img src=x onerror=alert(1)> 오픈 웨이트" in page.text_content()


def test_links_out_take_nothing_along(sample: None, browser: TestClient) -> None:
    page = html.fromstring(browser.get("/").text)
    outside = page.xpath("//a[starts-with(@href, 'http')]")
    assert len(outside) > 12
    assert all(link.get("rel") == "noopener noreferrer" for link in outside)
    assert all(link.get("target") == "_blank" for link in outside)


def test_pages_are_told_to_load_nothing_from_elsewhere(
    database: Settings, browser: TestClient
) -> None:
    headers = browser.get("/").headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "style-src 'self'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_a_fresh_installation_has_a_page(database: Settings, browser: TestClient) -> None:
    text = text_of(browser.get("/").text)
    assert "이날 들어온 기사가 없습니다." in text
    assert "아직 소스가 없습니다." in text
    assert f"{database.home}/outbox" in text


def test_channels_that_are_set_are_named(
    database: Settings, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSWATCH_SLACK_WEBHOOK_URL", "https://hooks.example/secret-part")
    monkeypatch.setenv("NEWSWATCH_SMTP_HOST", "mail.example")
    monkeypatch.setenv("NEWSWATCH_MAIL_TO", "a@nuri.example,b@nuri.example")
    settings.cache_clear()
    answer = browser.get("/")
    assert "메일 받는 사람 2명" in text_of(answer.text)
    assert "secret-part" not in answer.text


@pytest.mark.parametrize("path", ["/", "/why?url=https://nuri.example/1"])
def test_no_database_is_said_in_words(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 503
    assert "데이터베이스에 닿지 않습니다" in answer.text
    assert "make run" in answer.text
    assert "Traceback" not in answer.text


def test_a_database_that_is_down_is_said_in_words(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://news_read:hidden-word@127.0.0.1:1/newswatch"
    monkeypatch.setenv("NEWSWATCH_DATABASE_URL_READ", url)
    settings.cache_clear()
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "hidden-word" not in answer.text


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


def test_what_is_known_by_its_listing_alone_is_marked(sample: None, browser: TestClient) -> None:
    assert "목록만 읽음" not in text_of(browser.get("/").text)
    change(
        "update news.article set flags = '{listing_only,paywall}'"
        " where url = 'https://moait.example/a/20433'"
    )
    text = text_of(browser.get("/").text)
    assert text.count("목록만 읽음") == 2, "in its story and in its alert"
    assert "유료" in text


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
