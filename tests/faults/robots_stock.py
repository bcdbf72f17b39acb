"""``python -m tests.faults.robots_stock``: stock Scrapy asks for pages, with ROBOTSTXT_OBEY on.

Reads ``{"timeout_s": …, "spiders": [{"urls": […], "domains": […] or null}]}`` from standard input.
All else is as Scrapy 2.19 comes, except for the name that it bears and for its two control ports, which are no
matter here. The last line printed is one of JSON: what its spider was told of each address.
"""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.robots_rules import PRODUCT_TOKEN


class Asking(scrapy.Spider):
    """Asks for addresses and notes whether it is answered."""

    name = "asking"

    def __init__(self, urls: list[str], domains: list[str] | None, told: dict[str, str]) -> None:
        super().__init__()
        self.urls = urls
        self.told = told
        if domains:
            self.allowed_domains = domains

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            meta = {"asked": url}
            yield scrapy.Request(url, self.on_answer, errback=self.on_trouble, meta=meta)

    def on_answer(self, response: Response) -> Iterator[Any]:
        self.told[response.meta["asked"]] = f"callback, HTTP {response.status}"
        yield from ()

    def on_trouble(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        self.told[request.meta["asked"]] = f"errback, {type(failure.value).__name__}"


def main() -> None:
    orders = json.load(sys.stdin)
    process = AsyncCrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "USER_AGENT": f"{PRODUCT_TOKEN}/0.1",
            "DOWNLOAD_TIMEOUT": orders["timeout_s"],
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "CRITICAL",
        }
    )
    told: dict[str, str] = {}
    for order in orders["spiders"]:
        told |= dict.fromkeys(order["urls"], "neither callback nor errback")
        process.crawl(Asking, urls=order["urls"], domains=order["domains"], told=told)
    process.start()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
