"""All that a crawl writes while it runs: short local transactions, every one fenced by the claim.

The one place where spider and middlewares touch the database. The calls block the reactor for a
millisecond or two; whoever wants them in a thread changes this module only.
"""

import gzip
import hashlib
import json
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.errands import Errand
from crawlers.troubles import Refusal, Trouble
from newswatch.settings import settings
from storage.db import Connection, retried, transaction
from storage.queries import queries
from storage.records import ClaimedSource, DueItem

_MOST_TRIES = 6
_MOST_SILENCES = 40
"""Tries of a page on a host that does not answer at all: an outage of hours must lose nothing."""
_PAGES_AT_ONCE = 500


class Ledger:
    """The fetch ledger, by one connection. Raises StorageError where the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, errand: Errand, url: str) -> int:
        """Opens a request's row, committed before the request leaves.

        Raises Refusal: ``claim_lost`` or ``host_closed``.
        """
        with transaction(self._connection) as connection:
            is_claimed, is_open, attempt_id = queries.attempts.open_attempt(
                connection,
                run_id=errand.claim.run_id,
                source_id=errand.claim.source_id,
                item_id=errand.item_id,
                kind=errand.kind,
                url=url,
                host=host_of(url),
            )
        if not is_claimed:
            raise Refusal("claim_lost", errand.claim.slug)
        if not is_open:
            raise Refusal("host_closed", host_of(url))
        return int(attempt_id)

    def close(
        self,
        attempt_id: int,
        state: str,
        trouble: Trouble | None = None,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        final_url: str | None = None,
    ) -> None:
        """Closes a request's row; one that is closed already stays as it is."""
        with transaction(self._connection) as connection:
            queries.attempts.close_attempt(
                connection,
                attempt_id=attempt_id,
                state=state,
                status=status,
                kind=trouble and trouble.kind,
                error=trouble and trouble.text,
                headers=None if headers is None else json.dumps(headers),
                final_url=final_url,
            )

    def fail(self, attempt_id: int, trouble: Trouble) -> None:
        """Closes a request that brought nothing."""
        state = "refused" if trouble.is_final else "failed"
        self.close(attempt_id, state, trouble, status=trouble.status)

    def land(
        self,
        attempt_id: int,
        errand: Errand,
        body: bytes,
        *,
        status: int,
        headers: dict[str, str],
        final_url: str,
    ) -> bytes:
        """Stores a body and closes its request in one transaction; gives the body's SHA-256.

        Raises Refusal ``claim_lost`` where somebody closed the request meanwhile.
        """
        sha = hashlib.sha256(body).digest()
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        with transaction(self._connection) as connection:
            queries.raw.store_body(connection, sha=sha, body_gz=packed, size=len(body))
            landed = queries.attempts.land_attempt(
                connection,
                attempt_id=attempt_id,
                sha=sha,
                size=len(body),
                status=status,
                headers=json.dumps(headers),
                final_url=final_url,
            )
            if not landed:
                raise Refusal("claim_lost", errand.claim.slug)
            if errand.kind == "page":
                queries.items.mark_landed(
                    connection,
                    item_id=errand.item_id,
                    revisit_after_s=settings().revisit_after_s,
                )
        return sha

    def due_pages(self, claim: ClaimedSource) -> list[DueItem]:
        """Pages of the source that are to be fetched now, in the order of their weight."""
        with transaction(self._connection) as connection:
            return list(
                queries.items.list_due_pages(
                    connection, source_id=claim.source_id, limit=_PAGES_AT_ONCE
                )
            )

    def page_failed(self, claim: ClaimedSource, item_id: int, trouble: Trouble) -> None:
        """What a page that could not be had becomes: due later, filtered, gone or given up."""
        if trouble.is_held:
            return
        with transaction(self._connection) as connection:
            page = {"item_id": item_id, "epoch": claim.epoch}
            if trouble.kind == "robots":
                queries.items.mark_filtered(connection, reason="robots", **page)
            elif trouble.kind == "robots_unreachable":
                queries.items.postpone(connection, seconds=settings().page_retry_s, **page)
            else:
                queries.items.mark_failed(
                    connection,
                    kind=trouble.kind,
                    is_final=trouble.is_final,
                    max_tries=_MOST_SILENCES if trouble.is_network else _MOST_TRIES,
                    retry_s=settings().page_retry_s,
                    **page,
                )

    def close_host(self, host: str, seconds: float, reason: str) -> None:
        """No request to the host for so long, by anybody."""

        def step() -> None:
            with transaction(self._connection) as connection:
                queries.attempts.close_host(connection, host=host, seconds=seconds, reason=reason)

        retried(step)

    def is_host_open(self, host: str) -> bool:
        with transaction(self._connection) as connection:
            return bool(queries.attempts.is_host_open(connection, host=host))

    def close_run(self, claim: ClaimedSource, state: str, trouble: Trouble | None = None) -> None:
        """Ends a source's run with its outcome."""
        with transaction(self._connection) as connection:
            queries.runs.close_run(
                connection,
                run_id=claim.run_id,
                state=state,
                kind=trouble and trouble.kind,
                error=trouble and trouble.text,
            )

    @property
    def connection(self) -> Connection:
        """For the other writers of the crawl (crawlers/polls.py), one transaction at a time."""
        return self._connection


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def ledger_of(crawler: Crawler) -> Ledger:
    """The ledger of a running crawl."""
    ledger: Ledger = getattr(crawler.spider, "ledger")  # noqa: B009 - of our spiders, not Scrapy's
    return ledger


def header(response: Response, name: str) -> str:
    """One header's value, empty where there is none."""
    return (response.headers.get(name) or b"").decode("latin-1")


def headers_of(response: Response) -> dict[str, str]:
    """Header names in lower case to their values; what repeats is joined by commas (RFC 9110)."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1").replace("\x00", "")
        for name, values in response.headers.items()
        if name.lower() != b"set-cookie"
    }
