"""The catalogue: every outlet that we ship, and what a wrong YAML is told."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawlers.catalogue import CatalogueError, load_catalogue, load_outlet
from newswatch.settings import PROJECT

SHIPPED = load_catalogue(PROJECT / "crawlers" / "sources")
GOOD = """
slug: hanbit
name: {ko: 한빛테크, en: Hanbit Tech}
home: https://www.hanbit.example/
kind: news
tier: 2
family: ndsoft
discover:
  - {kind: feed, url: https://www.hanbit.example/rss/allArticle.xml, every: 10m}
  - {kind: feed, url: https://www.hanbit.example/rss/S1N1.xml}
  - {kind: list, url: "https://www.hanbit.example/news/articleList.html?page={page}", use: backfill}
article: {path: '^/news/articleView\\.html$', id: idxno}
promise: {articles_per_day: [5, 50], with_body: 0.9}
verified: {by: evidence, on: 2026-11-21}
"""


def written(folder: Path, text: str, name: str = "hanbit.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("slug", SHIPPED.outlets)
def test_every_outlet_that_we_ship(slug: str) -> None:
    outlet = SHIPPED.outlets[slug]
    assert outlet.home.endswith("/")
    assert outlet.article.path, "what an article's address looks like"
    assert outlet.notes, "robots, terms, traps"
    assert outlet.verified.by in ("evidence", "live")
    assert len({entry.url for entry in outlet.discover}) == len(outlet.discover)


def test_slugs_of_sources_number_entries_of_one_kind(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, GOOD))
    assert [source.slug for source in catalogue.sources()] == [
        "hanbit/feed", "hanbit/feed2", "hanbit/list"
    ]  # fmt: skip
    first = catalogue.sources()[0]
    assert (first.protocol, first.entry.every) == ("feed", timedelta(minutes=10))
    assert catalogue.source("hanbit/feed2") is not None


def test_a_disabled_outlet_has_no_sources(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, GOOD + "enabled: false\n"))
    assert catalogue.sources() == []


def test_the_outlet_of_an_address_is_found_by_its_host(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, GOOD))
    found = catalogue.outlet_of("http://m.hanbit.example/news/articleView.html?idxno=1")
    assert found is not None
    assert found.article.matches("http://m.hanbit.example/news/articleView.html?idxno=1")
    assert not found.article.matches("http://m.hanbit.example/news/articleView.html?no=1")
    assert not found.article.matches("http://m.hanbit.example/news/articleList.html?idxno=1")
    assert catalogue.outlet_of("https://elsewhere.example/") is None


@pytest.mark.parametrize(("old", "new", "told"), [
    ("tier: 2", "teir: 2", ["teir: 모르는 항목입니다", "did you mean tier", "tier: 필수 항목이 없습니다"]),
    ("kind: news\n", "kind: paper\n", ["kind: 쓸 수 없는 값입니다", "'news'"]),
    ("with_body: 0.9", "with_body: 90", ["promise.with_body", "less than or equal to 1"]),
    ("every: 10m", "every: soon", ["discover.0.every"]),
    ("id: idxno", "idd: idxno", ["article.idd", "did you mean id"]),
    ("slug: hanbit", "slug: hanbyul", ["slug", "slug: hanbit"]),
    ("https://www.hanbit.example/\n", "https://127.1/\n", ["home", "irregular spelling"]),
    ("https://www.hanbit.example/rss/S", "https://a@b.example/rss/S", ["discover.1.url", "a user"]),
    ("tier: 2", "tier: 2\ntls: {verify: true, reason: x, until: 2027-01-01}", ["tls.verify"]),
    ("tier: 2", "tier: 2\ntls: {verify: false, until: 2027-01-01}", ["tls.reason: 필수 항목"]),
    ("tier: 2", "tier: 2\ntls: {verify: false, reason: ' ', until: 2027-01-01}", ["tls.reason"]),
    ("tier: 2", "tier: 2\ntls: {verify: false, reason: x}", ["tls.until: 필수 항목"]),
    ("https://www.hanbit.example/\n",
     "http://www.hanbit.example/\ntls: {verify: false, reason: x, until: 2027-01-01}\n",
     ["tls", "only https has certificates"]),
    ("path: '^/news/articleView\\.html$'", "path: '(['", ["article.path", "not a regular expression"]),
    ("slug: hanbit", "slug: [", ["not YAML"]),
    ("verified: {by: evidence", "verified: {by: hearsay", ["verified.by", "'evidence'"]),
])  # fmt: skip
def test_a_wrong_field_is_named_with_its_file_and_a_fix(
    tmp_path: Path, old: str, new: str, told: list[str]
) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError) as error:
        load_catalogue(written(tmp_path, GOOD.replace(old, new, 1)))
    assert all("hanbit.yaml" in line for line in error.value.lines)
    for part in told:
        assert part in str(error.value)


def test_all_wrong_outlets_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("tier: 2", "tier: 7"))
    written(tmp_path, "- just\n- a list\n", "other.yaml")
    with pytest.raises(CatalogueError) as error:
        load_catalogue(tmp_path)
    assert {line.split(":")[0].rsplit("/", 1)[-1] for line in error.value.lines} == {
        "hanbit.yaml", "other.yaml"
    }  # fmt: skip


def test_an_outlet_must_be_polled_somewhere(tmp_path: Path) -> None:
    lines = [line for line in GOOD.splitlines() if "kind: feed" not in line]
    written(tmp_path, "\n".join(lines))
    with pytest.raises(CatalogueError, match="use: poll"):
        load_outlet(tmp_path / "hanbit.yaml")


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no outlet YAML"):
        load_catalogue(tmp_path)
