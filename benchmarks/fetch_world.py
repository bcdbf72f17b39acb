"""The small world of the fetch benchmark: eight newsrooms, a catalogue, a durable Postgres."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawlers.children import run_child
from crawlers.crawl import claim, let_go, plan
from storage import cluster, embedded
from storage.db import connect, transaction
from storage.migrate import migrate

_OUTLET = """slug: house{number}
name: {{ko: 시험 {number}, en: House {number}}}
home: {url}/
kind: news
tier: 2
discover: [{{kind: feed, url: '{url}/rss.xml', every: 10m}}]
article: {{path: '^/news/'}}
promise: {{articles_per_day: [1, 9], with_body: 0.9}}
verified: {{by: evidence, on: 2026-11-21}}
"""
_LIST_PAGES = """
update news.source set next_poll_at = 'infinity', first_success_at = clock_timestamp();
insert into news.listed_item
       (source_id, url, url_sha, title, is_baseline, is_backfill, first_listed_at)
select s.id, page.url, sha256(convert_to(page.url, 'UTF8')), 'page', false, false,
       clock_timestamp()
  from news.source s
 cross join generate_series(1, %s) as n
 cross join lateral (select replace(s.url, '/rss.xml', '/news/' || n || '.html') as url) page
"""
_DUE_AGAIN = """
update news.listed_item set state = 'due', tries = 0, not_before = '-infinity', revisit_at = null
"""


@dataclass(frozen=True)
class World:
    """Newsrooms that answer, and a database in which all their pages are due."""

    urls: list[str]
    pages: int

    def crawl(self, kind: str) -> tuple[float, int]:
        """Pages a second, and pages, of one crawl of all newsrooms."""
        answer = self._bare() if kind == "bare" else self._ours(kind)
        expected = self.pages * len(self.urls)
        if answer.get("requests", 0) < expected:
            raise SystemExit(f"{kind}: {answer} instead of {expected} pages")
        return expected / answer["seconds"], expected

    def _bare(self) -> dict[str, float]:
        urls = [f"{url}/news/{n}.html" for n in range(1, self.pages + 1) for url in self.urls]
        return run_child("benchmarks.fetch_crawl", "bare", json.dumps(urls), deadline_s=300).answer

    def _ours(self, kind: str) -> dict[str, float]:
        _execute(_DUE_AGAIN)
        with closing(connect("ingest")) as connection:
            slugs = [f"house{number}/feed" for number in range(1, len(self.urls) + 1)]
            runs = [one.run_id for one in claim(connection, slugs, kind="poll")]
            try:
                return run_child(
                    "benchmarks.fetch_crawl", kind, *map(str, runs), deadline_s=300
                ).answer
            finally:
                let_go(connection, runs)


@contextmanager
def world(pages: int) -> Iterator[World]:
    """``pages`` of each newsroom, at most 500. Other settings than the database's are the
    environment's."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newswatch-bench-")))
        folder.chmod(0o711)
        urls = stack.enter_context(_newsrooms())
        stack.enter_context(_database(folder))
        catalogue = folder / "catalogue"
        catalogue.mkdir()
        for number, url in enumerate(urls, 1):
            text = _OUTLET.format(number=number, url=url)
            (catalogue / f"house{number}.yaml").write_text(text, encoding="utf-8")
        settings = {"CATALOGUE_DIR": str(catalogue), "ALLOW_LOOPBACK": "1", "DOWNLOAD_DELAY_S": "0"}
        stack.enter_context(
            embedded.used({f"NEWSWATCH_{name}": value for name, value in settings.items()})
        )
        plan()
        _execute(_LIST_PAGES, (pages,))
        yield World(urls, pages)


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """With the settings of the product: every commit is on the disk."""
    server = embedded.Server(folder / "state", durable=True)
    server.home.mkdir(mode=0o711)
    try:
        server.start()
        with embedded.used(cluster.Secrets.of(server.home).urls()):
            migrate()
            yield
    finally:
        server.discard()


@contextmanager
def _newsrooms() -> Iterator[list[str]]:
    command = [sys.executable, "-m", "benchmarks.fetch_server"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.stdin.close()


def _execute(statement: str, values: tuple[object, ...] = ()) -> None:
    with closing(connect("owner")) as connection, transaction(connection):
        connection.cursor().execute(statement, values)
