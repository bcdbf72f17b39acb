"""How each discovery protocol reads a listing: feed, sitemap, list page.

All three give the same answer, so the spider does not know which one it serves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from crawlers.catalogue import Source
from crawlers.feeds import parse_feed
from crawlers.listpages import parse_list
from crawlers.sitemaps import child_sitemaps, parse_sitemap
from newswatch.clock import in_seoul, now
from storage.records import ListedEntry

_NEWEST_CHILDREN = 3


@dataclass(frozen=True)
class Listing:
    """What a listing shows: its entries, and the listings (address, last change) it leads to."""

    entries: tuple[ListedEntry, ...]
    leads_to: tuple[tuple[str, datetime | None], ...] = ()


def first_address(source: Source, page: int = 1) -> str:
    """Where reading begins; ``{page}`` in a list's address is its number."""
    return source.entry.url.replace("{page}", str(page))


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
    zone = source.outlet.time.info
    return Listing(tuple(parse_feed(body, url, headers, now=now(), zone=zone)))


def _sitemap(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    zone, moment = source.outlet.time.info, now()
    return Listing(
        tuple(parse_sitemap(body, url, headers, now=moment, zone=zone)),
        tuple(child_sitemaps(body, url, headers, now=moment, zone=zone)),
    )


def _list(source: Source, body: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    outlet = source.outlet
    entries = parse_list(
        body,
        url,
        headers,
        now=now(),
        outlet=outlet,
        link=source.entry.link,
        zone=outlet.time.info,
    )
    return Listing(tuple(entries))


_READERS: dict[str, Callable[[Source, bytes, str, Mapping[str, str]], Listing]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "list": _list,
}
