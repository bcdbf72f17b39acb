"""The desk's pages of one story and of one article's copies."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from lxml import html

from desk.app import make_app
from newswatch.settings import Settings
from tests.desking import COOKIE, known_user, put_afternoon, text_of
from tests.tables import change, rows

NOTICE = "https://nuri.example/brief/5501"
COPY = "https://moait.example/a/20417"


@pytest.fixture
def browser(home: object) -> Iterator[TestClient]:
    with TestClient(make_app(known_user), headers=COOKIE) as client:
        yield client


@pytest.fixture
def sample(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put_afternoon(monkeypatch)


def numbers(url: str) -> tuple[int, int]:
    """(article, story) of an address."""
    ((article_id, story_id),) = rows(
        "select m.article_id, m.story_id from news.story_article m"
        f" join news.article a on a.id = m.article_id where a.url = '{url}'"
    )
    return article_id, story_id


def test_a_story_is_told_with_what_is_new_in_each_article(
    sample: None, browser: TestClient
) -> None:
    _, story_id = numbers(NOTICE)
    page = browser.get(f"/story?id={story_id}")
    assert page.status_code == 200
    text = text_of(page.text)
    assert f"사건 {story_id}" in text
    assert "기사 4건 · 매체 4곳 · 서로 독립된 곳 3" in text
    assert "새로: 라이선스 확인 의무화" in text
    places = [text.index(outlet) for outlet in ("누리정책소식", "한빛데일리", "개발자의 서랍")]
    assert places == sorted(places)


def test_the_desk_leads_to_stories_and_copies(sample: None, browser: TestClient) -> None:
    links = html.fromstring(browser.get("/?lang=en").text).xpath("//a/@href")
    for path in ("story?", "copies?"):
        found = [link for link in links if link.startswith(path)]
        assert found
        assert all(browser.get(f"/{link}").status_code == 200 for link in found)


def test_a_story_that_went_into_another_leads_there(sample: None, browser: TestClient) -> None:
    _, story_id = numbers(NOTICE)
    change(
        "insert into news.story_change (kind, story_id, other_id, made_by, why)"
        f" select 'merge', {story_id}, max(id), '<b>mina</b>', '같은 지침' from news.story"
    )
    ((gone,),) = rows("select max(id) from news.story")
    page = browser.get(f"/story?id={gone}").text
    assert f"{gone}번 사건은 {story_id}번 사건이 되었습니다." in text_of(page)
    assert "<b>mina</b>: 같은 지침" in text_of(page)
    assert not html.fromstring(page).xpath("//td//b"), "a name is text"


def test_a_copy_is_shown_beside_its_origin(sample: None, browser: TestClient) -> None:
    article_id, _ = numbers(COPY)
    page = browser.get(f"/copies?id={article_id}").text
    text = text_of(page)
    assert "출처 기관 발표" in text
    assert "옮긴 글 100% · 더한 글 0% · 출처에서 뺀 글 0%" in text
    marked = html.fromstring(page).xpath("//mark/text()")
    assert len(marked) == 2
    assert all(one.startswith("공공기관이 오픈소스 AI 모델을") for one in marked)


def test_what_was_added_is_not_marked_and_stays_text(sample: None, browser: TestClient) -> None:
    article_id, _ = numbers(COPY)
    change(
        "update news.article_revision set body = body || ' <script>alert(1)</script>'"
        f" where article_id = {article_id}"
    )
    change(
        "update news.article set body = body || ' <script>alert(1)</script>'"
        f" where id = {article_id}"
    )
    page = browser.get(f"/copies?id={article_id}").text
    assert "<script>alert(1)" not in page
    assert "<script>alert(1)</script>" in text_of(page)
    assert all("alert" not in one for one in html.fromstring(page).xpath("//mark/text()"))


def test_an_article_of_its_own_says_so(sample: None, browser: TestClient) -> None:
    article_id, _ = numbers("https://moait.example/a/20433")
    assert "글을 나눈 기사가 없습니다." in text_of(browser.get(f"/copies?id={article_id}").text)


@pytest.mark.parametrize("path", ["/story", "/copies"])
@pytest.mark.parametrize("query", ["", "?id=999999", "?id=0", "?id=x", f"?id={2**63}"])
def test_a_number_that_names_nothing_is_no_page(
    sample: None, browser: TestClient, path: str, query: str
) -> None:
    answer = browser.get(path + query)
    assert answer.status_code == 404
    assert "없는 화면입니다" in answer.text
