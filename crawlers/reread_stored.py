"""``python -m crawlers.reread_stored FILE ATTEMPT…``: reads stored bodies anew, in a process of its
own and under its memory limit.

Writes to the file a line of JSON before each body (its number alone) and one after it, so that the
parent can follow, and knows which body killed its reader.
"""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from crawlers.catalogue import load_catalogue
from crawlers.memory import limit_memory
from crawlers.rereading import reread
from newswatch.settings import settings
from storage.db import connect


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s [%(name)s] %(message)s")
    limit_memory()
    catalogue = load_catalogue(settings().catalogue_dir)
    with closing(connect("ingest")) as connection, options.file.open("a") as file:
        for attempt_id in options.attempts:
            print(json.dumps({"attempt_id": attempt_id}), file=file, flush=True)
            found = reread(
                connection, catalogue, attempt_id, apply=options.apply, force=options.force
            )
            print(json.dumps(asdict(found), ensure_ascii=False), file=file, flush=True)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.reread_stored")
    parser.add_argument("file", type=Path)
    parser.add_argument("attempts", type=int, nargs="+")
    parser.add_argument("--apply", action="store_true")
    parser.add_argument("--force", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
