"""All that a crawl writes of its requests: short transactions, every one fenced by the claim.

Writes are futures that come true with their commit (crawlers/writer.py): whoever must know awaits
them, and all are made in the order in which they were asked for. The host's gate is taken by the
row that opens a request and given back by its outcome (crawlers/gate.py).
"""

import asyncio
import gzip
import hashlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import ledger_steps as steps
from crawlers.errands import Errand
from crawlers.gate import LONGEST_S, PATIENCE_S, READING_PATIENCE_S, Sign, sign_of
from crawlers.troubles import Refusal, Trouble
from crawlers.turns import Turns, Written
from crawlers.writer import Writer
from storage.db import Connection, transaction
from storage.errors import RowRefused
from storage.queries import queries
from storage.records import AttemptWritten, ClaimedSource, DueItem

log = logging.getLogger(__name__)

_MOST_AT_ONCE = 8


class Ledger:
    """The fetch ledger of one process. Its futures raise StorageError where the database fails.

    ``connection`` is for the other writers of the crawl (crawlers/polls.py), one transaction at a
    time; the ledger's own writes have their own. ``places``: of requests under way at once.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.places = asyncio.Semaphore(_MOST_AT_ONCE)
        self._writer = Writer()
        self._packers = ThreadPoolExecutor(1, "gzip")
        self._open: dict[int, Errand] = {}
        self._hosts: dict[int, str] = {}
        self._large: set[int] = set()
        self._turns = Turns(partial(self._writer.submit, steps.ATTEMPTS))
        self._shut_until: dict[str, float] = {}
        self._crawl_delays: dict[str, float] = {}

    async def open(self, errand: Errand, url: str, rule: str | None = None) -> int:
        """Opens a request's row, committed before the request leaves; waits for the host's gate.

        Raises Refusal: ``claim_lost``, or ``host_closed`` where the wait is longer than a request
        waits here.
        """
        host = host_of(url)
        patience_s = READING_PATIENCE_S if errand.page > 1 else PATIENCE_S
        until = time.monotonic() + patience_s
        if self._shut_until.get(host, 0.0) > until:
            raise Refusal("host_closed", host)
        request = steps.request_of(errand, url, host, rule)
        try:
            written = await self._turns.take(host, request, patience_s)
        except TimeoutError:
            raise Refusal("host_closed", host) from None
        try:
            attempt_id = await self._let_in(request, written, until)
        except BaseException:
            self._turns.give_back(host)
            raise
        self._open[attempt_id], self._hosts[attempt_id] = errand, host
        return attempt_id

    async def _let_in(self, request: dict[str, Any], written: Written, until: float) -> int:
        """Asks the gate until it opens. Raises Refusal where that would take too long."""
        host = request["host"]
        while True:
            answer: AttemptWritten = await written
            if answer.attempt_id is not None:
                return answer.attempt_id
            if not answer.is_claimed:
                raise Refusal("claim_lost", host)
            if time.monotonic() + answer.wait_s > until:
                self._shut_until[host] = time.monotonic() + answer.wait_s
                raise Refusal("host_closed", f"{host}, {answer.wait_s:.0f} s")
            await asyncio.sleep(answer.wait_s)
            written = self._writer.submit(steps.ATTEMPTS, request)

    def close(
        self,
        attempt_id: int,
        state: str,
        trouble: Trouble | None = None,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        final_url: str | None = None,
    ) -> Written:
        """Closes a request's row; one that is closed already stays as it is."""
        outcome = {"state": state, "status": status, "headers": headers, "final_url": final_url}
        if trouble is not None:
            outcome |= {"kind": trouble.kind, "error": trouble.text}
        return self._end(attempt_id, outcome, trouble)

    def fail(self, attempt_id: int, trouble: Trouble) -> Written:
        """Closes a request that brought nothing."""
        state = "refused" if trouble.is_final else "failed"
        return self.close(attempt_id, state, trouble, status=trouble.status)

    async def land(
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
        sha, packed = await asyncio.get_running_loop().run_in_executor(self._packers, _pack, body)
        outcome = {"state": "landed", "status": status, "headers": headers, "final_url": final_url}
        outcome |= {"sha": sha.hex(), "body": packed, "size": len(body)}
        outcome |= {"item_id": errand.item_id if errand.kind == "page" else None}
        host = self._hosts.get(attempt_id, "")
        try:
            is_closed = await self._end(attempt_id, outcome)
        except RowRefused as error:
            await self._close_unstored(attempt_id, host, error)
            raise Refusal("unexpected", str(error)) from error
        if not is_closed:
            raise Refusal("claim_lost", errand.claim.slug)
        return sha

    async def _close_unstored(self, attempt_id: int, host: str, error: RowRefused) -> None:
        """A body that cannot be written must not leave its row and its host's gate open."""
        outcome = {"state": "failed", "headers": None, "kind": "unexpected", "error": str(error)}
        row = steps.end_of(attempt_id, host, outcome, Sign("neutral"))
        await self._writer.submit(steps.ATTEMPTS, row)

    def release_at_end_of(self, attempt_id: int) -> None:
        """Gives the place of a request back when its outcome is written."""
        if attempt_id in self._open:
            self._large.add(attempt_id)
        else:
            self.places.release()

    def refuse(
        self, errand: Errand, url: str, trouble: Trouble, rule: str | None = None
    ) -> Written:
        """The closed row of a request that was never made (robots.txt forbids it)."""
        row = steps.request_of(errand, url, host_of(url), rule)
        return self._writer.submit(steps.REFUSE, (row, trouble))

    def _end(
        self, attempt_id: int, outcome: dict[str, Any], trouble: Trouble | None = None
    ) -> Written:
        """The outcome and what it says of the host. The next request of the host may queue up: its
        row will be written after this one."""
        errand = self._open.pop(attempt_id, None)
        if errand is None:
            return _nothing()
        host = self._hosts.pop(attempt_id)
        sign = sign_of(
            outcome["status"], outcome["headers"] or {}, trouble, is_robots=errand.kind == "robots"
        )
        if sign.wait_s is not None:
            log.warning("%s asks us to wait %.0f s (%s)", host, sign.wait_s, sign.kind)
        row = steps.end_of(attempt_id, host, outcome, sign)
        size = len(outcome.get("body", b""))
        written = self._writer.submit(steps.ATTEMPTS, row, size)
        if attempt_id in self._large:
            self._large.remove(attempt_id)
            written.add_done_callback(lambda _: self.places.release())
        self._turns.give_back(host)
        return written

    def keep_crawl_delay(self, host: str, seconds: float) -> None:
        """What the host's robots.txt asks for; of several origins of a host the longest counts."""
        if seconds > self._crawl_delays.get(host, -1.0):
            self._crawl_delays[host] = seconds
            self._writer.submit(steps.KEEP_CRAWL_DELAY, (host, min(seconds, LONGEST_S)))

    def due_pages(self, claim: ClaimedSource) -> list[DueItem]:
        """Pages of the source that are to be fetched now, in the order of their weight."""
        with transaction(self.connection) as connection:
            found = queries.items.list_due_pages
            return list(found(connection, source_id=claim.source_id, **steps.PAGES_AT_ONCE))

    def page_failed(self, claim: ClaimedSource, item_id: int, trouble: Trouble) -> None:
        """What a page that could not be had becomes: due later, filtered, gone or given up."""
        if not trouble.is_held:
            self._writer.submit(steps.PAGE_FAILED, (claim, item_id, trouble))

    def page_unchanged(self, claim: ClaimedSource, item_id: int) -> None:
        """A page that was looked at again, and called unchanged by its site."""
        self._writer.submit(steps.PAGE_UNCHANGED, (claim, item_id))

    def close_run(self, claim: ClaimedSource, state: str, trouble: Trouble | None = None) -> None:
        """Ends a source's run with its outcome."""
        self._writer.submit(steps.CLOSE_RUN, (claim, state, trouble))

    def finish(self) -> None:
        """Waits until all is written. Raises StorageError where something could not be."""
        self._packers.shutdown()
        self._writer.finish()


def _pack(body: bytes) -> tuple[bytes, bytes]:
    """Hash and gzip; both let the reactor's thread run meanwhile."""
    return hashlib.sha256(body).digest(), gzip.compress(body, compresslevel=1, mtime=0)


def _nothing() -> Written:
    future = asyncio.get_running_loop().create_future()
    future.set_result(False)
    return future


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def ledger_of(crawler: Crawler) -> Ledger:
    """The ledger of a running crawl."""
    ledger: Ledger = getattr(crawler.spider, "ledger")  # noqa: B009 - of our spiders, not Scrapy's
    return ledger


def header(response: Response, name: str) -> str:
    """One header's value, or an empty text."""
    return (response.headers.get(name) or b"").decode("latin-1")


def headers_of(response: Response) -> dict[str, str]:
    """Header names in lower case to their values; what repeats is joined by commas (RFC 9110)."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1").replace("\x00", "")
        for name, values in response.headers.items()
        if name.lower() != b"set-cookie"
    }
