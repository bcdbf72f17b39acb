"""The shipped catalogue as rows: written once, and then only where a YAML changed."""

from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest

from crawlers.catalogue import Catalogue, load_catalogue
from crawlers.crawl import plan
from crawlers.outlet_parts import Select
from crawlers.roster import sync
from newswatch.settings import PROJECT, Settings
from storage.db import connect
from storage.errors import RowRefused
from tests.tables import change, rows

SHIPPED = load_catalogue(PROJECT / "crawlers" / "sources")
VERSIONS = (
    "select slug, xmin::text from news.outlet union all select slug, xmin::text from news.source"
)


def written(catalogue: Catalogue) -> set[tuple[object, ...]]:
    """The rows' versions after the catalogue was written."""
    with closing(connect("ingest")) as connection:
        sync(connection, catalogue)
    return set(rows(VERSIONS))


@pytest.mark.usefixtures("database")
def test_all_that_the_yaml_says_of_an_outlet_is_in_its_row() -> None:
    written(SHIPPED)
    assert rows(
        "select kind, tier, owner_group, family, licence, ai_terms, terms_seen, robots_noted,"
        " verified_by, verified_on from news.outlet where slug in ('aitimes', 'chosunbiz')"
        " order by slug"
    ) == [
        ("news", 1, None, "ndsoft", "reserved", "forbidden", "copyright line below its articles",
         {"on": "2026-08-17", "disallow": ["/admin/"], "ai_agents": []},
         "evidence", SHIPPED.outlets["aitimes"].verified.on),
        ("news", 1, "chosun", "arc", "reserved", "unknown", "foot of its pages (2026-10-06)", None,
         "evidence", SHIPPED.outlets["chosunbiz"].verified.on),
    ]  # fmt: skip
    assert rows("select count(*) > 60 from news.outlet") == [(True,)]
    assert rows("select protocol, kind from news.source s join news.outlet o on o.slug = outlet_slug"
                " where s.slug = 'naver_search/api'") == [("api", "portal")]  # fmt: skip


@pytest.mark.usefixtures("database")
def test_only_what_changed_is_written_again() -> None:
    first = written(SHIPPED)
    assert written(SHIPPED) == first
    aitimes = SHIPPED.outlets["aitimes"]
    verified = aitimes.verified.model_copy(update={"by": "live", "on": date(2026, 12, 1)})
    seen_live = aitimes.model_copy(update={"verified": verified})
    changed = written(replace(SHIPPED, outlets=SHIPPED.outlets | {"aitimes": seen_live}))
    assert {slug for slug, _ in changed - first} == {"aitimes"}


@pytest.mark.usefixtures("database")
def test_terms_are_known_from_somewhere() -> None:
    written(SHIPPED)
    with pytest.raises(RowRefused):
        change("update news.outlet set ai_terms = 'forbidden' where slug = 'kipost'")


def test_a_fresh_database_has_every_source_due_in_few_shards(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSWATCH_CATALOGUE_DIR", str(PROJECT / "crawlers" / "sources"))
    shards = plan()
    polled = {one.slug for one in SHIPPED.sources() if one.entry.use == "poll"}
    assert {slug for shard in shards for slug in shard} == polled
    assert len(shards) == database.crawl_shards
    lengths = [len(shard) for shard in shards]
    assert max(lengths) - min(lengths) <= 10, "the work is spread"
    homes: dict[str, set[int]] = defaultdict(set)
    for number, shard in enumerate(shards):
        for slug in shard:
            source = SHIPPED.source(slug)
            assert source
            homes[urlsplit(source.entry.url).netloc].add(number)
    assert all(len(numbers) == 1 for numbers in homes.values()), "a host is in one shard"


@pytest.mark.usefixtures("database")
def test_of_dated_selectors_the_newest_layout_says_which_fields_have_one() -> None:
    sets = (Select(title=".old", authors=".by"), Select(since=date(2026, 3, 1), body=".new"))
    aitimes = SHIPPED.outlets["aitimes"].model_copy(update={"select": sets})
    written(Catalogue({"aitimes": aitimes}))
    assert rows("select selected from news.outlet") == [(["body"],)]
