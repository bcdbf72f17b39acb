"""Listings that landed and were never recorded, since their crawl was killed in between.

The body is ours, and by the next poll the site's listing may have rolled on: so what such a body
lists is written before the site is asked again.
"""

import gzip
import logging

from crawlers.catalogue import Source
from crawlers.feed_times import put_right
from crawlers.listed import Shown
from crawlers.polls import record_left_over
from crawlers.spiders.discovery import read_listing
from newswatch.clock import now
from storage.db import Connection, transaction
from storage.errors import RowRefused, StorageError
from storage.queries import queries
from storage.records import ClaimedSource, LeftListing, PollState

log = logging.getLogger(__name__)

MOST_RUNS = 5
"""Looked at, of a source's last ones: a body that kills its reader kills no more of them."""


def take_up(connection: Connection, claim: ClaimedSource, source: Source, state: PollState) -> None:
    """Writes the entries of what is left over. What cannot be read is passed over: the poll that
    follows tells what is wrong with the listing. Raises StorageError."""
    with transaction(connection):
        left = list(
            queries.items.list_left_listings(
                connection, source_id=claim.source_id, epoch=claim.epoch, most_runs=MOST_RUNS
            )
        )
    for one in left:
        try:
            shown = _record(connection, claim, source, state, one)
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, RowRefused):
                raise
            log.warning("%s: a listing left over cannot be read: %s", claim.slug, error)
        else:
            log.info("%s: %d of %d left over were new", claim.slug, shown.new, shown.listed)


def _record(
    connection: Connection,
    claim: ClaimedSource,
    source: Source,
    state: PollState,
    left: LeftListing,
) -> Shown:
    listing = read_listing(source, gzip.decompress(bytes(left.body_gz)), left.url, left.headers)
    listing = put_right(listing, state.time_slip_h, source, now())
    return record_left_over(connection, claim, source, state, listing, left.url)
