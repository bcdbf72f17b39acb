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

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.catalogue import Catalogue, Source, load_catalogue
from crawlers.ledger import Ledger
from crawlers.memory import limit_memory
from crawlers.parse import ParseSummary, parse_here
from crawlers.roster import refuse_mixed
from crawlers.settings_scrapy import scrapy_settings
from crawlers.spiders.backfilling import BackfillingSpider, Span
from crawlers.spiders.polling import PollingSpider
from newswatch.settings import settings
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import ClaimedSource

_CHATTY = ("scrapy.crawler", "scrapy.middleware", "scrapy.utils.log", "scrapy.extensions.memusage")


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    limit_memory()
    catalogue = load_catalogue(settings().catalogue_dir)
    refuse_mixed(catalogue)
    with closing(connect("ingest")) as connection:
        claims = load_claims(connection, catalogue, options.runs, options.at_once)
        process = AsyncCrawlerProcess(scrapy_settings(options.seconds))
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        ledger = Ledger(connection)
        if options.since is None:
            crawler = process.create_crawler(PollingSpider)
            process.crawl(crawler, ledger=ledger, claims=claims)
        else:
            span = Span(options.since, options.until, tuple(options.position))
            crawler = process.create_crawler(BackfillingSpider)
            process.crawl(crawler, ledger=ledger, claims=claims, span=span)
        process.start()
        if getattr(crawler.spider, "is_broken", True):
            return 1
        total = deque([ParseSummary(), *parse_here(connection, catalogue)], maxlen=1).pop()
        answer = {"position": list(getattr(crawler.spider, "position", ())), **asdict(total)}
        print(json.dumps(answer))  # noqa: T201 - the answer to the parent
        return 0


def load_claims(
    connection: Connection, catalogue: Catalogue, run_ids: list[int], at_once: bool
) -> list[tuple[ClaimedSource, Source]]:
    """The claims of these runs with what the catalogue says; fewer where one was lost."""
    with transaction(connection):
        claims = list(queries.runs.load_runs(connection, run_ids=run_ids, at_once=at_once))
    known = [(claim, catalogue.source(claim.slug)) for claim in claims]
    return [(claim, source) for claim, source in known if source is not None]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.child")
    parser.add_argument("runs", type=int, nargs="+")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--at-once", action="store_true")
    parser.add_argument("--since", type=date.fromisoformat)
    parser.add_argument("--until", type=date.fromisoformat)
    parser.add_argument("--position", nargs="*", default=[])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
