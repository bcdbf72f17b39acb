"""A site's rules: its copy while that is fresh, else its robots.txt, else the copy of a day."""

import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.errands import Errand, errand_of
from crawlers.ledger import ledger_of
from crawlers.rights_robots import of_robots
from crawlers.robots_answers import RobotsAnswer, ask
from crawlers.robots_copies import brief, find_copy, keep_copy, note_failure, rules_of
from crawlers.robots_rules import MOST_BYTES, Rules, Unreachable
from crawlers.troubles import Trouble, trouble_of
from storage.errors import StorageError
from storage.records import OptOut, RobotsCopy

log = logging.getLogger(__name__)

_PRIORITY = 1000
_AS_IT_IS = {"dont_redirect": True, "dont_retry": True}


@dataclass(frozen=True)
class SiteRules:
    """What a site allows, and what its robots.txt says of the use of its texts."""

    rules: Rules
    opt_outs: tuple[OptOut, ...] = ()


class RobotsLookup:
    """Asks sites for their robots.txt. No more than its first 500 KiB (2.5) are downloaded."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._stop_when_enough, signals.bytes_received)

    async def look_up(self, origin: str, errand: Errand) -> SiteRules:
        """Raises StorageError, and what a request raises that we did not make."""
        copy = find_copy(ledger_of(self._crawler).connection, origin)
        if copy is not None and copy.is_fresh:
            return _read(copy)
        try:
            return _read(await self._ask(origin, errand))
        except StorageError:
            raise
        except Exception as error:
            trouble = trouble_of(error)
            if trouble.is_held:  # it was we who did not ask
                raise
            return self._fall_back(origin, errand, copy, trouble)

    async def _ask(self, origin: str, errand: Errand) -> RobotsAnswer:
        asked = time.monotonic()
        answer = await ask(origin, partial(self._download, errand.for_robots()))
        age_s = time.monotonic() - asked
        keep_copy(ledger_of(self._crawler).connection, errand.claim, origin, answer, age_s)
        return answer

    def _fall_back(
        self, origin: str, errand: Errand, copy: RobotsCopy | None, trouble: Trouble
    ) -> SiteRules:
        """Unreachable: what the site said within the last day stands, else nothing is allowed."""
        log.warning("%s/robots.txt: %s", origin, trouble.text)
        if copy is None:
            return SiteRules(Unreachable(brief(trouble), trouble.text))
        connection = ledger_of(self._crawler).connection
        return _read(note_failure(connection, errand.claim, origin, copy, trouble))

    async def _download(self, errand: Errand, url: str) -> Response:
        request = Request(
            url,
            callback=NO_CALLBACK,
            priority=_PRIORITY,
            # So that where it is cut, whole lines stand before.
            headers={"Accept-Encoding": "identity"},
            # A length beyond the limit would end the download before its first byte.
            meta={"errand": errand, "download_maxsize": 0, **_AS_IT_IS},
        )
        try:
            return await self._crawler.engine.download_async(request)
        except Exception as error:
            if not isinstance(error, StorageError) and "attempt_id" in request.meta:
                ledger_of(self._crawler).fail(request.meta["attempt_id"], trouble_of(error))
            raise

    def _stop_when_enough(self, data: bytes, request: Request, **_: Any) -> None:
        if errand_of(request).kind != "robots":
            return
        received = request.meta.get("robots_bytes", 0) + len(data)
        request.meta["robots_bytes"] = received
        if received > MOST_BYTES:
            raise StopDownload(fail=False)


def _read(answer: RobotsAnswer | RobotsCopy) -> SiteRules:
    return SiteRules(rules_of(answer), of_robots(answer.body))
