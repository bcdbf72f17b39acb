"""Golden pages, one per CMS family and trap; every text in them is ours."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.parsing import parse_page
from storage.records import PageFields

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
FETCHED_AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
NAMES = sorted(file.stem for file in PAGES.glob("*.json"))


def read(name: str) -> tuple[dict, PageFields]:
    want = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    body = (PAGES / f"{name}.html").read_bytes()
    return want, parse_page(body, want["url"], {}, listed=None, outlet=None, fetched_at=FETCHED_AT)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_page_is_read(name: str) -> None:
    want, page = read(name)
    assert page.title == want["title"]
    assert page.body == "\n".join(want["body"])
    assert list(page.authors) == want["authors"]
    assert page.section == want["section"]
    assert page.published_at == (want["published"] and datetime.fromisoformat(want["published"]))
    assert page.published_precision == want["precision"]
    assert page.modified_at == (want["modified"] and datetime.fromisoformat(want["modified"]))
    assert page.canonical_url == want["canonical_url"]
    assert list(page.flags) == want["flags"]
    assert page.charset == want.get("charset", "utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_says_where_it_was_found(name: str) -> None:
    want, page = read(name)
    stated = {"title", "canonical_url"} | {
        field for field in ("body", "authors", "section", "published", "modified") if want[field]
    }
    assert set(page.origin) == stated
    assert all(page.origin.values())
