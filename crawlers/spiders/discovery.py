"""How each discovery protocol reads a listing: feed, sitemap, list page, open API.

All four give the same answer, so the spider does not know which one it serves.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from crawlers.apis.api import Reading
from crawlers.apis.registry import first_addresses, next_pages, read_api
from crawlers.catalogue import Source
from crawlers.feeds import read_feed
from crawlers.listings import Listing
from crawlers.listpages import parse_list
from crawlers.sitemaps import read_sitemap
from newswatch.clock import in_seoul, now

__all__ = [
    "Listing",
    "children_since",
    "first_address",
    "first_addresses_of",
    "following",
    "newest_children",
    "number_of",
    "read_listing",
]

_NEWEST_CHILDREN = 3


def first_address(source: Source, page: int = 1) -> str:
    """Where reading begins; ``{page}`` in a list's address is its number."""
    if source.protocol == "api":
        return first_addresses(source, now())[0]
    return source.entry.url.replace("{page}", str(page))


def first_addresses_of(source: Source) -> tuple[str, ...]:
    """Where a poll begins: one address, or of an API one for each query."""
    return first_addresses(source, now()) if source.protocol == "api" else (first_address(source),)


def following(
    source: Source, listing: Listing, waiting: tuple[str, ...], polled_until: datetime | None
) -> tuple[str, ...]:
    """What a poll reads after this listing: the parts of an index, or an API's further pages."""
    if source.protocol == "api":
        return waiting + next_pages(source, listing, polled_until)
    return waiting or newest_children(listing)


def number_of(source: Source, address: str, most: int) -> int:
    """Which of the first ``most`` pages of a list stands at an address; ``most`` for none."""
    return next((n for n in range(1, most) if first_address(source, n) == address), most)


def read_listing(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    """Reads one body. Raises ListingError for what is no listing of the source's protocol."""
    return _READERS[source.protocol](source, body, url, headers)


def newest_children(listing: Listing) -> tuple[str, ...]:
    """Of a sitemap index, the few that a poll reads: those changed last, or else listed first."""
    dated = sorted(((at, url) for url, at in listing.leads_to if at is not None), reverse=True)
    addresses = [url for _, url in dated] or [url for url, _ in listing.leads_to]
    return tuple(addresses[:_NEWEST_CHILDREN])


def children_since(listing: Listing, since: date) -> tuple[str, ...]:
    """Of a sitemap index, those that may hold something of ``since`` (a Seoul day) or later."""
    return tuple(url for url, at in listing.leads_to if at is None or in_seoul(at).date() >= since)


def _feed(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    time = source.outlet.time
    return read_feed(body, url, headers, now=now(), zone=time.info, is_kst=time.feed == "kst")


def _sitemap(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    return read_sitemap(body, url, headers, now=now(), zone=source.outlet.time.info)


def _list(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    outlet = source.outlet
    entries = parse_list(
        body,
        url,
        headers,
        now=now(),
        outlet=outlet,
        link=source.entry.link,
        address=source.entry.address,
        zone=outlet.time.info,
    )
    return Listing(tuple(entries))


def _api(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    return read_api(source, body, Reading(url, headers, now(), source.outlet.time.info))


_READERS: dict[str, Callable[[Source, bytes, str, Mapping[str, str]], Listing]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "list": _list,
    "api": _api,
}
