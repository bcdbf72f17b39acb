"""The spider of a shard: polls each source's listing, then fetches the source's due pages."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import _schedule_coro
from twisted.python.failure import Failure

from crawlers import polls, quarantine
from crawlers.catalogue import Source
from crawlers.errands import Errand, errand_of
from crawlers.ledger import Ledger, headers_of, host_of
from crawlers.spiders.discovery import first_address, newest_children, read_listing
from crawlers.troubles import Refusal, Trouble, explain, trouble_of
from crawlers.xml_text import ListingError
from storage.errors import RowRefused, StorageError
from storage.records import ClaimedSource

log = logging.getLogger(__name__)

_LISTING_FIRST = 10
_MOST_LISTINGS = 10
_MOST_MISSES = 3
_DOWN_S = 60.0


class PollingSpider(scrapy.Spider):
    """One process, all sources of a shard, of whatever protocol; one request at a time per host."""

    name = "polling"

    def __init__(self, ledger: Ledger, claims: list[tuple[ClaimedSource, Source]]) -> None:
        super().__init__()
        self.ledger = ledger
        self.claims = claims
        self.is_broken = False
        self._polled: set[int] = set()
        self._troubles: dict[int, Trouble] = {}
        self._misses: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "PollingSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, PollingSpider)  # noqa: S101 - Scrapy is untyped
        crawler.signals.connect(spider.on_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for claim, source in self.claims:
            for request in self.begin(Errand(claim, source, "listing")):
                yield request

    def begin(self, errand: Errand) -> Iterator[Request]:
        """The first requests of a source."""
        if errand.claim.is_poll_due:
            yield self.ask(errand, first_address(errand.source), _asking(errand.claim))
        else:
            self._polled.add(errand.claim.run_id)
            yield from self.pages(errand)

    def ask(self, errand: Errand, url: str, headers: dict[str, str] | None = None) -> Request:
        """A request for a listing."""
        return Request(
            url,
            callback=self.on_listing,
            errback=self.on_trouble,
            headers=headers,
            priority=_LISTING_FIRST,
            meta={"errand": errand},
        )

    def pages(self, errand: Errand) -> Iterator[Request]:
        """Requests for all pages of the source that are due now."""
        for item in self.ledger.due_pages(errand.claim):
            yield Request(
                item.url,
                callback=self.on_page,
                errback=self.on_trouble,
                meta={"errand": replace(errand, kind="page", item_id=item.id)},
            )

    def on_listing(self, response: Response) -> Iterator[Request]:
        errand = errand_of(request_of(response))
        self._misses.pop(host_of(response.url), None)
        try:
            yield from self.read(errand, response)
        except (ListingError, RowRefused) as error:
            quarantine.set_aside_listing(self.ledger.connection, response, error)
            kind = getattr(error, "kind", "row_refused")
            self.poll_failed(errand, Trouble(kind, explain("unreadable_listing", str(error))))
            yield from self.pages(errand)
        except Refusal as refusal:
            self.poll_failed(errand, trouble_of(refusal))

    def read(self, errand: Errand, response: Response) -> Iterator[Request]:
        """Reads a listing that landed. Raises ListingError, RowRefused."""
        if response.status == 304:
            polls.record_unchanged(self.ledger.connection, errand.claim)
            self._polled.add(errand.claim.run_id)
            yield from self.pages(errand)
            return
        headers = headers_of(response)
        listing = read_listing(errand.source, response.body, response.url, headers)
        errand = replace(
            errand,
            gathered=errand.gathered + listing.entries,
            waiting=errand.waiting or newest_children(listing),
        )
        if errand.waiting and errand.page < _MOST_LISTINGS:
            rest = replace(errand, page=errand.page + 1, waiting=errand.waiting[1:])
            yield self.ask(rest, errand.waiting[0])
        else:
            self.finish_reading(errand, response)
            yield from self.pages(errand)

    def finish_reading(self, errand: Errand, response: Response) -> None:
        """Writes what the poll listed. Nothing at all is no answer to believe."""
        if not errand.gathered:
            self.poll_failed(errand, Trouble("suspicious_empty", explain("suspicious_empty")))
            return
        # An index that did not change says nothing about the listings it leads to.
        headers = headers_of(response) if errand.page == 1 else {}
        polls.record_poll(
            self.ledger.connection,
            errand.claim,
            errand.source.outlet,
            errand.gathered,
            listing_url=response.url,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
        )
        self._polled.add(errand.claim.run_id)

    def on_page(self, response: Response) -> None:
        """The page has landed, and is parsed by a pass of its own."""
        self._misses.pop(host_of(response.url), None)

    def on_trouble(self, failure: Failure) -> Iterator[Request]:
        """Whatever a request ended with instead of a body."""
        error: Exception = failure.value  # type: ignore[assignment]
        if isinstance(error, StorageError):
            raise self.broken(error)
        request: Request = failure.request  # type: ignore[attr-defined]
        errand, trouble = errand_of(request), trouble_of(error)
        if "attempt_id" in request.meta:
            self.ledger.fail(request.meta["attempt_id"], trouble)
        self.note_silence(host_of(request.url), trouble)
        if errand.kind == "page" and errand.item_id is not None:
            self.ledger.page_failed(errand.claim, errand.item_id, trouble)
        else:
            self.poll_failed(errand, trouble)
            if not (trouble.is_network or trouble.is_held):
                yield from self.pages(errand)

    def note_silence(self, host: str, trouble: Trouble) -> None:
        """A host that did not answer three times running is left alone for a minute."""
        if trouble.kind == "robots_unreachable" or not trouble.is_network:
            return
        self._misses[host] += 1
        if self._misses[host] >= _MOST_MISSES:
            self.ledger.close_host(host, _DOWN_S, trouble.kind)

    def poll_failed(self, errand: Errand, trouble: Trouble) -> None:
        """A poll without a listing; one that we held back ourselves is no fault of the source."""
        self._troubles[errand.claim.run_id] = trouble
        if not trouble.is_held:
            polls.record_failure(self.ledger.connection, errand.claim, trouble)

    def on_error(self, failure: Failure) -> None:
        """A callback raised. Without the database the crawl ends; else only its request does."""
        if isinstance(failure.value, StorageError):
            reason = self.broken(failure.value).reason
            _schedule_coro(self.crawler.engine.close_spider_async(reason=reason))

    def broken(self, error: Exception) -> CloseSpider:
        if not self.is_broken:
            log.error("the crawl stops: %s", error)
        self.is_broken = True
        return CloseSpider("storage")

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Ends the runs whose polls are over; the others stay open for the parent to close."""
        if self.is_broken:
            return
        for claim, _ in self.claims:
            if claim.run_id in self._troubles:
                self.ledger.close_run(claim, "failed", self._troubles[claim.run_id])
            elif claim.run_id in self._polled:
                self.ledger.close_run(claim, "done")


def request_of(response: Response) -> Request:
    """The request that an answer belongs to; after redirects the last one."""
    assert response.request is not None  # noqa: S101 - Scrapy always sets it for a callback
    return response.request


def _asking(claim: ClaimedSource) -> dict[str, str]:
    """Conditional GET by what the last listing that was read came with (RFC 9110, 13)."""
    headers = {"If-None-Match": claim.etag, "If-Modified-Since": claim.last_modified}
    return {name: value for name, value in headers.items() if value}
