"""Reads a sitemap or list pages back to a poll, for what was published since and not seen.

Each listing is one step: its entries, and where to go on, are one transaction. Killed at any point,
the next reading goes on where this one was.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import polls
from crawlers.errands import Errand
from crawlers.ledger import headers_of
from crawlers.listings import Listing
from crawlers.spiders.crawling import CrawlingSpider
from crawlers.spiders.discovery import first_address, number_of, read_listing
from crawlers.troubles import Trouble
from newswatch.clock import in_seoul, now
from storage.db import transaction
from storage.queries import queries
from storage.records import ListedEntry, OpenGap

MOST_LIST_PAGES = 40
MOST_UNDATED_PAGES = 5
MOST_CHILDREN = 20
MOST_ENTRIES = 500
"""Of one listing, the newest: a site that calls everything new shall not be read whole."""
_LATE = timedelta(hours=1)
"""Articles are listed a little after the time that they bear."""


class FillingSpider(CrawlingSpider):
    """Fills one gap by the one source that was claimed."""

    name = "filling"

    def __init__(self, gap: OpenGap, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.gap = gap
        self._seen: set[str] = set()

    def begin(self, errand: Errand) -> Iterator[Request]:
        position = tuple(self.gap.position) or (first_address(errand.source),)
        yield self.ask(replace(errand, waiting=position[1:]), position[0])

    def read(self, errand: Errand, response: Response) -> Iterator[Request]:
        listing = read_listing(errand.source, response.body, response.url, headers_of(response))
        asked = str(response.meta["listing"])
        position = (errand.waiting + self.following(errand, listing, asked))[:MOST_CHILDREN]
        yield from self.go_on(errand, listing, response.url, position)

    def go_on(
        self, errand: Errand, listing: Listing, url: str, position: tuple[str, ...]
    ) -> Iterator[Request]:
        self.record(errand, listing, url, position)
        if position:
            rest = replace(errand, page=errand.page + 1, waiting=position[1:])
            yield self.ask(rest, position[0])
        else:
            self._polled.add(errand.claim.run_id)
            yield from self.pages(errand)

    def ask(self, errand: Errand, url: str, headers: dict[str, str] | None = None) -> Request:
        request = super().ask(errand, url, headers)
        return request.replace(meta={**request.meta, "listing": url})

    def record(self, errand: Errand, listing: Listing, url: str, position: tuple[str, ...]) -> None:
        claim, source = errand.claim, errand.source
        missed = [one for one in listing.entries if self.may_be_missed(one, source.protocol)]
        oldest = datetime.max.replace(tzinfo=now().tzinfo)
        missed.sort(key=lambda one: one.published_at or oldest, reverse=True)
        with transaction(self.ledger.connection) as connection:
            found = polls.record_missed(
                connection,
                claim,
                source.outlet,
                missed[:MOST_ENTRIES],
                listing_url=url,
                missed_from=self.gap.missed_from,
            )
            queries.gaps.advance(
                connection,
                gap_id=self.gap.id,
                source_id=claim.source_id,
                epoch=claim.epoch,
                found=found,
                position=list(position),
                reached=self.reached(listing),
            )

    def may_be_missed(self, entry: ListedEntry, protocol: str) -> bool:
        """Whether it was published between the two polls, as far as the listing says. The time of
        a plain sitemap is that of the last change: it may be later."""
        moment = entry.published_at
        if moment is None:
            return protocol == "list"
        until = self.gap.missed_until
        if protocol == "sitemap" and entry.title is None:
            until = now()
        return not self.is_before(entry) and moment <= until + _LATE

    def is_before(self, entry: ListedEntry) -> bool:
        """Whether it was published before the gap; a day counts from its end."""
        moment = entry.published_at
        since = self.gap.missed_from - _LATE
        if entry.published_precision == "day":
            since -= timedelta(days=1)
        return moment is not None and moment < since

    def reached(self, listing: Listing) -> datetime | None:
        """How far back the listing goes. An index whose older parts we leave out reaches as far as
        we want."""
        since = in_seoul(self.gap.missed_from).date()
        if any(at is not None and in_seoul(at).date() < since for _, at in listing.leads_to):
            return self.gap.missed_from
        return min((one.published_at for one in listing.entries if one.published_at), default=None)

    def following(self, errand: Errand, listing: Listing, asked: str) -> tuple[str, ...]:
        """The parts of an index that may hold something of the gap, or the next page of a list."""
        if listing.leads_to:
            since = in_seoul(self.gap.missed_from).date()
            wanted = [(at, url) for url, at in listing.leads_to]
            return tuple(url for at, url in wanted if at is None or in_seoul(at).date() >= since)
        fresh = {entry.url for entry in listing.entries} - self._seen
        if "{page}" not in errand.source.entry.url or not fresh:
            return ()
        self._seen |= fresh
        dated = [one for one in listing.entries if one.published_at]
        number = number_of(errand.source, asked, MOST_LIST_PAGES)
        is_passed = bool(dated) and all(map(self.is_before, dated))
        if is_passed or number >= (MOST_LIST_PAGES if dated else MOST_UNDATED_PAGES):
            return ()
        return (first_address(errand.source, number + 1),)

    def listing_failed(
        self,
        errand: Errand,
        trouble: Trouble,
        *,
        is_unreadable: bool = False,  # noqa: ARG002
    ) -> Iterator[Request]:
        """A list ends where its next page is not there. Else the try was counted before it was
        made (crawlers/gaps.py): there will be another."""
        is_begun = errand.page > 1 or bool(self.gap.position)
        if trouble.status in (404, 410) and is_begun:
            yield from self.go_on(errand, Listing(()), errand.source.entry.url, errand.waiting)
            return
        self._troubles[errand.claim.run_id] = trouble
        if not (trouble.is_network or trouble.is_held):
            yield from self.pages(errand)
