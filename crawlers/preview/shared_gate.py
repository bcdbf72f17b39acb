"""The hosts' gates of the database (news.host_gate), where there is one: a look at a site that is
being crawled waits for its turn like everybody else, and the crawl waits for the look.

Nothing else is read or written. A host that no crawl has asked yet has no gate there, and needs
none but that of its own process.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from crawlers.gate import LEASE_S, READING_PATIENCE_S, Sign
from crawlers.troubles import Refusal
from newswatch.settings import DatabaseUnknownError
from storage.db import Connection, connect, transaction
from storage.errors import StorageError
from storage.queries import queries


class SharedGate:
    """Tickets for hosts; one connection, used by one thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "gate")

    async def take(self, host: str) -> int | None:
        """A ticket, when the host's turn has come; None where the database does not know the host.
        Raises Refusal ``host_closed`` where that would take long, StorageError."""
        until = time.monotonic() + READING_PATIENCE_S
        ask = partial(self._do, queries.gates.take_gate, host=host, lease_s=LEASE_S)
        while True:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, ask)
            if found is None:
                return None
            ticket, wait_s = found
            if ticket is not None:
                return int(ticket)
            if time.monotonic() + wait_s > until:
                raise Refusal("host_closed", f"{host}, {wait_s:.0f} s")
            await asyncio.sleep(wait_s)

    def give_back(self, host: str, ticket: int, sign: Sign) -> None:
        """Ends what a ticket was for."""
        told = {"wait_s": sign.wait_s or 0.0, "reason": sign.kind if sign.wait_s else None}
        back = partial(self._do, queries.gates.give_gate_back, host=host, ticket=ticket, **told)
        self._thread.submit(back)

    def finish(self) -> None:
        """Waits until all is given back."""
        self._thread.shutdown()
        self._connection.close()

    def _do(self, statement: Any, **parameters: Any) -> Any:
        with transaction(self._connection):
            return statement(self._connection, **parameters)


def shared_gate() -> SharedGate | None:
    """The gates of the database; None where there is none, or it does not run: then no crawl of
    this home does."""
    try:
        return SharedGate(connect("ingest"))
    except (DatabaseUnknownError, StorageError):
        return None
