"""The catalogue: every outlet that we ship, and what a wrong YAML is told."""

import json
import os
import re
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import NoReturn, get_args
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from crawlers.catalogue import CatalogueError, load_catalogue, load_outlet, read_yaml
from crawlers.catalogue_checks import contradictions
from crawlers.catalogue_schema import SCHEMA_FILE, schema_text
from crawlers.outlet_parts import FamilyName
from crawlers.parsing.families import FAMILIES
from newswatch.settings import PROJECT
from newswatch.urls import same_site

EVAL = Path(os.environ.get("NEWSWATCH_EVAL_DIR") or PROJECT.parent / "shared" / "eval")
NOT_AN_ARTICLE = re.compile(
    r"email\.php|/photos/|/video/|List\.do\?|fsc\.go\.kr/no\d+$|naver\.com/\w+$|/articles/\?\d+$"
)
"""Of the real addresses: forms, photographs, films, lists, front pages, and one of 2021."""
SOURCES = PROJECT / "crawlers" / "sources"
SHIPPED = load_catalogue(SOURCES)
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


def fail() -> NoReturn:
    pytest.fail("no outlet")


def written(folder: Path, text: str, name: str = "hanbit.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("slug", SHIPPED.outlets)
def test_every_outlet_that_we_ship(slug: str) -> None:
    outlet = SHIPPED.outlets[slug]
    assert outlet.home.endswith("/")
    assert outlet.notes, "robots, terms, traps"
    if any(entry.api == "naver_news" for entry in outlet.discover):
        return  # what it finds stands on the hosts of others
    assert outlet.article.path, "what an article's address looks like"
    assert outlet.article.id, "and which part of it is the article's number"
    assert outlet.example, "the address of one article"


def test_the_catalogue_is_as_wide_as_promised() -> None:
    enabled = [outlet for outlet in SHIPPED.outlets.values() if outlet.enabled]
    assert len(enabled) >= 60
    assert sum(outlet.kind == "gov" for outlet in enabled) >= 8
    assert {outlet.slug for outlet in enabled if outlet.owner == "chosun"} >= {
        "chosun",
        "chosunbiz",
    }


@pytest.mark.parametrize(("file", "words"), [
    ("README.md", "holds {} outlets, {} of them policy bodies"),
    ("README.ko.md", "{}곳(정책기관 {}곳)"),
    ("docs/sources.md", "{} outlets ({} policy bodies"),
])  # fmt: skip
def test_readers_are_told_how_many_there_are(file: str, words: str) -> None:
    enabled = [outlet for outlet in SHIPPED.outlets.values() if outlet.enabled]
    policy = sum(outlet.kind == "gov" for outlet in enabled)
    text = " ".join((PROJECT / file).read_text(encoding="utf-8").split())
    assert words.format(len(enabled), policy) in text


def test_who_wants_to_be_asked_first_is_named_to_readers() -> None:
    asked = [slug for slug, one in SHIPPED.outlets.items() if one.terms.crawling == "consent"]
    setting = f"NEWSWATCH_CONSENTED={','.join(asked)}"
    for file in ("README.md", "README.ko.md", "docs/sources.md"):
        assert setting in (PROJECT / file).read_text(encoding="utf-8"), file
    assert len(SHIPPED.outlets) - len(asked) >= 60


def test_no_outlet_that_we_ship_contradicts_itself_or_another() -> None:
    located = [(SOURCES / f"{slug}.yaml", outlet) for slug, outlet in SHIPPED.outlets.items()]
    assert contradictions(located) == []


def test_no_host_is_to_be_polled_more_than_once_a_minute() -> None:
    polls: dict[str, float] = defaultdict(float)
    for source in SHIPPED.sources():
        if source.entry.use == "poll":
            host = urlsplit(source.entry.url).hostname or ""
            polls[host] += timedelta(hours=1) / source.entry.every
    assert {host: often for host, often in polls.items() if often > 60} == {}


def test_the_schema_for_editors_is_current() -> None:
    kept = (SOURCES / SCHEMA_FILE).read_text(encoding="utf-8")
    assert kept == schema_text(), "newswatch sources schema > crawlers/sources/outlet.schema.json"


def test_every_file_names_the_schema_and_keeps_to_it() -> None:
    judge = Draft202012Validator(json.loads(schema_text()))
    for file in sorted(SOURCES.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n"), file.name
        as_json = json.loads(json.dumps(read_yaml(file), default=str))
        assert [error.message for error in judge.iter_errors(as_json)] == [], file.name


def test_every_family_that_parsing_knows_can_be_named() -> None:
    assert set(FAMILIES) <= set(get_args(FamilyName))


@pytest.mark.skipif(not (EVAL / "urls.tsv").exists(), reason="no evaluation set")
def test_real_addresses_look_like_articles_of_their_outlet() -> None:
    seen, missed = Counter[str](), []
    for row in (EVAL / "urls.tsv").read_text(encoding="utf-8").splitlines():
        url = row.split("\t")[1]
        own = next((o for o in SHIPPED.outlets.values() if same_site(o.home, url)), None)
        if own is None or NOT_AN_ARTICLE.search(url):
            continue
        seen[own.slug] += 1
        if not own.article.matches(url):
            missed.append(url)
    assert missed == []
    assert len(seen) >= 40
    assert sum(seen.values()) >= 400


def test_slugs_of_sources_number_entries_of_one_kind(tmp_path: Path) -> None:
    catalogue = load_catalogue(written(tmp_path, GOOD))
    assert [source.slug for source in catalogue.sources()] == [
        "hanbit/feed", "hanbit/feed2", "hanbit/list"
    ]  # fmt: skip
    first = catalogue.sources()[0]
    assert (first.protocol, first.entry.every) == ("feed", timedelta(minutes=10))
    assert catalogue.source("hanbit/feed2") is not None


@pytest.mark.parametrize(("url", "number"), [
    ("https://www.hanbit.example/news/articleView.html?idxno=12", "12"),
    ("https://www.hanbit.example/2026/11/a-slug/", "a-slug"),
    ("https://www.hanbit.example/2026/11/", None),
    ("https://www.hanbit.example/news/articleView.html?no=12", None),
])  # fmt: skip
def test_an_article_has_a_number(tmp_path: Path, url: str, number: str | None) -> None:
    two = GOOD.replace(
        "article: {path: '^/news/articleView\\.html$', id: idxno}",
        r"article: {path: '^/(news/articleView\.html|\d+/\d+/(?P<slug>[^/]*)/?)$', id: [slug, idxno]}",
    )
    assert two != GOOD
    article = load_outlet(written(tmp_path, two) / "hanbit.yaml").article
    assert article.number(url) == number
    assert article.matches(url) == (number is not None)


def test_the_outlet_of_a_lower_host_is_known_by_its_articles() -> None:
    article = "https://view.asiae.co.kr/article/2026061016490607413"
    assert (SHIPPED.outlet_of(article) or fail()).slug == "asiae"
    assert SHIPPED.outlet_of("https://view.asiae.co.kr/help") is None
    magazine = "https://biz.chosun.com/site/data/html_dir/2020/03/27/2020032704776.html"
    assert (SHIPPED.outlet_of(magazine) or fail()).slug == "chosunbiz", "not chosun above it"
    assert SHIPPED.outlet_of("https://blog.naver.com/alphathinker/40002506321") is None


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
    ("every: 10m", "every: 0m", ["discover.0.every"]),
    ("every: 10m", "link: a.title", ["discover.0", "only for kind: list"]),
    ("every: 10m", "query: [AI]", ["discover.0", "only for kind: api"]),
    ("kind: feed, url", "kind: api, url", ["discover.0", "always and only with kind: api"]),
    ("family: ndsoft", "family: ndsofd", ["family: 쓸 수 없는 값입니다", "'ndsoft'"]),
    ("[5, 50]", "[50, 5]", ["promise.articles_per_day", "the fewest first"]),
    ("tier: 2", "tier: 2\nterms: {licence: kogl-1}", ["terms", "say in `seen` where"]),
    ("tier: 2", "tier: 2\nterms: {licence: kogl-5, seen: x}", ["terms.licence", "'kogl-4'"]),
    ("tier: 2", "tier: 2\nrobots: {on: 2026-11-01, disallow: [admin]}", ["robots.disallow.0"]),
    ("tier: 2", "tier: 2\ntime: {feed: gmt}", ["time.feed: 쓸 수 없는 값입니다", "'kst'"]),
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
