"""Every request is held to its site's robots.txt (RFC 9309).

Scrapy's own middleware fetches the page where robots.txt answers 5xx or hangs.
"""

import asyncio
import logging
import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.errands import Errand, errand_of
from crawlers.ledger import ledger_of
from crawlers.robots_answers import ask, origin_of
from crawlers.robots_copies import find_copy, keep_copy, note_failure
from crawlers.robots_rules import Rules, Unreachable, read_rules
from crawlers.troubles import trouble_of
from storage.errors import StorageError
from storage.records import RobotsCopy

log = logging.getLogger(__name__)

_PRIORITY = 1000


class Robots:
    """Looks up each site's rules once per run: its copy while fresh, else the site itself."""

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
        origin = origin_of(request.url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._look_up(origin, errand))
        rules = await asyncio.shield(self._rules[origin])
        self._slow_down(urlsplit(request.url).hostname or "", rules.delay)
        rules.check(request.url)

    async def _look_up(self, origin: str, errand: Errand) -> Rules:
        copy = find_copy(ledger_of(self._crawler).connection, origin)
        if copy is not None and copy.is_fresh:
            return read_rules(copy.body)
        try:
            return await self._ask(origin, errand)
        except StorageError:
            raise
        except Exception as error:
            return self._fall_back(origin, errand, copy, error)

    async def _ask(self, origin: str, errand: Errand) -> Rules:
        asked = time.monotonic()
        answer = await ask(origin, partial(self._download, errand.for_robots()))
        age_s = time.monotonic() - asked
        keep_copy(ledger_of(self._crawler).connection, errand.claim, origin, answer, age_s)
        return read_rules(answer.body)

    def _fall_back(
        self, origin: str, errand: Errand, copy: RobotsCopy | None, error: Exception
    ) -> Rules:
        """Unreachable: what the site said within the last day stands, else nothing is allowed.

        Raises the error again where it was we who did not ask.
        """
        trouble = trouble_of(error)
        if trouble.is_held:
            raise error
        log.warning("%s/robots.txt: %s", origin, trouble.text)
        if copy is None:
            return Unreachable(trouble.text)
        note_failure(ledger_of(self._crawler).connection, errand.claim, origin, trouble)
        return read_rules(copy.body)

    async def _download(self, errand: Errand, url: str) -> Response:
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
