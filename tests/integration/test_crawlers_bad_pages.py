"""Bad input: every page that is no article has a named end, costs no other item, and is decided on
by what its listing says of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newswatch.settings import Settings
from tests.crawling import MakeSite, items, poll, small_press
from tests.sites import TEXT, Site, page
from tests.tables import rows
from transforms.process import process

HTML = {"Content-Type": "text/html; charset=utf-8"}
TITLE = "공개 모형의 조달 기준이 나왔다"


def html(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def article(before: str = "", inside: str = "", after: str = "") -> bytes:
    body = f"{before}<article><h1>{TITLE}</h1>{inside}<p>{TEXT}</p><p>{TEXT}</p></article>{after}"
    return html(TITLE, body)


# Name → what is served, and the kind under which it is quarantined.
UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n ", "empty"),
    "shell": (b"<html><head></head><body> </body></html>", "empty"),
    "login": (html("로그인 | 작은신문", "<form><input type=password></form>"), "login_page"),
    "consent": (
        html("작은신문", "<h1>쿠키 사용에 동의해 주세요</h1><button>동의</button>"),
        "consent_page",
    ),
    "maintenance": (
        html("작은신문", "<h1>서비스 점검 안내</h1><p>새벽 두 시부터 여섯 시까지 점검합니다.</p>"),
        "maintenance",
    ),
    "guard": (html("Just a moment...", "<p>Checking your browser</p>"), "blocked"),
    "soft404": (
        html("작은신문", "<h1>요청하신 페이지를 찾을 수 없습니다</h1><p>주소를 확인하세요.</p>"),
        "soft_404",
    ),
    "alert": ("<script>alert('삭제된 기사입니다.');history.back()</script>".encode(), "soft_404"),
    "layered": (html(TITLE, "<div><i></i>" * 5000 + TEXT), "too_deep"),
    "mojibake": (b"<html><title>" + bytes(range(128, 256)) * 40 + b"</title></html>", "mojibake"),
}
# Name → what is served, and the flag of the article that is read in spite of it.
READABLE = {
    "nested": (html(TITLE, f"{'<div>' * 200_000}<p>{TEXT}</p><p>{TEXT}</p>"), "nested"),
    "nul": (article(inside=f"<p>{TEXT[:20]}\x00\x00{TEXT[20:]}</p>"), "nul_bytes"),
    "truncated": (article(after="<div class=footer><a href='/ab").split(b"</body>")[0], "truncated"),
    "long": (page("가" * 10_000), "long_title"),
    "script": (html(TITLE, "<div id=app></div><script>load()</script>"), "stub"),
    "paid": (article(after="<script type='application/ld+json'>{\"@type\": \"NewsArticle\","
             "\"isAccessibleForFree\": false}</script>"), "paywall"),
}  # fmt: skip
# Files in a page's place are refused before they land.
FILES = {"pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"}


@pytest.fixture
def site(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield publish_all(maker)


def publish_all(make: MakeSite) -> Site:
    site = make()
    served = {name: body for name, (body, _) in (UNREADABLE | READABLE).items()} | FILES
    for name, body in served.items():
        site.answers[f"/news/{name}"] = (200, HTML, body)
    site.answers["/news/redirect"] = (302, {"Location": f"{site.url}/member/login?to=1"}, b"")
    site.answers["/member/login?to=1"] = (200, HTML, html("작은신문", "<form>비밀번호</form>"))
    good = site.publish(1, TITLE)
    site.list_feed([good, *(f"{site.url}/news/{name}" for name in (*served, "redirect"))])
    return site


@pytest.mark.usefixtures("site")
def test_every_bad_page_has_a_named_end_and_costs_no_other() -> None:
    poll()
    _ends_are_named()
    process()
    assert process().articles == 0, "once"
    _listings_are_told()


def _ends_are_named() -> None:
    quarantined = {
        url.rsplit("/", 1)[-1]: kind
        for url, kind in rows("select url, error_kind from news.quarantine where stage = 'parse'")
    }
    assert quarantined == {
        **{name: kind for name, (_, kind) in UNREADABLE.items()},
        "redirect": "login_page",
    }
    flags = {
        url.rsplit("/", 1)[-1]: flags
        for url, flags in rows("select url, flags from news.parsed_page")
    }
    assert flags.pop("1.html") == []
    assert set(flags) == set(READABLE)
    for name, (_, flag) in READABLE.items():
        assert flag in flags[name], name
    assert {name: items()[name] for name in FILES} == dict.fromkeys(FILES, ("failed", "not_text"))
    assert {state for name, (state, _) in items().items() if name not in FILES} == {"landed"}


def _listings_are_told() -> None:
    """What could not be read is decided on by what its listing said."""
    listed = rows(
        "select a.url, a.title, a.flags, p.attempt_id is null from news.article a"
        " join news.parsed_page p on p.article_id = a.id where a.raw_sha is null"
    )
    gone = {name for name, (_, kind) in UNREADABLE.items() if kind == "soft_404"}
    found = {url.rsplit("/", 1)[-1] for url, *_ in listed}
    assert found == ({*UNREADABLE, *FILES, "redirect"} - gone)
    assert all(title.startswith("머리기사 ") for _, title, _, _ in listed)
    assert all("listing_only" in flags and is_listing for _, _, flags, is_listing in listed)
    (script,) = rows("select flags from news.article where url like '%/news/script'")
    assert "listing_only" in script[0], "a stub is, too"
