"""What a poll leaves in the database: its entries, its validators, the source's health.

One transaction holds the entries and the validators of the body that listed them: validators
committed before the entries would, after a crash, have the site answer 304 for ever.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from crawlers.catalogue import Outlet
from crawlers.sites import article_address, is_of
from crawlers.troubles import Refusal, Trouble
from newswatch.urls import canonical_url, url_sha
from storage.db import Connection, transaction
from storage.queries import queries
from storage.records import ClaimedSource, ListedEntry

log = logging.getLogger(__name__)

MOST_ENTRIES = 500
_LONGEST_URL = 4000


def record_poll(
    connection: Connection,
    claim: ClaimedSource,
    outlet: Outlet,
    entries: Sequence[ListedEntry],
    *,
    listing_url: str,
    etag: str | None = None,
    last_modified: str | None = None,
) -> int:
    """Writes a poll that was read; gives the number of new entries.

    Raises Refusal ``claim_lost``; then nothing is written.
    """
    kept = newest(entries, MOST_ENTRIES)
    with transaction(connection):
        new = _write_entries(connection, claim, outlet, kept, listing_url, is_backfill=False)
        _must_hold(
            queries.sources.record_success(
                connection,
                source_id=claim.source_id,
                epoch=claim.epoch,
                etag=etag,
                last_modified=last_modified,
            ),
            claim,
        )
    log.info("%s: %d listed, %d new", claim.slug, len(entries), new)
    return new


def record_backfill(
    connection: Connection,
    claim: ClaimedSource,
    outlet: Outlet,
    entries: Sequence[ListedEntry],
    *,
    listing_url: str,
) -> int:
    """Writes what a backfill found; the source's polls and health are not touched."""
    with transaction(connection):
        return _write_entries(connection, claim, outlet, entries, listing_url, is_backfill=True)


def record_unchanged(connection: Connection, claim: ClaimedSource) -> None:
    """A poll answered by 304: a success that lists nothing new."""
    with transaction(connection):
        queries.sources.record_success(
            connection,
            source_id=claim.source_id,
            epoch=claim.epoch,
            etag=claim.etag,
            last_modified=claim.last_modified,
        )


def record_failure(connection: Connection, claim: ClaimedSource, trouble: Trouble) -> None:
    """A poll that failed: prior entries stay as they are, the next poll is put off."""
    with transaction(connection):
        queries.sources.record_failure(
            connection,
            source_id=claim.source_id,
            epoch=claim.epoch,
            kind=trouble.kind,
            error=trouble.text,
        )
    log.warning("%s: %s", claim.slug, trouble.text)


def newest(entries: Sequence[ListedEntry], limit: int) -> list[ListedEntry]:
    """The newest entries; those without a time count as the newest."""
    if len(entries) <= limit:
        return list(entries)
    log.warning("%d entries listed; the newest %d are taken", len(entries), limit)
    latest = max((one.published_at for one in entries if one.published_at), default=None)
    if latest is None:
        return list(entries[:limit])
    return sorted(entries, key=lambda one: one.published_at or latest, reverse=True)[:limit]


def filter_reason(entry: ListedEntry, url: str, outlet: Outlet, listing_url: str) -> str | None:
    """Why an entry's page is not to be fetched, or None."""
    if not url.startswith(("http://", "https://")):
        return "not_http"
    if len(url) > _LONGEST_URL:
        return "url_too_long"
    if url == canonical_url(listing_url) or not entry.url:
        return "no_link"
    if not is_of(outlet, url):
        return "offsite"
    if not outlet.article.matches(url):
        return "not_article"
    return None


def _write_entries(
    connection: Connection,
    claim: ClaimedSource,
    outlet: Outlet,
    entries: Iterable[ListedEntry],
    listing_url: str,
    *,
    is_backfill: bool,
) -> int:
    rows: dict[str, dict[str, Any]] = {}
    for entry in entries:
        url = article_address(outlet, entry.url)
        key = url_sha(url).hex()
        if key not in rows:
            reason = filter_reason(entry, url, outlet, listing_url)
            rows[key] = {**asdict(entry), "url": url, "url_sha": key, "reason": reason}
    written = list(
        queries.items.list_entries(
            connection,
            source_id=claim.source_id,
            epoch=claim.epoch,
            is_backfill=is_backfill,
            entries=json.dumps(list(rows.values()), default=str, ensure_ascii=False),
        )
    )
    new = sum(bool(is_new) for (is_new,) in written)
    queries.runs.count_listed(connection, run_id=claim.run_id, listed=len(rows), listed_new=new)
    return new


def _must_hold(rows: int, claim: ClaimedSource) -> None:
    if not rows:
        raise Refusal("claim_lost", claim.slug)
