"""The crawl's robots.txt middleware, with the copies kept for this run only."""

from functools import partial

from scrapy.crawler import Crawler

from crawlers.errands import Errand
from crawlers.middlewares.robots import Robots
from crawlers.preview.memory_ledger import MemoryLedger
from crawlers.rights_robots import of_robots
from crawlers.robots_answers import ask
from crawlers.robots_copies import brief, rules_of
from crawlers.robots_lookup import RobotsLookup, SiteRules
from crawlers.robots_rules import Unreachable
from crawlers.troubles import trouble_of


class UnkeptLookup(RobotsLookup):
    """Asks each site once, and remembers in the ledger what it said."""

    async def look_up(self, origin: str, errand: Errand) -> SiteRules:
        """Unreachable, nothing is allowed. Raises what a request raises that we did not make."""
        try:
            answer = await ask(origin, partial(self._download, errand.for_robots()))
        except Exception as error:
            trouble = trouble_of(error)
            if trouble.is_held:
                raise
            memory_of(self._crawler).robots[origin] = trouble
            return SiteRules(Unreachable(brief(trouble), trouble.text))
        memory_of(self._crawler).robots[origin] = answer
        return SiteRules(rules_of(answer), of_robots(answer.body))


class UnkeptRobots(Robots):
    """Every request is held to its site's robots.txt, as in a crawl."""

    lookup_type = UnkeptLookup

    def _note_opt_outs(self, errand: Errand, origin: str, site: SiteRules) -> None:  # noqa: ARG002
        memory_of(self._crawler).note_opt_outs(f"{origin}/robots.txt", site.opt_outs)


def memory_of(crawler: Crawler) -> MemoryLedger:
    """The ledger of a look."""
    ledger: MemoryLedger = getattr(crawler.spider, "ledger")  # noqa: B009 - as ledger_of
    return ledger
