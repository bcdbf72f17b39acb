"""Every request is held to its site's robots.txt (RFC 9309), and its row says by which rule.

Scrapy's own middleware fetches the page where robots.txt answers 5xx or hangs.
"""

import asyncio

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.errands import Errand, errand_of
from crawlers.ledger import host_of, ledger_of
from crawlers.rights_rows import record
from crawlers.robots_answers import origin_of
from crawlers.robots_lookup import RobotsLookup, SiteRules
from crawlers.robots_rules import Forbidden
from crawlers.troubles import trouble_of
from storage.db import transaction


class Robots:
    """Looks up each site's rules once per run, and leaves the one that decided in
    ``meta["robots_rule"]``."""

    lookup_type = RobotsLookup

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._lookup = self.lookup_type(crawler)
        self._sites: dict[str, asyncio.Task[SiteRules]] = {}
        self._noted: set[tuple[int, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        errand = errand_of(request)
        if errand.kind == "robots":
            return
        if errand.is_of_api:
            request.meta["robots_rule"] = "open API: asked by its key and terms"
            return
        origin = origin_of(request.url)
        if origin not in self._sites:
            self._sites[origin] = asyncio.ensure_future(self._lookup.look_up(origin, errand))
        site = await asyncio.shield(self._sites[origin])
        self._note_opt_outs(errand, origin, site)
        # From here on; the host's gate keeps it (crawlers/gate.py).
        ledger_of(self._crawler).keep_crawl_delay(host_of(request.url), site.rules.delay)
        try:
            request.meta["robots_rule"] = site.rules.check(request.url)
        except Forbidden as error:
            ledger_of(self._crawler).refuse(errand, request.url, trouble_of(error), error.rule)
            raise

    def _note_opt_outs(self, errand: Errand, origin: str, site: SiteRules) -> None:
        """Once per run, source and site."""
        source_id = errand.claim.source_id
        if (source_id, origin) in self._noted:
            return
        self._noted.add((source_id, origin))
        with transaction(ledger_of(self._crawler).connection) as connection:
            record(connection, source_id, f"{origin}/robots.txt", site.opt_outs)
