"""The desk's pages on real rows: who may see them, what they show, what they never do."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from lxml import html

from desk.app import make_app
from newswatch.settings import Settings, settings
from tests.desking import COOKIE, known_user, put_afternoon, text_of
from tests.tables import change


@pytest.fixture
def browser(home: object) -> Iterator[TestClient]:
    with TestClient(make_app(known_user), headers=COOKIE) as client:
        yield client


@pytest.fixture
def sample(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put_afternoon(monkeypatch)


PATHS = (
    *("/", "/?lang=en", "/why", "/why?url=https://nuri.example/brief/5501", "/static/desk.css"),
    *("/static/desk.js", "/static/icon.svg", "/static/none", "/docs", "/redoc", "/openapi.json"),
    *("/docs/oauth2-redirect", "/anything/at/all", "/story?id=1", "/copies?id=1"),
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


@pytest.mark.parametrize("path", ["/", "/why?url=https://nuri.example/1", "/story?id=1"])
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


def test_what_is_known_by_its_listing_alone_is_marked(sample: None, browser: TestClient) -> None:
    assert "목록만 읽음" not in text_of(browser.get("/").text)
    change(
        "update news.article set flags = '{listing_only,paywall}'"
        " where url = 'https://moait.example/a/20433'"
    )
    text = text_of(browser.get("/").text)
    assert text.count("목록만 읽음") == 2, "in its story and in its alert"
    assert "유료" in text
