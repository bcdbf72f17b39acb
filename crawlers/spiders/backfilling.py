"""Reads a source back over a span of days: a sitemap's children, or list pages one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import polls
from crawlers.errands import Errand
from crawlers.ledger import headers_of
from crawlers.listings import Listing
from crawlers.spiders.crawling import CrawlingSpider
from crawlers.spiders.discovery import children_since, first_address, read_listing
from crawlers.troubles import Trouble
from newswatch.clock import in_seoul
from storage.records import ListedEntry

_MOST_LIST_PAGES = 500


@dataclass(frozen=True)
class Span:
    """Seoul days, both included, and where an earlier reading stopped (listing addresses)."""

    since: date
    until: date
    position: tuple[str, ...] = ()

    def holds(self, entry: ListedEntry) -> bool:
        """An entry without a time may be of the span: its page will say."""
        if entry.published_at is None:
            return True
        return self.since <= in_seoul(entry.published_at).date() <= self.until

    def is_passed(self, entries: tuple[ListedEntry, ...]) -> bool:
        """Whether a list, newest first, has come to what is older than the span."""
        days = [in_seoul(one.published_at).date() for one in entries if one.published_at]
        return bool(days) and max(days) < self.since


class BackfillingSpider(CrawlingSpider):
    """Walks the listings of one source; ``position`` is where to go on next time."""

    name = "backfilling"

    def __init__(self, span: Span, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.span = span
        self.position: tuple[str, ...] = span.position
        self._seen: set[str] = set()

    def begin(self, errand: Errand) -> Iterator[Request]:
        self.position = self.span.position or (first_address(errand.source),)
        if self.position == ("end",):
            self._polled.add(errand.claim.run_id)
            yield from self.pages(errand)
        else:
            yield self.ask(replace(errand, waiting=self.position[1:]), self.position[0])

    def read(self, errand: Errand, response: Response) -> Iterator[Request]:
        listing = read_listing(errand.source, response.body, response.url, headers_of(response))
        self.record(errand, listing, response)
        waiting = errand.waiting + self.following(errand, listing)
        self.position = waiting or ("end",)
        if waiting:
            yield self.ask(replace(errand, page=errand.page + 1, waiting=waiting[1:]), waiting[0])
        else:
            self._polled.add(errand.claim.run_id)
            yield from self.pages(errand)

    def record(self, errand: Errand, listing: Listing, response: Response) -> None:
        polls.record_backfill(
            self.ledger.connection,
            errand.claim,
            errand.source.outlet,
            [entry for entry in listing.entries if self.span.holds(entry)],
            listing_url=response.url,
        )

    def following(self, errand: Errand, listing: Listing) -> tuple[str, ...]:
        if listing.leads_to:
            return children_since(listing, self.span.since)
        template = errand.source.entry.url
        fresh = {entry.url for entry in listing.entries} - self._seen
        if "{page}" not in template or not fresh or self.span.is_passed(listing.entries):
            return ()
        self._seen |= fresh
        number = self.number_of(errand) + 1
        return (first_address(errand.source, number),) if number <= _MOST_LIST_PAGES else ()

    def number_of(self, errand: Errand) -> int:
        """The list page that was just read, found again by its address."""
        return next(
            (n for n in range(1, _MOST_LIST_PAGES + 1)
             if first_address(errand.source, n) == self.position[0]),
            _MOST_LIST_PAGES,
        )  # fmt: skip

    def listing_failed(
        self,
        errand: Errand,
        trouble: Trouble,
        *,
        is_unreadable: bool = False,  # noqa: ARG002
    ) -> Iterator[Request]:
        """A listing that could not be had ends this reading; the source's polls know nothing."""
        self._troubles[errand.claim.run_id] = trouble
        if not (trouble.is_network or trouble.is_held):
            yield from self.pages(errand)
