"""List pages: the main column, its titles and dates, and nothing from the boxes beside it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.listpages import ListingError, parse_list
from crawlers.outlet import ArticleAddress, Outlet
from storage.records import ListedEntry

LISTS = Path(__file__).resolve().parents[1] / "fixtures" / "lists"
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def read(name: str, url: str, **options: object) -> list[ListedEntry]:
    return parse_list((LISTS / f"{name}.html").read_bytes(), url, now=NOW, **options)


def test_section_page_without_any_knowledge_of_the_outlet() -> None:
    got = read("section", "https://www.daon.example/tech/all")
    assert [(entry.title, entry.published_at) for entry in got] == [
        (
            "공개 모델 수출 통제, 한국은 빠졌다(종합)",
            datetime.fromisoformat("2026-11-21T12:05+09:00"),
        ),
        ("공개 모델 수출 통제, 한국은 빠졌다", datetime.fromisoformat("2026-11-21T11:20+09:00")),
        ("대학 서버를 묶어 쓰는 길 열린다", datetime.fromisoformat("2026-11-21T10:39+09:00")),
        ("지난해 마지막 날의 기사", datetime.fromisoformat("2025-12-31T10:39+09:00")),
    ]
    assert got[0].url == "https://www.daon.example/view/AKR20261121154051098?section=tech/all"


def test_government_board_with_days() -> None:
    got = read("board", "https://www.mirae.example/news/list.do")
    assert [(entry.title, entry.published_precision) for entry in got] == [
        ("누리집 개편 안내", "day"),
        ("공개 인공지능 모델 활용 지침, 의견을 듣습니다", "day"),
        ("연구용 서버 나눠 쓰기 사업 공고", "day"),
    ]
    assert got[1].url == "https://www.mirae.example/news/view.do?bbsId=7&nttId=90211&pageIndex=1"
    assert got[1].published_at == datetime.fromisoformat("2026-11-20T00:00+09:00")


def test_a_selector_of_the_catalogue_decides_alone() -> None:
    got = read("section", "https://www.daon.example/tech/all", link=".headline-now a")
    assert [entry.title for entry in got] == ["첫 한파에 전력 수요 급증…데이터센터도 절전"]


def test_the_article_pattern_of_the_catalogue_keeps_other_addresses_out(outlet: Outlet) -> None:
    only_first = outlet.model_copy(update={"article": ArticleAddress(path="154051098$")})
    got = read("section", "https://www.daon.example/tech/all", outlet=only_first)
    assert [entry.title for entry in got] == ["공개 모델 수출 통제, 한국은 빠졌다(종합)"]


def test_an_empty_answer_has_a_named_error() -> None:
    with pytest.raises(ListingError) as error:
        parse_list(b"  ", "https://x.example/", now=NOW)
    assert error.value.kind == "empty"


@pytest.fixture
def outlet() -> Outlet:
    return Outlet.model_validate({
        "slug": "daon", "name": {"ko": "다온통신", "en": "Daon"}, "home": "https://www.daon.example/",
        "kind": "wire", "tier": 1, "discover": [{"kind": "list", "url": "https://www.daon.example/tech/all"}],
        "promise": {"articles_per_day": [1, 9], "with_body": 1.0},
        "verified": {"by": "evidence", "on": "2026-11-21"},
    })  # fmt: skip
