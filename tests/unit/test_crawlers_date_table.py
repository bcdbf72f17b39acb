"""The date table: forms of Korean sites, the instants that are meant, published and modified."""

import csv
from dataclasses import dataclass
from datetime import datetime
from html import escape

import pytest

from crawlers.dates import stated
from crawlers.parsing import parse_page
from newswatch.clock import SEOUL
from newswatch.settings import PROJECT
from storage.records import PageFields

TABLE = PROJECT / "tests" / "fixtures" / "dates.tsv"
TITLE = "열린 모델 지원 예산이 두 배로 늘었다"


@dataclass(frozen=True)
class Form:
    """One row: ``published`` is an instant, None where nothing is stated; or it is bad."""

    way: str
    text: str
    now: datetime
    published: datetime | None
    is_bad: bool
    precision: str | None
    modified: datetime | None


def forms() -> list[Form]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if not line.startswith("# ")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    return [
        Form(
            row["way"],
            row["form"],
            moment(row["now"] or "2026-11-22T14:00"),
            None if row["published"] in ("bad", "-") else moment(row["published"]),
            row["published"] == "bad",
            row["precision"] or None,
            moment(row["modified"]) if row["modified"] else None,
        )
        for row in rows
    ]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


FORMS = forms()


def named(form: Form) -> str:
    return f"{form.way}:{form.text}"


def of_way(*ways: str) -> list[Form]:
    return [form for form in FORMS if form.way in ways]


@pytest.mark.parametrize("form", of_way("text"), ids=named)
def test_a_value_states_its_moment(form: Form) -> None:
    found = stated(form.text, form.now)
    if form.published:
        assert found.moment
        assert (found.moment.at, found.moment.precision) == (form.published, form.precision)
    else:
        assert found.moment is None
    assert found.is_bad is form.is_bad
    assert found.raw == " ".join(form.text.split())


@pytest.mark.parametrize("form", of_way("meta", "page"), ids=named)
def test_a_page_states_when_it_was_published_and_changed(form: Form) -> None:
    fields = page_with(form)
    found = (fields.published_at, fields.published_precision)
    assert found == (form.published, form.precision)
    assert fields.modified_at == form.modified
    assert ("bad_date" in fields.flags) is form.is_bad
    if form.is_bad:
        raw = form.text.split(maxsplit=1)[-1] if form.way == "page" else form.text
        assert fields.origin["published"].startswith("bad: ")
        assert raw in fields.origin["published"]


def page_with(form: Form) -> PageFields:
    meta = f'<meta property="article:published_time" content="{escape(form.text)}">'
    shown = f"<p>{escape(form.text)}</p>"
    html = (
        f"<meta charset=utf-8>{meta if form.way == 'meta' else ''}<title>{TITLE}</title>"
        f"<div><h1>{TITLE}</h1>{shown if form.way == 'page' else ''}</div>"
        "<article><p>국회가 열린 모델을 돕는 예산을 두 배로 늘리기로 했다고 밝혔다.</p>"
        "<p>연구자들은 서버를 나눠 쓰는 사업이 먼저라고 입을 모았다.</p></article>"
    )
    url = "https://www.hanbit.example/news/view?no=20261121001"
    return parse_page(html.encode(), url, {}, listed=None, outlet=None, fetched_at=form.now)


def test_the_table_is_wide_enough() -> None:
    exact = [form for form in FORMS if form.published]
    bad = [form for form in FORMS if form.is_bad]
    print(f"\ndate table: {len(FORMS)} forms, {len(exact)} with their instant, {len(bad)} bad")
    assert len({(form.way, form.text, form.now) for form in FORMS}) == len(FORMS)
    assert len(exact) >= 120
