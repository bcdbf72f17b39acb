"""``newswatch sources preview``, ``sources new`` and ``sources check --live``, on real sites."""

import itertools
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from cli.main import app
from crawlers.catalogue import load_outlet
from newswatch.settings import Settings
from tests.crawling import items, poll, set_all
from tests.fronts import article, feed, front, moment, news_sitemap, publish, put
from tests.sites import Site, write_outlet
from tests.tables import change, rows

runner = CliRunner()
NDSOFT = "/news/articleView.html?idxno=2104{}"
DELAY_S = 0.05
Make = Callable[[], Site]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty catalogue, and no database."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    set_all(
        monkeypatch,
        CATALOGUE_DIR=str(folder),
        ALLOW_LOOPBACK="1",
        DOWNLOAD_DELAY_S=str(DELAY_S),
        CONTACT="mailto:test@localhost",
        PAGE_RETRY_S="1",
    )
    return folder


@pytest.fixture
def make() -> Iterator[Make]:
    sites: list[Site] = []

    def open_site() -> Site:
        sites.append(Site(f"127.77.3.{len(sites) + 1}"))
        return sites[-1]

    yield open_site
    for site in sites:
        site.close()


def run(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["sources", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def looked_at(site: Site, *options: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a look found, and its draft as YAML."""
    found = json.loads(run("preview", site.url, "--json", *options))
    assert len(found["draft"].splitlines()) < 30
    return found, yaml.safe_load(found["draft"])


def kinds(found: dict[str, Any]) -> set[str]:
    return {one["kind"] for one in found["warnings"]}


def test_an_outlet_of_a_known_family_is_added_and_read(
    database: Settings, folder: Path, make: Make
) -> None:
    """From the address alone to articles: new, check, check --live, crawl."""
    site = make()
    paths = publish(site, NDSOFT)
    front(site, paths)
    feed(site, "/rss/allArticle.xml", paths)
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /admin/\nCrawl-delay: 0")
    said = run("new", site.url, "--slug", "handeul")
    assert "newswatch sources check --live handeul" in said
    assert "meta:og:title" in said
    assert "한가람" in said

    outlet = load_outlet(folder / "handeul.yaml")
    assert (outlet.family, outlet.name.ko) == ("ndsoft", "한들신문")
    assert [(one.kind, one.url) for one in outlet.discover] == [
        ("feed", f"{site.url}/rss/allArticle.xml")
    ]
    assert (outlet.article.path, outlet.article.id) == (r"^/news/articleView\.html$", ("idxno",))
    assert outlet.robots is not None
    assert outlet.robots.disallow == ("/admin/",)
    assert outlet.verified.by == "live"
    assert len((folder / "handeul.yaml").read_text("utf-8").splitlines()) < 30
    assert json.loads(run("check", "--json"))["invalid"] == []

    moments = [at for _, _, at in site.asked]
    assert min(b - a for a, b in itertools.pairwise(moments)) >= DELAY_S * 0.9
    assert site.paths()[0] == "/robots.txt"
    assert "mailto:test@localhost" in site.asked[1][1]["User-Agent"]

    again = run("new", site.url, "--slug", "handeul", code=2)
    assert "이미 있어" in again
    assert poll().pages == 7
    assert set(items().values()) == {("landed", None)}

    # Whoever crawls it now is waited for, and waits for us.
    change("""update news.host_gate set attempt_id = 0, next_allowed_at = clock_timestamp(),
                     busy_until = clock_timestamp() + interval '3 s'""")
    asked = time.monotonic()
    assert "약속대로 1" in run("check", "--live", "handeul")
    assert site.asked[-1][2] - asked > 3
    assert rows("select attempt_id, next_allowed_at > now() - interval '1 min' from news.host_gate"
                ) == [(None, True)]  # fmt: skip


def test_a_site_with_a_news_sitemap_only(folder: Path, make: Make) -> None:
    """Named by its robots.txt; the draft goes to a file, and from there into the catalogue."""
    site = make()
    paths = publish(site, "/view/AKR202611220000{}")
    front(site, paths)
    news_sitemap(site, "/news-map.xml", paths)
    lines = f"User-agent: GPTBot\nDisallow: /\n\nSitemap: {site.url}/news-map.xml\n"
    site.answers["/robots.txt"] = (200, {}, lines.encode())
    draft = folder.parent / "wire.yaml"
    run("preview", site.url, "--out", str(draft))
    outlet = load_outlet(draft)
    assert [(one.kind, one.url) for one in outlet.discover] == [
        ("sitemap", f"{site.url}/news-map.xml")
    ]
    assert outlet.article.path == r"^/view/(?P<number>AKR\d{13,})$"
    assert outlet.robots is not None
    assert outlet.robots.ai_agents == ("GPTBot",)
    asked = len(site.asked)
    assert str(folder / "wire.yaml") in run("new", str(draft))
    assert len(site.asked) == asked, "a draft is not looked for again"
    assert "이미 있어" in run("new", str(draft), code=2)
    draft.write_text(draft.read_text("utf-8").replace("tier: 2", "teir: 2"), "utf-8")
    refused = runner.invoke(app, ["sources", "new", str(draft), "--slug", "other"])
    assert refused.exit_code == 1
    assert not (folder / "other.yaml").exists()


def test_a_site_with_a_list_page_only(folder: Path, make: Make) -> None:
    """Its front page shows one new article; the list that it names shows all. One page is lost,
    one says what machines may not do."""
    site = make()
    paths = publish(site, "/board/1569{}.do", '<meta name="robots" content="noai">')
    front(site, paths[:1], '<meta property="og:site_name" content="한들 위원회">')
    status, headers, body = site.answers["/"]
    link = '<a href="/board/list.do?menu=3">보도자료</a></nav>'.encode()
    site.answers["/"] = (status, headers, body.replace(b"</nav>", link))
    rows = "".join(
        f'<tr><td><a href="{path}">공개 모형 {n}호 조달 지침</a></td><td>{moment(n):%Y-%m-%d}</td></tr>'
        for n, path in zip(range(20, 13, -1), paths, strict=True)
    )
    put(site, "/board/list.do?menu=3", f"<html><body><table>{rows}</table></body></html>")
    site.answers[paths[1]] = (404, {}, b"gone")
    found, draft = looked_at(site)
    assert draft["discover"][0]["kind"] == "list"
    assert draft["discover"][0]["url"] == f"{site.url}/board/list.do?menu=3"
    assert draft["article"]["path"] == r"^/board/(?P<number>\d{5,})\.do$"
    assert draft["name"]["ko"] == "한들 위원회"
    assert draft["promise"]["with_body"] == 0.8
    assert draft["terms"]["ai"] == "forbidden"
    assert {"page_http_404", "opt_out_ai", "terms"} <= kinds(found)
    assert "pattern_takes_navigation" not in kinds(found)

    front(site, publish(site, "/board/1569{}.do"))
    found = json.loads(run("preview", f"{site.url}/board/list.do?menu=3", "--json"))
    assert found["listing"]["url"] == f"{site.url}/board/list.do?menu=3"
    assert found["listing"]["found_by"] == "given"


def test_a_korean_charset_and_a_feed_that_lies(folder: Path, make: Make) -> None:
    """EUC-KR bytes that call themselves UTF-8; Seoul's time called GMT; a feed named on the page."""
    site = make()
    paths = publish(site, "/media/view.asp?idx=1446{}")
    front(site, paths, '<link rel="alternate" type="application/rss+xml" href="/media/all.xml">')
    feed(site, "/media/all.xml", paths, is_kst_as_gmt=True)
    for n, path in zip(range(20, 13, -1), paths, strict=True):
        text = article(n, moment(n), '<meta charset="utf-8">')
        site.answers[path] = (200, {"Content-Type": "text/html"}, text.encode("cp949"))
    found, draft = looked_at(site)
    assert found["listing"]["found_by"] == "front_page"
    assert draft["charset"] == "cp949"
    assert draft["time"] == {"feed": "kst", "writes": "utc"}
    assert {"charset_untrue", "listing_clock"} <= kinds(found)
    assert found["articles"][0]["title"] == "공개 모형 20호 조달 지침이 나왔다"
    assert found["articles"][0]["origin"]["published"] == "meta:article:published_time"


def test_what_cannot_be_looked_at_says_why(
    folder: Path, make: Make, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """robots.txt forbids; there is no listing; no article can be read; an address of ours."""

    def refused(url: str) -> str:
        return run("preview", url, code=1) + capfd.readouterr().err

    closed, bare, empty = make(), make(), make()
    closed.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
    front(closed, publish(closed, "/a/{}"))
    assert "robots.txt가 수집을 막으므로" in refused(closed.url)
    assert set(closed.paths()) == {"/robots.txt"}
    front(bare, [])
    assert "피드, 사이트맵, 목록을 찾지 못했습니다" in refused(bare.url)
    paths = publish(empty, "/a/{}")
    front(empty, paths)
    feed(empty, "/rss", paths)
    for path in paths:
        empty.answers[path] = (200, {"Content-Type": "text/html"}, b"<html></html>")
    out = folder.parent / "empty.yaml"
    assert "기사를 하나도 읽지 못했습니다" in run(
        "preview", empty.url, "--out", str(out), code=1
    ) + (capfd.readouterr().err)
    assert not out.exists()
    set_all(monkeypatch, ALLOW_LOOPBACK="0")
    asked = len(bare.asked)
    assert "공개된 http(s) 주소를 쓰세요" in refused(bare.url)
    assert "공개된 http(s) 주소를 쓰세요" in refused("https://user:word@news.example/")
    assert len(bare.asked) == asked


def test_the_catalogue_held_against_its_sites(folder: Path, make: Make) -> None:
    """One keeps its promise, one writes other times, one feed is gone; the report holds facts only,
    and one that was left unfinished is gone on with."""
    sites = {slug: make() for slug in ("kept", "differs", "gone")}
    for slug, site in sites.items():
        write_outlet(folder, slug, site)
        if slug != "gone":
            paths = publish(site, "/news/{}.html")
            feed(site, "/rss.xml", paths)
    other = folder / "differs.yaml"
    other.write_text(other.read_text("utf-8") + "time: {writes: naive}\n", "utf-8")
    out = folder.parent / "report.json"
    said = run("check", "--live", "--out", str(out), code=1)
    assert "listing: feed → http_404" in said
    report = json.loads(out.read_text("utf-8"))
    told = {row["outlet"]: row for row in report["outlets"]}
    assert {slug: row["state"] for slug, row in told.items()} == {
        "kept": "kept", "differs": "differs", "gone": "missing",
    }  # fmt: skip
    assert told["differs"]["differences"][0]["what"] == "time.writes"
    assert (told["kept"]["articles"], told["kept"]["fields"]["title"]) == (7, "meta:og:title")
    assert [len(site.asked) for site in sites.values()] == [3, 3, 2]
    assert "공개 모형" not in out.read_text("utf-8")
    assert "/news/20" not in out.read_text("utf-8")

    report["outlets"], report["finished"] = [told["kept"], told["differs"]], None
    out.write_text(json.dumps(report), "utf-8")
    asked = {slug: len(site.asked) for slug, site in sites.items()}
    feed(sites["gone"], "/rss.xml", publish(sites["gone"], "/news/{}.html"))
    run("check", "--live", "--out", str(out))
    assert {slug: len(site.asked) - asked[slug] for slug, site in sites.items()} == {
        "kept": 0, "differs": 0, "gone": 3,
    }  # fmt: skip
    assert "kept" in run("check", "--live", "kep", code=2)
