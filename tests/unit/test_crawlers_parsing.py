"""What a page's fields are when the evidence contradicts itself or is missing."""

from datetime import UTC, datetime

import pytest

from crawlers.outlet import Outlet
from crawlers.parsing import Unreadable, parse_page
from storage.records import ListedEntry, PageFields

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # 14:00 in Seoul
URL = "https://www.hanbit.example/news/view?no=20261121001"
TITLE = "열린 모델 지원 예산이 두 배로 늘었다"
TEXT = (
    "<p>국회가 열린 모델을 돕는 예산을 두 배로 늘리기로 했다고 21일 밝혔다.</p>"
    "<p>연구자들은 서버를 나눠 쓰는 사업이 먼저라고 입을 모았다.</p>"
)


def read(
    body: str = f"<article>{TEXT}</article>",
    head: str = "",
    shown: str = "",
    title: str = TITLE,
    listed: ListedEntry | None = None,
    outlet: Outlet | None = None,
) -> PageFields:
    html = (
        f"<html><head><meta charset=utf-8><title>{title} - 한빛테크</title>{head}</head><body>"
        f"<div class=head><h1>{title}</h1><div class=info>{shown}</div></div>{body}</body></html>"
    )
    return parse_page(html.encode(), URL, {}, listed=listed, outlet=outlet, fetched_at=NOW)


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("stated", "shown", "instant", "origin"), [
    # the machine agrees with people: it knows the second
    ("2026-11-21T12:05:33+09:00", "입력 2026.11.21 12:05", "2026-11-21T12:05:33+09:00", "meta"),
    ("2026-11-21T03:05:33Z", "입력 2026.11.21 12:05", "2026-11-21T12:05:33+09:00", "meta"),
    # KST written with a Z, UTC written with +09:00, a template's time
    ("2026-11-21T12:05:00Z", "입력 2026.11.21 12:05", "2026-11-21T12:05:00+09:00", "text"),
    ("2026-11-21T03:05:00+09:00", "승인 2026.11.21 12:05", "2026-11-21T12:05:00+09:00", "text"),
    ("2026-11-20T10:00:00+09:00", "등록 2026-11-21 12:05", "2026-11-21T12:05:00+09:00", "text"),
    # an unlabelled time loses, but for the nine hours that give a zone slip away
    ("2026-11-21T12:05:00+09:00", "2026.11.20 10:00", "2026-11-21T12:05:00+09:00", "meta"),
    ("2026-11-21T12:05:00Z", "2026.11.21 12:05", "2026-11-21T12:05:00+09:00", "text"),
    # without a machine time
    ("", "입력 3시간 전", "2026-11-22T11:00:00+09:00", "text"),
    ("", "2026. 11. 21. 오후 12:05", "2026-11-21T12:05:00+09:00", "text"),
    ("2026-11-21", "입력 2026.11.21 12:05", "2026-11-21T12:05:00+09:00", "text"),
    ("2026-11-21 12:05:33", "", "2026-11-21T12:05:33+09:00", "meta"),
    ("1970-01-01T09:00:00+09:00", "입력 2026.11.21 12:05", "2026-11-21T12:05:00+09:00", "text"),
])  # fmt: skip
def test_published_is_what_machines_say_unless_people_are_shown_otherwise(
    stated: str, shown: str, instant: str, origin: str
) -> None:
    page = read(head=meta("article:published_time", stated), shown=shown)
    assert page.published_at == at(instant)
    assert page.published_precision == "minute"
    assert page.origin["published"].split(":")[0] == origin
    assert page.flags == ()


def test_a_day_is_a_day() -> None:
    page = read(shown="등록일 2026.11.20")
    assert (page.published_at, page.published_precision) == (at("2026-11-20T00:00+09:00"), "day")


@pytest.mark.parametrize("stated", ["2027-03-01T09:00:00+09:00", "1970-01-01T00:00:00Z"])
def test_a_date_that_cannot_be_true_is_kept_raw_and_flagged(stated: str) -> None:
    page = read(head=meta("article:published_time", stated))
    assert page.published_at is None
    assert page.flags == ("bad_date",)
    assert stated in page.origin["published"]


def test_a_clock_ten_minutes_fast_is_believed() -> None:
    page = read(head=meta("article:published_time", "2026-11-22T14:09:00+09:00"))
    assert page.flags == ()
    assert page.published_at == at("2026-11-22T14:09:00+09:00")


def test_modified_before_published_is_no_modification() -> None:
    head = meta("article:published_time", "2026-11-21T12:05:00+09:00")
    assert (
        read(head=head + meta("article:modified_time", "1970-01-01T09:00:00Z")).modified_at is None
    )
    changed = read(head=head + meta("article:modified_time", "2026-11-21T13:00:00+09:00"))
    assert changed.modified_at == at("2026-11-21T13:00:00+09:00")


def test_what_the_page_lacks_its_listing_gives() -> None:
    listed = ListedEntry(
        url=URL, title="목록의 제목", authors=("한이슬",), published_at=at("2026-11-20T09:00+09:00"),
        published_precision="minute",
    )  # fmt: skip
    bare = f"<html><body><article>{TEXT}</article></body></html>"
    page = parse_page(bare.encode(), URL, {}, listed=listed, outlet=None, fetched_at=NOW)
    assert (page.title, page.authors, page.published_at) == (
        "목록의 제목", ("한이슬",), at("2026-11-20T09:00+09:00")
    )  # fmt: skip
    assert {page.origin[name] for name in ("title", "authors", "published")} == {"feed"}


@pytest.mark.parametrize(("body", "kind"), [
    (b"", "empty"), (b"  \n ", "empty"), (b"%PDF-1.7 ...", "not_text"), (b"\x89PNG\r\n", "not_text"),
    (b"<p>a\x00\x00\x00b</p>", "not_text"), (bytes(range(128, 256)) * 30, "mojibake"),
    ("<html><body><p>제목이 없는 쪽지</p></body></html>".encode(), "no_title"),
    ("<title>404 Not Found</title><p>없음</p>".encode(), "soft_404"),
    ("<title>서비스 점검 안내</title><h1>서비스 점검 안내</h1>".encode(), "maintenance"),
    ("<title>존재하지 않는 기사입니다</title>".encode(), "soft_404"),
])  # fmt: skip
def test_what_cannot_be_read_says_why(body: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as error:
        parse_page(body, URL, {}, listed=None, outlet=None, fetched_at=NOW)
    assert error.value.kind == kind


@pytest.mark.parametrize(("stated", "title"), [
    (f"{TITLE} | 한빛테크", TITLE), (f"{TITLE} &lt; 정책 &lt; 기사본문 - 한빛테크", TITLE),
    (f"한빛테크 모바일 :: {TITLE}", TITLE), (f"{TITLE}-정치ㅣ한빛테크", TITLE),
    (f"[단독] {TITLE} - 한빛테크", f"[단독] {TITLE}"), (f"{TITLE}(종합) : 한빛테크", f"{TITLE}(종합)"),
    (f"{TITLE[:14]}...", TITLE),
])  # fmt: skip
def test_titles_lose_their_outlet_and_keep_their_tags(stated: str, title: str) -> None:
    page = read(title=title, head=meta("og:site_name", "한빛테크") + meta("og:title", stated))
    assert page.title == title


@pytest.mark.parametrize(("head", "shown", "body", "authors"), [
    (meta("article:author", "순천, 광양 한이슬 기자 iseul@hanbit.example"), "", TEXT, ("한이슬",)),
    (meta("author", "한빛테크"), "<span class=byline>한이슬·박하늘 기자</span>", TEXT, ("한이슬", "박하늘")),
    ("", "한이슬 기자 | 2026.11.21 12:05", TEXT, ("한이슬",)),
    ("", "", TEXT + "<p>한이슬 기자 iseul@hanbit.example</p>", ("한이슬",)),
    ("", "", TEXT + "<p>세종=한이슬 기자</p>", ("한이슬",)),
    ("", "", "<p>(서울=다온통신) 한이슬 기자 = 국회가 열린 모델을 돕는 예산을 늘리기로 했다.</p>" + TEXT, ("한이슬",)),
    ("", "", "<p>[한빛테크 한이슬 기자] 국회가 열린 모델을 돕는 예산을 늘리기로 했다.</p>" + TEXT, ("한이슬",)),
    ("", "<dl><dt>담당부서</dt><dd>인공지능정책과</dd></dl>", TEXT, ("인공지능정책과",)),
    (meta("author", "한빛테크"), "", TEXT, ("한빛테크",)),
    ("", "", TEXT, ()),
])  # fmt: skip
def test_authors(head: str, shown: str, body: str, authors: tuple[str, ...]) -> None:
    site = meta("og:site_name", "한빛테크")
    page = read(head=site + head, shown=shown, body=f"<article>{body}</article>")
    assert page.authors == authors
    assert page.body.startswith("국회가 열린 모델을 돕는 예산을")


def test_deeply_nested_and_huge_pages_are_read_in_time() -> None:
    nested = read(body="<div>" * 200_000 + TEXT + "</div>" * 200_000)
    assert (nested.title, nested.flags) == (TITLE, ("nested",))
    assert nested.body == read(body=TEXT).body
    with pytest.raises(Unreadable, match="too_deep"):
        read(body="<div><i></i>" * 5000 + TEXT)
    beside = f"<article><p>{TEXT}</p>{'<b>' * 200_000}</article>"
    assert read(body=beside).body, "its text was not lost in there"


def test_selectors_of_the_catalogue_win() -> None:
    outlet = Outlet.model_validate({
        "slug": "hanbit", "name": {"ko": "한빛테크", "en": "Hanbit"}, "home": "https://www.hanbit.example/",
        "kind": "news", "tier": 1, "discover": [{"kind": "feed", "url": "https://www.hanbit.example/rss"}],
        "select": {"title": ".t", "body": ".b", "published": ".d", "authors": ".a"},
        "promise": {"articles_per_day": [1, 9], "with_body": 1.0},
        "verified": {"by": "evidence", "on": "2026-11-21"},
    })  # fmt: skip
    page = read(
        outlet=outlet,
        body="<i class=t>고른 제목은 이것이다</i><i class=d>2026.11.19 08:00</i><i class=a>박하늘 기자</i>"
        f"<div class=b><p>고른 본문은 이것이라고 매체 설정이 말한다.</p></div><article>{TEXT}</article>",
    )
    assert (page.title, page.body) == (
        "고른 제목은 이것이다",
        "고른 본문은 이것이라고 매체 설정이 말한다.",
    )
    assert (page.authors, page.published_at) == (("박하늘",), at("2026-11-19T08:00+09:00"))
    assert {page.origin[name] for name in ("title", "body", "authors", "published")} == {"selector"}


def test_a_shell_without_text_is_a_stub() -> None:
    page = read(body="<div id=root></div><script>start()</script>")
    assert (page.body, page.flags) == ("", ("stub",))


@pytest.mark.parametrize(("declared", "canonical"), [
    ("https://www.hanbit.example/news/view?no=20261121001&utm_source=x", URL),
    ("/news/view?no=20261121001", URL), ("https://www.hanbit.example/", URL),
    ("https://elsewhere.example/news/1", URL), ("https://www.hanbit.example/news/view", URL),
    ("https://m.hanbit.example/news/7", URL),
    ("https://m.hanbit.example/news/20261121001", "https://m.hanbit.example/news/20261121001"),
])  # fmt: skip
def test_canonical_address(declared: str, canonical: str) -> None:
    assert read(head=f'<link rel="canonical" href="{declared}">').canonical_url == canonical
