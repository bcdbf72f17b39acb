"""What sources are made of: sisters, sitemap indexes, list pages read back, mixed catalogues."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.backfill import BackfillError, backfill
from crawlers.crawl import plan
from newswatch.settings import Settings, SettingsError
from tests.crawling import MakeSite, poll, set_all, small_press
from tests.sites import NOON, Site, write_outlet
from tests.tables import rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def test_sister_sources_and_sitemap_indexes(make: MakeSite, tmp_path: Path) -> None:
    site = make("sisters")
    two = f"[{{kind: feed, url: '{site.url}/a.xml'}}, {{kind: feed, url: '{site.url}/b.xml'}}]"
    write_outlet(tmp_path / "catalogue", "sisters", site, two)
    for feed in ("/a.xml", "/b.xml"):
        site.list_feed([site.publish(1)], path=feed)
    mapped = make("mapped")
    index = f"[{{kind: sitemap, url: '{mapped.url}/index.xml'}}]"
    write_outlet(tmp_path / "catalogue", "mapped", mapped, index)
    mapped.answers["/index.xml"] = (200, {"ETag": '"i"'}, SITEMAP_INDEX % mapped.url.encode())
    mapped.answers["/news.xml"] = (200, {"ETag": '"n"'}, NEWS_SITEMAP % mapped.publish(2).encode())
    assert sorted(sorted(shard) for shard in plan()) == [
        ["mapped/sitemap"],
        ["sisters/feed", "sisters/feed2"],
    ]
    assert poll().parsed == 2
    assert site.count("/news/1.html") == 1
    states = rows("select state, reason from news.listed_item order by state, url")
    assert states == [("filtered", "listed_elsewhere"), ("landed", None), ("landed", None)]
    assert rows("select etag from news.source where protocol = 'sitemap'") == [(None,)]


SITEMAP_INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>%s/news.xml</loc></sitemap></sitemapindex>"""


NEWS_SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>%s</loc>
<news:news><news:title>새 지침</news:title>
<news:publication_date>{NOON.isoformat()}</news:publication_date></news:news></url>
</urlset>""".encode()


def test_loopback_and_live_sources_refuse_to_run_together(
    make: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    gone = make("leaves")
    assert len(plan()) == 2
    (tmp_path / "catalogue" / "leaves.yaml").unlink()
    assert plan() == [["small/feed"]]

    gone.url = "https://www.example.com"
    write_outlet(tmp_path / "catalogue", "live", gone)
    with pytest.raises(SettingsError, match="live/feed"):
        plan()
    (tmp_path / "catalogue" / "live.yaml").unlink()
    set_all(monkeypatch, ALLOW_LOOPBACK="0")
    with pytest.raises(SettingsError, match="small/feed"):
        plan()


def test_a_backfill_reads_list_pages_back_to_its_first_day(make: MakeSite, tmp_path: Path) -> None:
    site = make()
    feed = f"{{kind: feed, url: '{site.url}/rss.xml'}}"
    pages = f"{{kind: list, url: '{site.url}/list?page={{page}}', link: a.t, use: backfill}}"
    write_outlet(tmp_path / "catalogue", "small", site, f"[{feed}, {pages}]")
    for number in range(1, 6):
        site.answers[f"/list?page={number}"] = (200, {}, list_page(site, number))
    site.list_feed([site.publish(1)])
    poll()
    since, until = date(2026, 11, 18), date(2026, 11, 19)
    summary = backfill("small", since, until, "list")
    found = rows("select url, is_baseline from news.listed_item where is_backfill order by url")
    assert len(found) == 6
    assert not any(flag for _, flag in found)
    assert summary.pages == summary.parsed == 6
    assert [site.count(f"/list?page={number}") for number in range(1, 6)] == [1, 1, 1, 1, 0]
    again = backfill("small/feed", since, until, "list")
    assert (again.listed_new, again.pages) == (0, 0)
    with pytest.raises(BackfillError, match="small/feed, small/list"):
        backfill("small", since, until, "sitemap")


def list_page(site: Site, number: int) -> bytes:
    """Three articles of one day each: page 1 of 20 November, page 2 of the day before, …"""
    day = datetime(2026, 11, 21) - timedelta(days=number)
    anchors = "".join(
        f"<li><a class=t href='{site.publish(1000 + 10 * number + n)}'>지난 기사 {number}의 {n}번째"
        f" 이야기</a> <span class=date>{day:%Y.%m.%d} 1{n}:00</span></li>"
        for n in range(3)
    )
    return f"<html><body><ul>{anchors}</ul></body></html>".encode()
