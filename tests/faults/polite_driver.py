"""Goes to hosts through the ledger alone: ``python -m tests.faults.polite_driver TRIES RUN…``.

For every run of a claimed source it asks for its home page TRIES times, all hosts side by side,
each time with a row opened before and closed after. Prints how many requests it made.
"""

import asyncio
import sys
from contextlib import closing
from urllib.parse import urlsplit

from crawlers.catalogue import load_catalogue
from crawlers.child import load_claims
from crawlers.errands import Errand
from crawlers.ledger import Ledger
from crawlers.troubles import Refusal
from newswatch.settings import settings
from storage.db import connect

_LONGEST_S = 60.0


async def visit(ledger: Ledger, errand: Errand, tries: int) -> int:
    """Requests that were made. A host that asked for a rest is given up."""
    url, made = errand.source.outlet.home, 0
    for _ in range(tries):
        try:
            attempt_id = await ledger.open(errand, url)
        except Refusal:
            break
        await get(url)
        made += 1
        ledger.close(attempt_id, "not_modified", status=304, headers={})
    return made


async def get(url: str) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    await reader.read()
    writer.close()


async def main(tries: int, runs: list[int]) -> int:
    with closing(connect("ingest")) as connection:
        claims = load_claims(connection, load_catalogue(settings().catalogue_dir), runs)
        ledger = Ledger(connection)
        errands = [Errand(claim, source, "page") for claim, source in claims]
        visits = (visit(ledger, errand, tries) for errand in errands)
        made = await asyncio.wait_for(asyncio.gather(*visits), _LONGEST_S)
        ledger.finish()
    return sum(made)


if __name__ == "__main__":
    print(asyncio.run(main(int(sys.argv[1]), list(map(int, sys.argv[2:])))))
