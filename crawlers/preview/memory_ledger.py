"""The crawl's ledger without a database: what crawlers/wire.py asks of one, kept in memory.

For looks at sites that need not be a source yet. One request at a time per host, with the delay,
Crawl-delay and Retry-After, and the pause after failures, as crawlers/ledger.py has them.
"""

import asyncio
import hashlib
import time
from dataclasses import dataclass, field

from crawlers.errands import Errand
from crawlers.gate import LONGEST_S, MOST_FAILURES, READING_PATIENCE_S, Sign, sign_of
from crawlers.ledger import host_of
from crawlers.preview.shared_gate import SharedGate
from crawlers.robots_answers import RobotsAnswer
from crawlers.troubles import Refusal, Trouble
from crawlers.turns import Written
from newswatch.settings import settings
from storage.records import OptOut

_MOST_AT_ONCE = 8


@dataclass
class _Gate:
    """One host. ``opens_at`` by the monotonic clock, ``ended_at``: the end of its last request."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    opens_at: float = 0.0
    ended_at: float = 0.0
    crawl_delay_s: float = 0.0
    failures: int = 0

    def end(self, sign: Sign) -> None:
        """Keeps what an outcome says of the host, and lets the next request in line."""
        self.ended_at = time.monotonic()
        self.failures = self.failures + 1 if sign.verdict == "bad" else 0
        pause_s = settings().host_pause_s if self.failures >= MOST_FAILURES else 0.0
        wait_s = max(settings().download_delay_s, self.crawl_delay_s, sign.wait_s or 0.0, pause_s)
        self.opens_at = self.ended_at + wait_s
        self.turn.release()


class MemoryLedger:
    """``requests`` counts all that left; ``robots`` holds each origin's answer, or why there is
    none; ``opt_outs`` what sites say of the use of their texts, by address. ``shared``: the gates
    of the crawls, where there are any."""

    def __init__(self, shared: SharedGate | None = None) -> None:
        self._shared = shared
        self.places = asyncio.Semaphore(_MOST_AT_ONCE)
        self.requests = 0
        self.robots: dict[str, RobotsAnswer | Trouble] = {}
        self.opt_outs: dict[str, tuple[OptOut, ...]] = {}
        self._gates: dict[str, _Gate] = {}
        self._open: dict[int, tuple[Errand, str]] = {}
        self._tickets: dict[int, int] = {}
        self._large: set[int] = set()

    async def open(self, errand: Errand, url: str, rule: str | None = None) -> int:  # noqa: ARG002
        """Waits for the host's turn and delay. Raises Refusal ``host_closed`` if that is long."""
        host = host_of(url)
        gate = self._gates.setdefault(host, _Gate())
        await gate.turn.acquire()
        wait_s = gate.opens_at - time.monotonic()
        if wait_s > READING_PATIENCE_S:
            gate.turn.release()
            raise Refusal("host_closed", f"{host}, {wait_s:.0f} s")
        try:
            await asyncio.sleep(max(0.0, wait_s))
            ticket = await self._shared.take(host) if self._shared else None
        except BaseException:
            gate.turn.release()
            raise
        self.requests += 1
        self._open[self.requests] = errand, host
        if ticket is not None:
            self._tickets[self.requests] = ticket
        return self.requests

    def close(
        self,
        attempt_id: int,
        state: str,  # noqa: ARG002 - the ledger's signature
        trouble: Trouble | None = None,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        final_url: str | None = None,  # noqa: ARG002
    ) -> Written:
        """Ends a request and gives its host's turn back; one that has ended stays as it is."""
        done: Written = asyncio.get_running_loop().create_future()
        errand, host = self._open.pop(attempt_id, (None, ""))
        done.set_result(errand is not None)
        if errand is not None:
            is_robots = errand.kind == "robots"
            sign = sign_of(status, headers or {}, trouble, is_robots=is_robots)
            self._gates[host].end(sign)
            if self._shared is not None and attempt_id in self._tickets:
                self._shared.give_back(host, self._tickets.pop(attempt_id), sign)
        if attempt_id in self._large:
            self._large.remove(attempt_id)
            self.places.release()
        return done

    def fail(self, attempt_id: int, trouble: Trouble) -> Written:
        """Ends a request that brought nothing."""
        return self.close(attempt_id, "failed", trouble, status=trouble.status)

    def fail_all_of(self, errand: Errand, trouble: Trouble) -> None:
        """Ends what an errand left open: its redirects and retries are requests of their own."""
        for attempt_id in [n for n, (own, _) in self._open.items() if own is errand]:
            self.fail(attempt_id, trouble)

    async def land(
        self,
        attempt_id: int,
        errand: Errand,  # noqa: ARG002
        body: bytes,
        *,
        status: int,
        headers: dict[str, str],
        final_url: str,
    ) -> bytes:
        """Ends a request whose body came; nothing of it is kept but its SHA-256."""
        self.close(attempt_id, "landed", status=status, headers=headers, final_url=final_url)
        return hashlib.sha256(body).digest()

    def release_at_end_of(self, attempt_id: int) -> None:
        """Gives the place of a request back when it has ended."""
        if attempt_id in self._open:
            self._large.add(attempt_id)
        else:
            self.places.release()

    def refuse(self, errand: Errand, url: str, trouble: Trouble, rule: str | None = None) -> None:
        """A request that was never made: whoever asked for it is told by the exception."""

    def keep_crawl_delay(self, host: str, seconds: float) -> None:
        """What the host's robots.txt asks for; of several origins of a host the longest counts."""
        gate = self._gates.setdefault(host, _Gate())
        gate.crawl_delay_s = max(gate.crawl_delay_s, min(seconds, LONGEST_S))
        if gate.ended_at:
            gate.opens_at = max(gate.opens_at, gate.ended_at + gate.crawl_delay_s)

    def note_opt_outs(self, url: str, opt_outs: tuple[OptOut, ...]) -> None:
        """What an address says of the use of the site's texts."""
        if opt_outs:
            self.opt_outs[url] = opt_outs
