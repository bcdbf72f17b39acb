"""What tests of the fetch ledger share: open runs, errands for them, and several ledgers at once."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from crawlers.catalogue import load_catalogue
from crawlers.child import load_claims
from crawlers.crawl import claim, let_go
from crawlers.errands import Errand, Kind
from crawlers.ledger import Ledger
from crawlers.troubles import Refusal, Trouble
from newswatch.settings import settings
from storage.db import connect
from tests.tables import rows

PASSED = "update news.host_gate set next_allowed_at = clock_timestamp()"
"""As if every wait were over."""


@contextmanager
def errands(kind: Kind = "page") -> Iterator[list[Errand]]:
    """An errand for each source, claimed inside the block."""
    slugs = [slug for (slug,) in rows("select slug from news.source order by id")]
    with closing(connect("ingest")) as connection:
        runs = [one.run_id for one in claim(connection, slugs, kind="poll", at_once=True)]
        try:
            known = load_claims(connection, load_catalogue(settings().catalogue_dir), runs)
            yield [Errand(one, source, kind) for one, source in known]
        finally:
            let_go(connection, runs)


@contextmanager
def ledgers(count: int) -> Iterator[list[Ledger]]:
    """Ledgers as of so many processes."""
    connections = [connect("ingest") for _ in range(count)]
    made = [Ledger(connection) for connection in connections]
    try:
        yield made
    finally:
        for ledger, connection in zip(made, connections, strict=True):
            ledger.finish()
            connection.close()


def gate(host: str, *columns: str) -> tuple[object, ...]:
    """Columns of a host's gate."""
    [row] = rows(f"select {', '.join(columns)} from news.host_gate where host = '{host}'")
    return tuple(row)


async def ask(ledger: Ledger, errand: Errand, status: int, **headers: str) -> None:
    """A request that is answered so."""
    attempt_id = await ledger.open(errand, errand.source.outlet.home)
    trouble = Trouble(f"http_{status}", f"HTTP {status}") if status >= 400 else None
    state = "failed" if trouble else "not_modified"
    await ledger.close(attempt_id, state, trouble, status=status, headers=headers)


async def refused(ledger: Ledger, errand: Errand) -> str:
    """Why it is not let in, said at once."""
    began = time.monotonic()
    with pytest.raises(Refusal) as refusal:
        await ledger.open(errand, errand.source.outlet.home)
    assert time.monotonic() - began < 5
    return refusal.value.kind
