"""Asking sites one address after the other, by the crawl's own way to the wire.

The spider below runs one coroutine; each of its requests passes the address rules, robots.txt, the
host's gate, the bounds and the dial guard, exactly as a crawl's does (crawlers/settings_scrapy.py).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.catalogue import Source
from crawlers.errands import Errand, Kind
from crawlers.ledger import headers_of
from crawlers.preview.memory_ledger import MemoryLedger
from crawlers.preview.shared_gate import SharedGate, shared_gate
from crawlers.rights import of_headers
from crawlers.settings_scrapy import scrapy_settings
from crawlers.troubles import Trouble, trouble_of
from storage.records import ClaimedSource

_OTHERS = {
    # Those that write into the database, and what stands for them.
    "crawlers.middlewares.robots.Robots": None,
    "crawlers.middlewares.rights.Rights": None,
    "crawlers.preview.unkept_robots.UnkeptRobots": 100,
}


@dataclass(frozen=True)
class Answer:
    """A body and where it came from, after redirects."""

    url: str
    body: bytes
    headers: dict[str, str]


class NoAnswer(Exception):
    """An address that brought nothing; ``trouble`` says why."""

    def __init__(self, url: str, trouble: Trouble) -> None:
        super().__init__(f"{url}: {trouble.text}")
        self.url = url
        self.trouble = trouble


class Asker:
    """Asks addresses of outlets; ``ledger`` says what was asked and what robots.txt said."""

    def __init__(self, crawler: Crawler, ledger: MemoryLedger) -> None:
        self._crawler = crawler
        self.ledger = ledger

    async def ask(self, source: Source, url: str, kind: Kind = "listing") -> Answer:
        """One address of the source's outlet. Raises NoAnswer."""
        claim = ClaimedSource(0, 0, source.slug, source.entry.url, 0, True)
        errand = Errand(claim, source, kind)
        request = Request(url, callback=NO_CALLBACK, meta={"errand": errand})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever a request ends with has a name
            trouble = trouble_of(error)
            self.ledger.fail_all_of(errand, trouble)
            raise NoAnswer(url, trouble) from error
        return self._taken(url, response)

    def _taken(self, url: str, response: Response) -> Answer:
        status = response.status
        if not 200 <= status < 300:
            raise NoAnswer(url, Trouble(f"http_{status}", f"HTTP {status}", status=status))
        headers = headers_of(response)
        self.ledger.note_opt_outs(response.url, of_headers(headers))
        return Answer(response.url, response.body, headers)


Task = Callable[[Asker], Awaitable[None]]


class AskingSpider(scrapy.Spider):
    """Runs one task, and yields no requests of its own. ``error``: what the task raised."""

    name = "asking"

    def __init__(self, task: Task, shared: SharedGate | None) -> None:
        super().__init__()
        self.ledger = MemoryLedger(shared)
        self.error: Exception | None = None
        self._task = task

    async def start(self) -> AsyncIterator[Request]:
        try:
            await self._task(Asker(self.crawler, self.ledger))
        except Exception as error:  # Scrapy would log it and go on
            self.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request


def run(task: Task, seconds: float) -> None:
    """Runs a task in this process, once (Twisted's reactor starts once). Raises what it raises."""
    process = AsyncCrawlerProcess(_settings(seconds))
    crawler = process.create_crawler(AskingSpider)
    shared = shared_gate()
    process.crawl(crawler, task=task, shared=shared)
    process.start()
    if shared is not None:
        shared.finish()
    error = getattr(crawler.spider, "error", None)
    if error is not None:
        raise error


def _settings(seconds: float) -> dict[str, Any]:
    given = scrapy_settings(seconds)
    middlewares = given["DOWNLOADER_MIDDLEWARES"] | _OTHERS
    # Each request is told of by the task, not by the log.
    return given | {"DOWNLOADER_MIDDLEWARES": middlewares, "LOG_LEVEL": "ERROR"}
