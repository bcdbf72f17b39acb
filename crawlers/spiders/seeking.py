"""What a poll does when its feed or sitemap is gone: read what was found in its place, or look.

The lost address is asked first at every poll, and stays the source's: it fails, and says so, until
the catalogue names another one. What was found on its own host is read beside it meanwhile, so
that no article is lost; what stands on another host is proposed to people and never read.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import polls
from crawlers.entries import judged
from crawlers.errands import Errand, errand_of
from crawlers.feeds import read_feed
from crawlers.ledger import header, headers_of
from crawlers.listings import Listing
from crawlers.lost_feeds import FAILURES, MOST_ASKED, Candidate, candidates, is_on_host_of
from crawlers.robots_answers import origin_of
from crawlers.robots_copies import find_copy
from crawlers.sitemaps import read_sitemap
from crawlers.spiders.crawling import LISTING_FIRST, CrawlingSpider, request_of
from crawlers.troubles import Trouble, explain
from crawlers.xml_text import ListingError
from newswatch.clock import now
from storage.db import transaction
from storage.queries import queries

_GONE = {"http_404", "http_410", "html_as_feed"}
_PAUSE_S = 24 * 3600.0


class SeekingSpider(CrawlingSpider):
    """Looks for what is gone, once a day, through the host's gate and robots.txt like all else."""

    def instead(self, errand: Errand, trouble: Trouble) -> Iterator[Request]:
        """What is asked after a poll that failed; then the source's pages."""
        if trouble.kind not in _GONE or errand.source.protocol not in ("feed", "sitemap"):
            yield from self.pages(errand)
            return
        source = {"source_id": errand.claim.source_id}
        with transaction(self.ledger.connection) as connection:
            stand_in = queries.proposals.find_stand_in(connection, **source)
            is_search = stand_in is None and queries.proposals.begin_search(
                connection,
                epoch=errand.claim.epoch,
                failures=FAILURES,
                pause_s=_PAUSE_S,
                **source,
            )
        if stand_in is not None:
            url, protocol = stand_in
            candidate = Candidate(url, protocol, "front_page", is_own=True)
            yield self._request(errand, url, self.on_stand_in, candidate=candidate)
            return
        if is_search:
            yield self._request(errand, errand.source.outlet.home, self.on_front_page)
        yield from self.pages(errand)

    def on_stand_in(self, response: Response) -> Iterator[Request]:
        """Writes what stands in for the lost listing shows, as a poll would; the run says so."""
        errand, candidate = errand_of(request_of(response)), request_of(response).meta["candidate"]
        listing = _read(errand, candidate, response)
        if listing.entries:
            polls.record_stand_in(
                self.ledger.connection, errand.claim, errand.source, listing, response.url
            )
            told = Trouble("feed_moved", explain("feed_moved", candidate.url[:300]))
            self._troubles[errand.claim.run_id] = told
        yield from self.pages(errand)

    def on_front_page(self, response: Response) -> Iterator[Request]:
        yield from self._ask_all(
            errand_of(request_of(response)), response.body, header(response, "Content-Type")
        )

    def on_candidate(self, response: Response) -> None:
        """Proposes what lists something."""
        errand, candidate = errand_of(request_of(response)), request_of(response).meta["candidate"]
        listing = _read(errand, candidate, response)
        if listing.entries or listing.leads_to:
            outlet = errand.source.outlet
            found = list(judged(listing.entries, outlet, response.url))
            self._propose(errand, candidate, len(found), sum(one.is_article for one in found))

    def on_seek_trouble(self, failure: Failure) -> Iterator[Request]:
        """The poll failed already: this only closes the request's row, and goes on."""
        errand, trouble = self.note_end(failure)
        meta = failure.request.meta  # type: ignore[attr-defined]
        if "candidate" not in meta and not (trouble.is_network or trouble.is_held):
            yield from self._ask_all(errand, b"", "")
        elif meta["is_stand_in"]:
            yield from self.pages(errand)

    def _ask_all(self, errand: Errand, page: bytes, content_type: str) -> Iterator[Request]:
        """Asks what is of the outlet; what is not is proposed unread."""
        outlet = errand.source.outlet
        copy = find_copy(self.ledger.connection, origin_of(outlet.home))
        robots = copy.body.decode("utf-8", "replace") if copy is not None else ""
        found = candidates(outlet, page, content_type, robots)
        for one in [one for one in found if not one.is_own][:MOST_ASKED]:
            self._propose(errand, one, 0, 0)
        for one in [one for one in found if one.is_own][:MOST_ASKED]:
            yield self._request(errand, one.url, self.on_candidate, candidate=one)

    def _propose(self, errand: Errand, one: Candidate, entries: int, articles: int) -> None:
        with transaction(self.ledger.connection) as connection:
            queries.proposals.propose(
                connection,
                source_id=errand.claim.source_id,
                epoch=errand.claim.epoch,
                new_url=one.url,
                protocol=one.protocol,
                found_by=one.found_by,
                is_own_host=is_on_host_of(errand.source.entry.url, one.url),
                entries=entries,
                articles=articles,
            )

    def _request(self, errand: Errand, url: str, callback: Any, **meta: Any) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.on_seek_trouble,
            priority=LISTING_FIRST,
            meta={
                "errand": replace(errand, page=1, gathered=(), waiting=()),
                "is_stand_in": callback == self.on_stand_in,
                **meta,
            },
        )


def _read(errand: Errand, candidate: Candidate, response: Response) -> Listing:
    """What a candidate lists; nothing where it is no such listing."""
    time = errand.source.outlet.time
    told = (response.body, response.url, headers_of(response))
    try:
        if candidate.protocol == "sitemap":
            return read_sitemap(*told, now=now(), zone=time.info)
        return read_feed(*told, now=now(), zone=time.info, is_kst=time.feed == "kst")
    except ListingError:
        return Listing(())
