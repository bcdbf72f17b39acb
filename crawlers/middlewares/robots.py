"""robots.txt by RFC 9309. Scrapy's own fetches the page when robots.txt answers 5xx or hangs.

2.3.1.2 at most five redirects, also to other hosts · 2.3.1.3 4xx: no rules, all allowed ·
2.3.1.4 5xx, network trouble and (ours) 429: all disallowed, for this run · 2.5 the first 500 KiB.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.errands import Errand, errand_of
from crawlers.ledger import header, ledger_of
from crawlers.troubles import Refusal, trouble_of
from storage.errors import StorageError

log = logging.getLogger(__name__)

PRODUCT_TOKEN = "newswatch"  # noqa: S105 - RFC 9309's word for a crawler's name
_MOST_REDIRECTS = 5
_MOST_BYTES = 500 * 1024
_PRIORITY = 1000


class Rules(Protocol):
    """What a host allows; ``delay`` is its Crawl-delay in seconds."""

    @property
    def delay(self) -> float: ...

    def check(self, url: str) -> None:
        """Raises Refusal ``robots`` or ``robots_unreachable``."""


@dataclass(frozen=True)
class Written:
    """A robots.txt that was read."""

    rules: Protego
    delay: float

    def check(self, url: str) -> None:
        if not self.rules.can_fetch(url, PRODUCT_TOKEN):
            raise Refusal("robots", urlsplit(url).path)


@dataclass(frozen=True)
class Unreachable:
    """A robots.txt that could not be had: nothing is allowed."""

    reason: str
    delay: float = 0.0

    def check(self, url: str) -> None:  # noqa: ARG002 - it is the same for all
        raise Refusal("robots_unreachable", self.reason)


def read_rules(body: bytes) -> Written:
    """The rules of a robots.txt, its first 500 KiB."""
    rules = Protego.parse(body[:_MOST_BYTES].decode("utf-8-sig", "replace"))
    return Written(rules, float(rules.crawl_delay(PRODUCT_TOKEN) or 0))


class Robots:
    """Asks each host for its rules once per run, and holds every request to them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        errand = errand_of(request)
        if errand.kind == "robots":
            return
        parts = urlsplit(request.url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._rules:
            self._rules[place] = asyncio.ensure_future(self._ask(place, errand))
        rules = await asyncio.shield(self._rules[place])
        self._slow_down(parts.hostname or "", rules.delay)
        rules.check(request.url)

    async def _ask(self, place: str, errand: Errand) -> Rules:
        try:
            return await self._fetch(f"{place}/robots.txt", errand.for_robots())
        except StorageError:
            raise
        except Exception as error:
            trouble = trouble_of(error)
            if trouble.kind in ("host_closed", "claim_lost"):
                raise
            log.warning("%s/robots.txt: %s", place, trouble.text)
            return Unreachable(trouble.text)

    async def _fetch(self, url: str, errand: Errand) -> Rules:
        for _ in range(_MOST_REDIRECTS + 1):
            response = await self._download(url, errand)
            location = header(response, "Location")
            if not (300 <= response.status < 400 and location):
                return _rules_of(response)
            url = urljoin(url, location)
        return read_rules(b"")

    async def _download(self, url: str, errand: Errand) -> Response:
        request = Request(
            url,
            callback=NO_CALLBACK,
            priority=_PRIORITY,
            meta={"errand": errand, "dont_redirect": True, "dont_retry": True},
        )
        try:
            return await self._crawler.engine.download_async(request)
        except Exception as error:
            if not isinstance(error, StorageError) and "attempt_id" in request.meta:
                ledger_of(self._crawler).fail(request.meta["attempt_id"], trouble_of(error))
            raise

    def _slow_down(self, host: str, delay: float) -> None:
        """Crawl-delay where it is longer than ours; the slot of the host may exist already."""
        downloader: Any = self._crawler.engine.downloader
        wanted = max(delay, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings.setdefault(host, {})["delay"] = wanted
        if host in downloader.slots:
            downloader.slots[host].delay = wanted


def _rules_of(response: Response) -> Rules:
    if 200 <= response.status < 300:
        return read_rules(response.body)
    if 400 <= response.status < 500 and response.status != 429:
        return read_rules(b"")
    raise HttpError(response, f"HTTP {response.status}")
