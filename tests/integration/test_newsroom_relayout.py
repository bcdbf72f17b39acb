"""A site changes its layout midway: noticed at the second run, nothing lost, read as before after the fix."""

import json
from pathlib import Path

import pytest
import requests

from crawlers.crawl import crawl, plan
from newswatch.settings import Settings
from tests.crawling import set_all
from tests.integration.test_newsroom_farm import newsroom
from tests.tables import rows
from transforms.process import process

NEW = "select: {title: h2.nv-headline, body: div.nv-text, published: span.nv-date}"


def read_edition(card: dict[str, str], edition: int) -> None:
    order = {"edition": edition}
    requests.post(f"{card['control']}/_newsroom/advance", json=order, timeout=10)
    plan()
    assert crawl(["nuri/sitemap"], at_once=True).failed == 0
    process()


def drift() -> set[tuple[str, str | None]]:
    return set(rows("select field, resolution from news.drift"))


ALL = {("title", None), ("body", None), ("published", None)}


def test_a_new_layout_is_noticed_and_costs_nothing(
    database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, catalogue = tmp_path / "newsroom", tmp_path / "catalogue"
    state.mkdir()
    catalogue.mkdir()
    with newsroom(state, "--port", "0", "--relayout", "nuri:2") as (_, card):
        yaml = (state / "sources" / "nuri.yaml").read_text(encoding="utf-8")
        file = catalogue / "nuri.yaml"
        file.write_text(yaml, encoding="utf-8")
        set_all(
            monkeypatch,
            CATALOGUE_DIR=str(catalogue),
            ALLOW_LOOPBACK="1",
            DOWNLOAD_DELAY_S="0.01",
            CONTACT="mailto:test@localhost",
        )
        read_edition(card, 1)
        read_edition(card, 2)
        assert drift() == set(), "one run may be chance"
        read_edition(card, 3)
        assert drift() == ALL
        first = rows("select id, raised_at from news.drift order by id")
        process()
        assert rows("select id, raised_at from news.drift order by id") == first

        samples = rows("select distinct bad_url, good_url, bad_raw_sha256 from api_v1.drifts")
        ((bad, good, sha),) = samples
        assert "nv-text" in requests.get(bad, timeout=10).text
        assert rows(f"select first_listed_at from news.listed_item where url = '{good}'") < rows(
            f"select first_listed_at from news.listed_item where url = '{bad}'"
        )
        assert (bytes.fromhex(sha),) in rows("select sha256 from news.kept_document")

        selectors = next(line for line in yaml.splitlines() if line.startswith("select:"))
        file.write_text(yaml.replace(selectors, NEW), encoding="utf-8")
        read_edition(card, 4)
        last = rows(
            "select title, body, published from news.run_yield order by run_id desc limit 1"
        )
        assert last == [(2, 2, 2)]
        nothing_is_lost(state)


def nothing_is_lost(state: Path) -> None:
    """Every article that the newsroom printed is there, its text to the letter."""
    truth = json.loads((state / "truth.json").read_text(encoding="utf-8"))
    printed = {
        one["url"]: (one["title"], "\n".join(one["body"]))
        for one in truth["articles"]
        if one["outlet"] == "nuri" and one["is_polled"] and one["fate"] != "forbidden"
    }
    read = {
        url: (title, body) for url, title, body in rows("select url, title, body from news.article")
    }
    assert read.keys() == printed.keys()
    assert {url for url in read if read[url][0] != printed[url][0]} == set()
