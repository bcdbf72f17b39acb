"""What all our spiders share: runs, requests for listings and pages, and how each of them ends."""

import logging
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

from crawlers import quarantine
from crawlers.catalogue import Source
from crawlers.consent import lacks_consent
from crawlers.consent import trouble_of as consent_trouble_of
from crawlers.errands import Errand, errand_of
from crawlers.ledger import Ledger
from crawlers.troubles import Refusal, Trouble, explain, trouble_of
from storage.errors import RowRefused, StorageError
from storage.records import ClaimedSource, DueItem

log = logging.getLogger(__name__)

LISTING_FIRST = 10
LOOK_LAST = -1
_LONGEST_VALIDATOR = 500


class CrawlingSpider(scrapy.Spider):
    """One process, all sources of a shard, of whatever protocol; one request at a time per host.

    Who says how listings are read: ``begin``, ``read`` and ``listing_failed`` of a spider's own.
    """

    def __init__(self, ledger: Ledger, claims: list[tuple[ClaimedSource, Source]]) -> None:
        super().__init__()
        self.ledger = ledger
        self.claims = claims
        self.is_broken = False
        self._polled: set[int] = set()
        self._troubles: dict[int, Trouble] = {}
        self._flaws: dict[int, Trouble] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "CrawlingSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, CrawlingSpider)  # noqa: S101 - Scrapy is untyped
        crawler.signals.connect(spider.on_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for claim, source in self.claims:
            errand = Errand(claim, source, "listing")
            if lacks_consent(source.outlet):
                self.hold_back(errand, consent_trouble_of(source.outlet))
                continue
            for request in self.begin(errand):
                yield request

    def begin(self, errand: Errand) -> Iterator[Request]:
        """The first requests of a source."""
        raise NotImplementedError

    def hold_back(self, errand: Errand, trouble: Trouble) -> None:
        """Nothing is asked of a source, and its run says why."""
        self._troubles[errand.claim.run_id] = trouble

    def read(self, errand: Errand, response: Response) -> Iterator[Request]:
        """Reads a listing that landed. Raises ListingError, RowRefused, Refusal."""
        raise NotImplementedError

    def listing_failed(
        self, errand: Errand, trouble: Trouble, *, is_unreadable: bool = False
    ) -> Iterator[Request]:
        """What follows where a listing could not be had, or (``is_unreadable``) not be read."""
        raise NotImplementedError

    def ask(self, errand: Errand, url: str, headers: dict[str, str] | None = None) -> Request:
        """A request for a listing."""
        return Request(
            url,
            callback=self.on_listing,
            errback=self.on_trouble,
            headers=headers,
            priority=LISTING_FIRST,
            # An API's address bears its key on the wire: it is followed nowhere.
            meta={"errand": errand, "dont_redirect": errand.source.protocol == "api"},
        )

    def pages(self, errand: Errand) -> Iterator[Request]:
        """Requests for all pages of the source that are due now."""
        for item in self.ledger.due_pages(errand.claim):
            yield Request(
                item.url,
                callback=self.on_page,
                errback=self.on_trouble,
                headers=_validators_of(item),
                priority=LOOK_LAST if item.is_look else 0,
                meta={"errand": replace(errand, kind="page", item_id=item.id)},
            )

    def on_listing(self, response: Response) -> Iterator[Request]:
        errand = errand_of(request_of(response))
        try:
            yield from self.read(errand, response)
        except Refusal as refusal:
            yield from self.listing_failed(errand, trouble_of(refusal))
        except Exception as error:  # whatever a listing does to its reader is told of that listing
            if isinstance(error, StorageError) and not isinstance(error, RowRefused):
                raise
            quarantine.set_aside_listing(self.ledger.connection, response, error)
            kind = _kind_of(error)
            trouble = Trouble(kind, explain(kind, getattr(error, "detail", str(error))))
            yield from self.listing_failed(errand, trouble, is_unreadable=True)

    def on_page(self, response: Response) -> None:
        """The page has landed, and is parsed by a pass of its own; unless it came as a 304."""
        errand = errand_of(request_of(response))
        if response.status != 304 or errand.item_id is None:
            return
        if is_asked_for(response):
            self.ledger.page_unchanged(errand.claim, errand.item_id)
        else:
            trouble = Trouble("not_modified_unasked", explain("not_modified_unasked"))
            self.ledger.page_failed(errand.claim, errand.item_id, trouble)

    def on_trouble(self, failure: Failure) -> Iterator[Request]:
        """Whatever a request ended with instead of a body."""
        errand, trouble = self.note_end(failure)
        if errand.kind == "page" and errand.item_id is not None:
            self.ledger.page_failed(errand.claim, errand.item_id, trouble)
        else:
            yield from self.listing_failed(errand, trouble)

    def note_end(self, failure: Failure) -> tuple[Errand, Trouble]:
        """Closes the row of a request that failed, if it is still open."""
        error: Exception = failure.value  # type: ignore[assignment]
        if isinstance(error, StorageError):
            raise self.broken(error)
        request: Request = failure.request  # type: ignore[attr-defined]
        trouble = trouble_of(error)
        if trouble.kind == "host_closed":  # to its second try: what the first one met is its end
            trouble = request.meta.get("trouble", trouble)
        if "attempt_id" in request.meta:
            self.ledger.fail(request.meta["attempt_id"], trouble)
        return errand_of(request), trouble

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
        if not self.is_broken:
            self.close_runs()
        try:
            self.ledger.finish()
        except StorageError as error:
            self.broken(error)

    def close_runs(self) -> None:
        for claim, _ in self.claims:
            if claim.run_id in self._troubles:
                self.ledger.close_run(claim, "failed", self._troubles[claim.run_id])
            elif claim.run_id in self._polled:
                self.ledger.close_run(claim, "done", self._flaws.get(claim.run_id))


def request_of(response: Response) -> Request:
    """The request that an answer belongs to; after redirects the last one."""
    assert response.request is not None  # noqa: S101 - Scrapy always sets it for a callback
    return response.request


def is_asked_for(response: Response) -> bool:
    """Whether a 304 answers a request with validators; any other says nothing."""
    headers = request_of(response).headers
    return "If-None-Match" in headers or "If-Modified-Since" in headers


def _validators_of(item: DueItem) -> dict[str, str]:
    """A look is conditional (RFC 9110, 13) where the page came with something to ask by."""
    headers = {"If-None-Match": item.etag, "If-Modified-Since": item.last_modified}
    return {
        name: value for name, value in headers.items() if value and len(value) <= _LONGEST_VALIDATOR
    }


def _kind_of(error: Exception) -> str:
    """How the trouble that a listing made is called."""
    unnamed = "row_refused" if isinstance(error, RowRefused) else "unreadable_listing"
    return str(getattr(error, "kind", unnamed))
