"""Golden pages, a folder per CMS family; every text in them is ours.

Beside a page stands what must be read from it. Fields that are left out there are empty, and
``rejected`` names for a field why other candidates lost.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.parsing import parse_page
from storage.records import PageFields

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
FETCHED_AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
NAMES = sorted(str(file.relative_to(PAGES).with_suffix("")) for file in PAGES.glob("*/*.json"))
SINGLE = ("section", "wire", "embargo", "press_release", "image_url")


def read(name: str) -> tuple[dict[str, Any], PageFields]:
    want = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    body = (PAGES / f"{name}.html").read_bytes()
    return want, parse_page(body, want["url"], {}, listed=None, outlet=None, fetched_at=FETCHED_AT)


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_page_is_read(name: str) -> None:
    want, page = read(name)
    assert page.title == want["title"]
    assert page.body == "\n".join(want["body"])
    assert list(page.authors) == want["authors"]
    assert page.published_at == moment(want["published"])
    assert page.published_precision == want["precision"]
    assert page.modified_at == moment(want["modified"])
    assert page.canonical_url == want["canonical_url"]
    assert list(page.flags) == want["flags"]
    assert page.charset == want.get("charset", "utf-8")
    assert {name: getattr(page, name) for name in SINGLE} == {
        name: want.get(name) for name in SINGLE
    }
    assert list(page.title_tags) == want.get("title_tags", [])
    assert list(page.tags) == want.get("tags", [])


@pytest.mark.parametrize("name", NAMES)
def test_every_field_says_where_it_was_found_and_what_lost(name: str) -> None:
    want, page = read(name)
    stated = {"title", "canonical_url"} | {
        field
        for field in ("body", "authors", "published", "modified", "tags", *SINGLE)
        if want.get(field)
    }
    assert set(page.origin) - {"paywall"} == stated
    assert all(page.origin.values())
    for field, reasons in want.get("rejected", {}).items():
        assert [row["why"] for row in page.rejected[field]] == reasons
    for rows in page.rejected.values():
        assert len(rows) <= 6
        assert all(row["value"] and row["origin"] and len(row["value"]) <= 200 for row in rows)
