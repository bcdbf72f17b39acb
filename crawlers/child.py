"""``python -m crawlers.child RUN…``: crawls the sources of these runs in a process of its own,
and reads the pages that landed.

Twisted's reactor starts once per process, and a page that eats all memory should eat ours, not
the scheduler's. Prints one line of JSON at the end; logs go to stderr.
"""

import argparse
import json
import logging
import sys
from collections import deque
from contextlib import closing
from dataclasses import asdict
from datetime import date
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.catalogue import Catalogue, Source, load_catalogue
from crawlers.dial_policy import enforce, policy_of
from crawlers.ledger import Ledger
from crawlers.memory import limit_memory
from crawlers.parse import ParseSummary, parse_here
from crawlers.roster import refuse_mixed
from crawlers.settings_scrapy import scrapy_settings
from crawlers.sockets import guard_sockets
from crawlers.spiders.backfilling import BackfillingSpider, Span
from crawlers.spiders.crawling import CrawlingSpider
from crawlers.spiders.filling import FillingSpider
from crawlers.spiders.polling import PollingSpider
from newswatch.settings import settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import ClaimedSource

_CHATTY = ("scrapy.crawler", "scrapy.middleware", "scrapy.utils.log", "scrapy.extensions.memusage")


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    catalogue = confine()
    with closing(connect("ingest")) as connection:
        claims = load_claims(connection, catalogue, options.runs)
        process = AsyncCrawlerProcess(scrapy_settings(options.seconds))
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        spider, task = task_of(connection, options)
        crawler = process.create_crawler(spider)
        process.crawl(crawler, ledger=Ledger(connection), claims=claims, **task)
        process.start()
        if getattr(crawler.spider, "is_broken", True):
            return 1
        total = deque([ParseSummary(), *parse_here(connection, catalogue)], maxlen=1).pop()
        answer = {"position": list(getattr(crawler.spider, "position", ())), **asdict(total)}
        print(json.dumps(answer))  # noqa: T201 - the answer to the parent
        return 0


def confine() -> Catalogue:
    """From here on this process has a memory limit, and dials only what the catalogue allows."""
    limit_memory()
    catalogue = load_catalogue(settings().catalogue_dir)
    refuse_mixed(catalogue)
    enforce(policy_of(catalogue))
    guard_sockets()
    return catalogue


def task_of(
    connection: Connection, options: argparse.Namespace
) -> tuple[type[CrawlingSpider], dict[str, Any]]:
    """The spider that these options ask for, and what it is to do."""
    if options.gap is not None:
        with transaction(connection):
            gap = queries.gaps.load_gap(connection, gap_id=options.gap)
        return FillingSpider, {"gap": gap}
    if options.since is None:
        return PollingSpider, {}
    span = Span(options.since, options.until, tuple(options.position))
    return BackfillingSpider, {"span": span}


def load_claims(
    connection: Connection, catalogue: Catalogue, run_ids: list[int]
) -> list[tuple[ClaimedSource, Source]]:
    """The claims of these runs with what the catalogue says; fewer where one was lost."""
    with transaction(connection):
        claims = list(queries.runs.load_runs(connection, run_ids=run_ids))
    known = [(claim, catalogue.source(claim.slug)) for claim in claims]
    return [(claim, source) for claim, source in known if source is not None]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.child")
    parser.add_argument("runs", type=int, nargs="+")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--since", type=date.fromisoformat)
    parser.add_argument("--until", type=date.fromisoformat)
    parser.add_argument("--position", nargs="*", default=[])
    parser.add_argument("--gap", type=int)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
