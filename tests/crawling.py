"""What crawl tests share: a catalogue of small sites, and what became of what they list."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawlers.crawl import CrawlSummary, crawl, plan
from newswatch.settings import Settings, settings
from tests.sites import Site, write_outlet
from tests.tables import rows

MakeSite = Callable[..., Site]


@contextmanager
def small_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, MakeSite]]:
    """A catalogue folder, and a maker of sites 127.77.1.1, .2, … that stand in it."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    sites: list[Site] = []

    def make(slug: str = "small", discover: str | None = None, **options: Any) -> Site:
        site = Site(f"127.77.1.{len(sites) + 1}", **options)
        sites.append(site)
        write_outlet(folder, slug, site, discover)
        return site

    set_all(
        monkeypatch,
        CATALOGUE_DIR=str(folder),
        ALLOW_LOOPBACK="1",
        DOWNLOAD_DELAY_S="0.01",
        POLL_EVERY_S="3600",
        PAGE_RETRY_S="1",
        CONTACT="mailto:test@localhost",
    )
    yield folder, make
    for site in sites:
        site.close()


def let_dial(folder: Path, site: Site) -> None:
    """A site of which nothing is polled: the catalogue names it, so that it may be dialled."""
    slug = f"beside_{site.server.server_port}"
    write_outlet(folder, slug, site)
    file = folder / f"{slug}.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "enabled: false\n", encoding="utf-8")


def set_all(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    """Settings of this test and of the processes that it starts."""
    for name, value in values.items():
        monkeypatch.setenv(f"NEWSWATCH_{name}", value)
    settings.cache_clear()
    return settings()


def poll() -> CrawlSummary:
    """All sources, whether their poll is due or not."""
    plan()
    return crawl([slug for (slug,) in rows("select slug from news.source")], at_once=True)


def items() -> dict[str, tuple[str, str | None]]:
    """Last part of each listed address to its state and reason."""
    return {
        url.rsplit("/", 1)[-1]: (state, reason)
        for url, state, reason in rows("select url, state, reason from news.listed_item")
    }


def troubles() -> dict[str, str | None]:
    """Slug of each source to its last trouble."""
    return dict(rows("select outlet_slug, last_error_kind from news.source"))
