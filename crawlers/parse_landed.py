"""``python -m crawlers.parse_landed``: reads what has landed, in a process of its own.

Prints its counts as JSON every few pages, so that a parent knows them even of a child that died.
"""

import json
import logging
import sys
from contextlib import closing
from dataclasses import asdict

from crawlers.catalogue import load_catalogue
from crawlers.memory import limit_memory
from crawlers.parse import ParseSummary, parse_here
from newswatch.settings import settings
from storage.db import connect

_TOLD_EVERY = 10


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s [%(name)s] %(message)s")
    limit_memory()
    catalogue = load_catalogue(settings().catalogue_dir)
    total = ParseSummary()
    with closing(connect("ingest")) as connection:
        for pages, total in enumerate(parse_here(connection, catalogue), 1):
            if pages % _TOLD_EVERY == 0:
                _tell(total)
    _tell(total)
    return 0


def _tell(total: ParseSummary) -> None:
    print(json.dumps(asdict(total)), flush=True)  # noqa: T201 - the answer to the parent


if __name__ == "__main__":
    sys.exit(main())
