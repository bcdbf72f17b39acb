"""A site changes its layout midway: noticed at the second run, nothing lost, read as before after the fix."""

import json
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from cli.main import app
from crawlers.crawl import crawl, plan
from newswatch.settings import Settings
from tests.crawling import set_all
from tests.integration.test_newsroom_farm import newsroom
from tests.tables import rows
from transforms.process import process

runner = CliRunner()
NEW = "{from: 2026-01-01, title: h2.nv-headline, body: div.nv-text, published: span.nv-date}"


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
        file = catalogue / "nuri.yaml"
        file.write_bytes((state / "sources" / "nuri.yaml").read_bytes())
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
        failing = [run for (run,) in rows("select run_id from news.run_yield where title < pages")]
        assert len(failing) == 2
        assert "selector" not in places(failing), "it came in by other ways"
        nothing_is_lost(state)
        it_is_raised_once_with_its_samples()

        put_right(file)
        read_edition(card, 4)
        last = "select title, body, published from news.run_yield order by run_id desc limit 1"
        assert rows(last) == [(2, 2, 2)]
        assert drift() == ALL, "most recent pages still lack what is usual"
        read_anew(failing)
        assert drift() == {(field, "recovered") for field, _ in ALL}
        nothing_is_lost(state)


def it_is_raised_once_with_its_samples() -> None:
    first = rows("select id, raised_at from news.drift order by id")
    process()
    assert rows("select id, raised_at from news.drift order by id") == first
    samples = rows("select distinct bad_url, good_url, bad_raw_sha256 from api_v1.drifts")
    ((bad, good, sha),) = samples
    assert "nv-text" in requests.get(bad, timeout=10).text
    listed_at = "select first_listed_at from news.listed_item where url = '{}'"
    assert rows(listed_at.format(good)) < rows(listed_at.format(bad))
    assert (bytes.fromhex(sha),) in rows("select sha256 from news.kept_document")


def put_right(file: Path) -> None:
    """The catalogue with selectors for either layout."""
    yaml = file.read_text(encoding="utf-8")
    old = next(line for line in yaml.splitlines() if line.startswith("select: "))
    both = f"select: [{old.removeprefix('select: ')}, {NEW}]"
    file.write_text(yaml.replace(old, both), encoding="utf-8")


def read_anew(failing: list[int]) -> None:
    """What these runs brought is read by the new selectors; its words are what they were."""
    pages = sum(n for (n,) in rows("select pages from news.run_yield where title < pages"))
    before = rows("select id, title, body from news.article order by id")
    told = runner.invoke(app, ["reparse", "--apply", "--json", "--outlet", "nuri"])
    assert told.exit_code == 0, told.output
    done = json.loads(told.output.splitlines()[-1])
    assert done["written"] == done["fields"]["nuri"]["origin"] == pages
    assert places(failing) == {"selector"}
    assert rows("select id, title, body from news.article order by id") == before
    assert done["revisions"] == 0, "the same words from another place are no correction"


def places(runs: list[int]) -> set[str]:
    """Where the required fields of the pages of these runs stood."""
    return {
        place
        for (place,) in rows(
            "select p.origin ->> f from news.parsed_page p"
            " join news.fetch_attempt a on a.id = p.attempt_id,"
            f" unnest('{{title,body,published}}'::text[]) f where a.run_id = any(array{runs})"
        )
    }


def nothing_is_lost(state: Path) -> None:
    """Every article that the newsroom has printed is there, headline and text to the letter."""
    truth = json.loads((state / "truth.json").read_text(encoding="utf-8"))
    printed = {
        one["url"]: (one["title"], "\n".join(one["body"]))
        for one in truth["articles"]
        if one["outlet"] == "nuri"
        and one["is_polled"]
        and one["fate"] != "forbidden"
        and one["published"]
    }
    read = {
        url: (title, body) for url, title, body in rows("select url, title, body from news.article")
    }
    assert read == printed
