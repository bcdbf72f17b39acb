"""One crawl of the benchmark, in a process of its own; prints requests and seconds as JSON.

``bare URL… ``: stock Scrapy at the same concurrency. ``ledger|landing RUN…``: the product's own
spider, settings and ledger; ``ledger`` alone leaves the bodies unstored.
"""

import argparse
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response

from crawlers.child import confine, load_claims
from crawlers.ledger import Ledger
from crawlers.settings_scrapy import scrapy_settings
from crawlers.spiders.polling import PollingSpider
from storage.db import connect

SECONDS = 600.0
CONCURRENCY = (
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "CONCURRENT_ITEMS",
    "DOWNLOAD_DELAY",
)


class Bare(scrapy.Spider):
    name = "bare"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, callback=self.on_page)

    def on_page(self, response: Response) -> None:
        pass


class Unlanded(Ledger):
    """Closes a request that brought a body without keeping the body."""

    async def land(self, attempt_id: int, *_: Any, status: int, **outcome: Any) -> bytes:
        await self.close(attempt_id, "not_modified", status=status, headers=outcome["headers"])
        return b""


class Clock:
    """From the spider's first moment to its last, all writes included."""

    def __init__(self, crawler: Crawler) -> None:
        self.requests = 0
        self.began = self.ended = 0.0
        crawler.signals.connect(self.open, signals.spider_opened)
        crawler.signals.connect(self.count, signals.response_received)
        crawler.signals.connect(self.close, signals.engine_stopped)

    def open(self) -> None:
        self.began = time.perf_counter()

    def count(self, response: Response) -> None:
        self.requests += response.status == 200

    def close(self) -> None:
        self.ended = time.perf_counter()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["bare", "ledger", "landing"])
    parser.add_argument("what", nargs="+")
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args(arguments)
    ours = {**scrapy_settings(SECONDS), "LOG_LEVEL": "WARNING"}
    if options.kind == "bare":
        same = {name: ours[name] for name in CONCURRENCY}
        quiet = {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}
        process = AsyncCrawlerProcess(same | quiet | {"REMOTE_CONTROL_ENABLED": False})
        clock = run(process, process.create_crawler(Bare), urls=json.loads(options.what[0]))
    else:
        clock = run_ours(AsyncCrawlerProcess(ours), options.kind, list(map(int, options.what)))
    print(json.dumps({"requests": clock.requests, "seconds": clock.ended - clock.began}))
    return 0


def run_ours(process: AsyncCrawlerProcess, kind: str, runs: list[int]) -> Clock:
    catalogue = confine()
    with closing(connect("ingest")) as connection:
        ledger = Ledger(connection) if kind == "landing" else Unlanded(connection)
        claims = load_claims(connection, catalogue, runs)
        return run(process, process.create_crawler(PollingSpider), ledger=ledger, claims=claims)


def run(process: AsyncCrawlerProcess, crawler: Crawler, **options: Any) -> Clock:
    clock = Clock(crawler)
    process.crawl(crawler, **options)
    process.start()
    return clock


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
