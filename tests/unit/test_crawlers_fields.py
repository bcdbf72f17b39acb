"""Fields beside the text: bracket tags, agencies, notes to newsrooms, tags, pictures, paywalls; and
what stands in for an article."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from crawlers.parsing import Unreadable, parse_page
from crawlers.parsing.agencies import read_wire
from crawlers.parsing.press_notes import is_press_note, read_embargo, read_press_release
from crawlers.parsing.rejected import Rejected
from newswatch.title_tags import title_tags
from storage.records import ListedEntry, PageFields

URL = "https://www.gaon.example/view/7100231"
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
TITLE = "공개 모델의 조달 기준이 나왔다"
TEXT = "<p>정부가 공개 모델을 조달에서 먼저 사는 기준을 내놨다고 21일 밝혔다.</p>" * 12


def read(
    head: str = "", text: str = TEXT, url: str = URL, listed: ListedEntry | None = None
) -> PageFields:
    html = (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>"
        f"<article>{text}</article></body></html>"
    )
    return parse_page(html.encode(), url, {}, listed=listed, outlet=None, fetched_at=NOW)


@pytest.mark.parametrize(("title", "tags"), [
    ("[속보] 국회, 공개 모델 지원법 의결", ("[속보]",)),
    ("[단독][영상] 도청, 공개 모델로 답한다", ("[단독]", "[영상]")),
    ("【르포】 공개 모델을 고치는 사람들", ("【르포】",)),
    ("공개 모델 수출 통제, 한국은 빠졌다(종합2보)", ("(종합2보)",)),
    ("(속보) 공개 모델 지원법 의결", ("(속보)",)), ("공개 모델 지원법 의결 <1보>", ("<1보>",)),
    ("공개 모델 지원법 의결(제2보)", ("(제2보)",)),
    ("산불 대응의 새로운 전략 [기고]", ("[기고]",)),
    ("[단독] 공개 모델 지원법 의결(종합)", ("[단독]", "(종합)")),
    ("장관 “(공개 모델은) 막지 않는다”", ()), ("“그 [공개] 모델은 다르다”는 위원회", ()),
    ("공개 모델(가중치 공개)의 조건", ()), ("", ()),
])  # fmt: skip
def test_bracket_tags(title: str, tags: tuple[str, ...]) -> None:
    assert title_tags(title) == tags


@pytest.mark.parametrize(("lines", "authors", "wire"), [
    (["(서울=연합뉴스) 홍길동 기자 = 정부가 밝혔다."], (), "연합뉴스"),
    (["[서울=뉴시스] 정부가 밝혔다."], (), "뉴시스"), (["(서울=뉴스1) 정부가 밝혔다."], (), "뉴스1"),
    (["(워싱턴 AP=연합뉴스) 정부가 밝혔다."], (), "연합뉴스"), (["(런던 로이터) 정부가 밝혔다."], (), None),
    (["[AP/뉴시스] 정부가 밝혔다."], (), "뉴시스"), (["(서울=연합인포맥스) 정부는"], (), "연합인포맥스"),
    (["정부가 밝혔다.", "<저작권자(c) 연합뉴스, 무단 전재-재배포 금지>"], (), "연합뉴스"),
    (["정부가 밝혔다.", "Copyright ⓒ 뉴시스. All rights reserved."], (), "뉴시스"),
    (["정부가 밝혔다.", "[연합뉴스]"], (), "연합뉴스"), (["정부가 밝혔다."], ("뉴스1",), "뉴스1"),
    (["정부가 밝혔다.", "회의하는 위원들. 사진=연합뉴스", "그는 말했다."], ("홍길동",), None),
    (["정부가 밝혔다.", "위원회 전경 ⓒ 뉴시스"], (), None),
    (["연합뉴스에 따르면 정부가 밝혔다."], ("연합뉴스TV",), None), ([], (), None),
])  # fmt: skip
def test_whose_text_it_is(lines: list[str], authors: tuple[str, ...], wire: str | None) -> None:
    found = read_wire(lines, authors)
    assert (found and found.value) == wire


@pytest.mark.parametrize("line", [
    "엠바고: 11월 22일(일) 12:00", "※ 보도시점 : 2026. 11. 22.(일) 12:00 이후", "보도일시 2026.11.22. 조간",
    "[엠바고] 22일 정오 해제", "이 자료는 배포 즉시 보도하여 주시기 바랍니다.",
    "11월 22일 조간부터 보도해 주시기 바랍니다.", "보도자료", "□ 보도참고자료", "자료제공: 새길부",
    "이 기사는 새길부의 보도자료를 바탕으로 썼습니다.",
])  # fmt: skip
def test_notes_to_newsrooms(line: str) -> None:
    assert is_press_note(line)
    assert read_embargo([line]) or read_press_release([line], [])


@pytest.mark.parametrize("line", [
    "엠바고를 어긴 언론사에 기자실 출입을 막았다.", "정부는 보도자료를 내고 이같이 밝혔다.",
    "보도시점을 두고 기자들이 항의했다.", "위원회는 22일 오전 10시부터 회의를 열었다.",
    "정부는 즉시 보도를 바로잡으라고 했다.", "자료를 낸 곳은 새길부다.",
])  # fmt: skip
def test_sentences_about_such_notes_are_text(line: str) -> None:
    assert not is_press_note(line)


def test_of_a_table_the_label_comes_with_its_value() -> None:
    found = read_embargo(["보도시점", "2026. 11. 22.(일) 12:00", "정부가 밝혔다."])
    assert found is not None
    assert found.value == "보도시점 2026. 11. 22.(일) 12:00"


def test_notes_are_fields_and_no_text() -> None:
    page = read(text=f"<p>엠바고: 11월 22일 12:00</p>{TEXT}<p>자료제공: 새길부</p>")
    assert (page.embargo, page.press_release) == ("엠바고: 11월 22일 12:00", "자료제공: 새길부")
    assert "엠바고" not in page.body
    assert "자료제공" not in page.body


def test_tags_come_from_the_best_place_and_not_from_the_site() -> None:
    page = read('<meta name="keywords" content="뉴스, 가온, www.gaon.example.com">'
                '<meta property="article:tag" content="공개 모델"><meta property="article:tag" content="조달">')  # fmt: skip
    assert page.tags == ("공개 모델", "조달")
    assert page.origin["tags"] == "meta:article:tag"
    assert [row["why"] for row in page.rejected["tags"]] == ["names_the_site"]
    assert read('<meta name="keywords" content="공개 모델, 조달">').tags == ("공개 모델", "조달")


@pytest.mark.parametrize(("stated", "address"), [
    ("https://img.example/a.jpg", "https://img.example/a.jpg"),
    ("/photo/1.jpg", "https://www.gaon.example/photo/1.jpg"),
    ("//img.example/a.webp?w=1", "https://img.example/a.webp?w=1"),
    ("https://www.gaon.example/images/logo.png", None), ("javascript:alert(1)", None),
    ("data:image/png;base64,AAAA", None), ("http://user@img.example/a.jpg", None),
    ("http://0x7f.1/a.jpg", None), (f"https://img.example/{'a' * 3000}", None), (" ", None),
])  # fmt: skip
def test_the_lead_picture(stated: str, address: str | None) -> None:
    assert read(f'<meta property="og:image" content="{stated}">').image_url == address


@pytest.mark.parametrize(("head", "text", "flags"), [
    ('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
     TEXT, ("paywall",)),
    ('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>',
     f"{TEXT}<p>이 기사는 유료회원 전용입니다.</p>", ()),
    ('<meta name="article:content_tier" content="locked">', TEXT, ("paywall",)),
    ("", f"{TEXT}<p>이 기사는 유료회원 전용입니다.</p>", ("paywall",)),
    ("", f"{TEXT}<p>로그인하시면 기사 전문을 볼 수 있습니다.</p>", ("paywall",)),
    ("", "<p>정부가 공개 모델을 먼저 사는 기준을 내놨다고 21일 밝혔다.</p><p>유료회원 전용 기사입니다.</p>",
     ("stub", "paywall")),
    ("", f"{TEXT}<p>새 기능은 유료 구독자에게만 제공된다.</p>", ()),
    ("", f"{TEXT}<p>회사는 유료 회원 전용 모델을 공개로 돌렸다고 밝혔다.</p>", ()),
])  # fmt: skip
def test_paywalls(head: str, text: str, flags: tuple[str, ...]) -> None:
    page = read(head, text)
    assert page.flags == flags
    assert "전용입니다" not in page.body


@pytest.mark.parametrize(("title", "body", "kind"), [
    ("작은신문", "<h1>페이지를 찾을 수 없습니다</h1>", "soft_404"),
    ("작은신문", "<p>요청하신 기사는 삭제되었습니다.</p>", "soft_404"),
    ("404 - 작은신문", "<p>없음</p>", "soft_404"), ("오류", "<h2>잘못된 접근입니다</h2>", "soft_404"),
    ("회원 로그인 - 작은신문", "<input type=password>", "login_page"),
    ("작은신문", "<h2>로그인이 필요한 서비스입니다</h2>", "login_page"),
    ("", "<script>location.href='/member/login.php?ret=1'</script>", "login_page"),
    ("Access Denied", "<p>no</p>", "blocked"), ("작은신문", "<h1>접근이 차단되었습니다</h1>", "blocked"),
    ("작은신문", "<h1>시스템 점검 중입니다</h1>", "maintenance"),
    ("503 Service Unavailable", "", "maintenance"),
    ("작은신문", "<h1>개인정보 처리에 동의해 주세요</h1>", "consent_page"),
])  # fmt: skip
def test_what_stands_in_for_an_article(title: str, body: str, kind: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    listed = ListedEntry(url=URL, title=TITLE)
    with pytest.raises(Unreadable) as error:
        parse_page(html, URL, {}, listed=listed, outlet=None, fetched_at=NOW)
    assert error.value.kind == kind


@pytest.mark.parametrize("title", [
    "포털 로그인 장애 두 시간 만에 복구", "정부24 시스템 점검 안내", "삭제된 기사 되살리는 법 나온다",
])  # fmt: skip
def test_a_short_article_about_such_things_is_an_article(title: str) -> None:
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><article><p>{title}.</p>"
    )
    listed = ListedEntry(url=URL, title=title)
    page = parse_page(html.encode(), URL, {}, listed=listed, outlet=None, fetched_at=NOW)
    assert page.title == title
    long = f"{html}{TEXT}".encode()
    assert parse_page(long, URL, {}, listed=None, outlet=None, fetched_at=NOW).title == title


def test_a_redirect_to_a_login_page_is_told_by_where_it_ended() -> None:
    listed = ListedEntry(url=URL, title=TITLE)
    with pytest.raises(Unreadable, match="login_page"):
        read(text="", url="https://www.gaon.example/member/login?ret=7100231", listed=listed)
    assert read(url="https://www.gaon.example/member/login/7", listed=listed).body, "it holds text"


def test_rejected_candidates_are_bounded_and_never_the_winner() -> None:
    notebook = Rejected()
    for number in range(20):
        notebook.add("title", f"{number} " + "가" * 500, "meta:x", "outranked")
    notebook.add("section", "정책", "json-ld", "outranked")
    notebook.add("section", "", "json-ld", "says_nothing")
    found = notebook.against({"title": "다른 제목", "section": "정책!"})
    assert list(found) == ["title"]
    assert len(found["title"]) == 6
    assert all(len(row["value"]) <= 200 for row in found["title"])


def test_what_a_page_invents_can_be_stored() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "\\u0000 \\ud800",'
        ' "datePublished": "\\ud800 2026", "image": "https://img.example/\\ud800.jpg",'
        ' "keywords": ["\\ud800모델", "\\u0000"], "articleSection": "\\ud800"}</script>'
    )
    page = read(data)
    told = json.dumps([asdict(page)], ensure_ascii=False, default=str)
    assert told.encode()
    assert "\\u0000" not in told
    assert page.image_url is None
