"""Which API is spoken for which name of the catalogue, and what a poll asks of it."""

from datetime import datetime, timedelta

from crawlers.apis.api import Api, Reading
from crawlers.apis.assembly import ASSEMBLY
from crawlers.apis.korea_kr import KOREA_KR
from crawlers.apis.lawmaking import LAWMAKING
from crawlers.apis.msit import MSIT
from crawlers.apis.naver_news import NAVER_NEWS
from crawlers.listings import Listing
from crawlers.outlet import Source

APIS: dict[str, Api] = {
    "naver_news": NAVER_NEWS,
    "korea_kr_press": KOREA_KR,
    "korea_kr_policy": KOREA_KR,
    "assembly_bills": ASSEMBLY,
    "lawmaking_notices": LAWMAKING,
    "msit_notices": MSIT,
}
_LATE = timedelta(hours=1)
"""An entry may show up so much later than it says."""


def api_of(source: Source) -> Api:
    """The API of a source whose protocol is ``api``."""
    return APIS[str(source.entry.api)]


def first_addresses(source: Source, now: datetime) -> tuple[str, ...]:
    """Where a poll begins: one address for each query."""
    first = api_of(source).first
    return tuple(first(source.entry.url, query, now) for query in source.entry.query or ("",))


def next_pages(source: Source, listing: Listing, polled_until: datetime | None) -> tuple[str, ...]:
    """The next page, where it may hold something that came after the last poll. What comes newest
    first is read until what was there before; at the first poll its first page is the baseline."""
    pages = tuple(url for url, _ in listing.leads_to)
    if not api_of(source).is_newest_first:
        return pages
    if polled_until is None:
        return ()
    oldest = min(
        (
            one.published_at + timedelta(days=one.published_precision == "day")
            for one in listing.entries
            if one.published_at
        ),
        default=None,
    )
    return pages if oldest is None or oldest >= polled_until - _LATE else ()


def read_api(source: Source, body: bytes, reading: Reading) -> Listing:
    """Reads one answer. Raises ListingError for what is none, Refusal for what is a complaint."""
    return api_of(source).read(body, reading)
