"""The spider of a shard: polls each source's listing, then fetches the source's due pages."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import polls
from crawlers.apis.registry import api_of
from crawlers.conditional import Answer, asking, is_same_body, reader_of, validators_of
from crawlers.errands import Errand, errand_of
from crawlers.ledger import headers_of
from crawlers.listings import BEYOND_REACH, Listing
from crawlers.spiders.crawling import LISTING_FIRST, is_asked_for, request_of
from crawlers.spiders.discovery import first_address, first_addresses_of, following, read_listing
from crawlers.spiders.leftovers import take_up
from crawlers.spiders.seeking import SeekingSpider
from crawlers.troubles import Refusal, Trouble, explain
from storage.db import transaction
from storage.records import PollState

_MOST_LISTINGS = 10
_MOST_API_PAGES = 20
_MOST_GATHERED = 50_000
"""Entries of one poll after which no further listing is read: as many as a sitemap may hold."""


class PollingSpider(SeekingSpider):
    """Reads what is new in each listing, as cheaply as can be without missing any of it."""

    name = "polling"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._states: dict[int, PollState] = {}

    def begin(self, errand: Errand) -> Iterator[Request]:
        """The first requests of a source."""
        if errand.claim.is_poll_due:
            state = polls.load_state(self.ledger.connection, errand.claim)
            self._states[errand.claim.run_id] = state
            take_up(self.ledger.connection, errand.claim, errand.source, state)
            yield from self.begin_poll(errand, state)
        else:
            self._polled.add(errand.claim.run_id)
            yield from self.pages(errand)

    def hold_back(self, errand: Errand, trouble: Trouble) -> None:
        """The source itself says it, too."""
        self.poll_failed(errand, trouble)

    def begin_poll(self, errand: Errand, state: PollState) -> Iterator[Request]:
        """Nothing is asked of an API whose key is not set: its source is off, and says so."""
        source = errand.source
        if source.protocol == "api" and (missing := api_of(source).missing_keys()):
            told = explain("api_key_missing", ", ".join(missing))
            self.poll_failed(errand, Trouble("api_key_missing", told))
            yield from self.pages(errand)
            return
        first, *rest = first_addresses_of(source)
        headers = asking(state, reader_of(source))
        yield self.ask(replace(errand, waiting=tuple(rest)), first, headers)

    def read(self, errand: Errand, response: Response) -> Iterator[Request]:
        """Reads a listing that landed, or finds that it is the one of before. Raises ListingError,
        RowRefused, Refusal."""
        state, reader = self._states[errand.claim.run_id], reader_of(errand.source)
        answer = Answer(response.url, headers_of(response), response.meta.get("raw_sha"))
        if response.status == 304:
            must_be_asked_for(response)
            answer = Answer(response.url, headers_of(response))
        elif errand.page > 1 or errand.waiting or not is_same_body(state, reader, answer):
            listing = read_listing(errand.source, response.body, response.url, headers_of(response))
            waiting = following(errand.source, listing, errand.waiting, state.polled_until)
            yield from self.gather(replace(errand, waiting=waiting), listing, answer)
            return
        polls.record_unchanged(self.ledger.connection, errand.claim, errand.source, state, answer)
        self._polled.add(errand.claim.run_id)
        yield from self.pages(errand)

    def gather(self, errand: Errand, listing: Listing, answer: Answer) -> Iterator[Request]:
        """Adds what a listing shows to what the poll has, and reads the next listing or ends."""
        errand = replace(
            errand,
            gathered=errand.gathered + listing.entries,
            is_damaged=errand.is_damaged or listing.is_damaged,
            notes=tuple(dict.fromkeys(errand.notes + listing.notes)),
        )
        most = _MOST_API_PAGES if errand.source.protocol == "api" else _MOST_LISTINGS
        is_enough = errand.page >= most or len(errand.gathered) >= _MOST_GATHERED
        if errand.waiting and not is_enough:
            rest = replace(errand, page=errand.page + 1, waiting=errand.waiting[1:])
            yield self.ask(rest, errand.waiting[0])
            return
        if errand.waiting:
            errand = replace(errand, notes=(*errand.notes, BEYOND_REACH))
        if errand.page > 1:
            # An index that did not change says nothing about the listings it leads to.
            answer = Answer(answer.url, {})
        yield from self.finish_reading(errand, listing, answer)
        yield from self.pages(errand)

    def finish_reading(self, errand: Errand, listing: Listing, answer: Answer) -> Iterator[Request]:
        """Writes what the poll listed. Nothing at all is no answer to believe."""
        if not errand.gathered and not listing.may_be_empty:
            self.poll_failed(errand, Trouble("suspicious_empty", explain("suspicious_empty")))
            return
        if errand.is_damaged:
            flaw = Trouble("damaged_listing", explain("damaged_listing"))
            self._flaws[errand.claim.run_id] = flaw
        state = self._states[errand.claim.run_id]
        whole = replace(
            listing, entries=errand.gathered, is_damaged=errand.is_damaged, notes=errand.notes
        )
        connection = self.ledger.connection
        if polls.record_poll(connection, errand.claim, errand.source, state, whole, answer):
            yield Request(
                first_address(errand.source),
                callback=self.on_proof,
                errback=self.on_proof_trouble,
                headers=validators_of(state),
                priority=LISTING_FIRST,
                meta={"errand": errand},
            )
        self._polled.add(errand.claim.run_id)

    def on_proof(self, response: Response) -> None:
        """Asked by the validators of a listing that has changed since: 304 is untrue."""
        if response.status == 304:
            claim = errand_of(request_of(response)).claim
            with transaction(self.ledger.connection) as connection:
                polls.distrust(connection, claim, self._states[claim.run_id])

    def on_proof_trouble(self, failure: Failure) -> None:
        """The poll itself is over and well; only this request's row has to be closed."""
        self.note_end(failure)

    def listing_failed(
        self, errand: Errand, trouble: Trouble, *, is_unreadable: bool = False
    ) -> Iterator[Request]:
        """One of several listings spoils no other: the poll goes on, and is marked."""
        if errand.page > 1 and (errand.gathered or errand.waiting) and not trouble.is_held:
            yield from self.gather(
                errand, Listing((), is_damaged=True), Answer(first_address(errand.source), {})
            )
            return
        self.poll_failed(errand, trouble, is_unreadable=is_unreadable)
        if not (trouble.is_network or trouble.is_held):
            yield from self.instead(errand, trouble)

    def poll_failed(self, errand: Errand, trouble: Trouble, *, is_unreadable: bool = False) -> None:
        """A poll without a listing; one that we held back ourselves is no fault of the source."""
        if errand.source.protocol == "api" and trouble.status in (401, 403):
            kind = "api_key_refused"
            trouble = replace(trouble, kind=kind, text=explain(kind, trouble.text))
        self._troubles[errand.claim.run_id] = trouble
        if not trouble.is_held:
            polls.record_failure(
                self.ledger.connection, errand.claim, trouble, is_unreadable=is_unreadable
            )


def must_be_asked_for(response: Response) -> None:
    """A 304 that nobody asked for says nothing. Raises Refusal."""
    if not is_asked_for(response):
        raise Refusal("not_modified_unasked")
