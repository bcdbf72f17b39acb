"""``python -m crawlers.preview.child``: looks at a site, or at sources of the catalogue, in a
process of its own, and leaves what it found in a file, one JSON object a line.

Bound like a crawl: memory, dial policy, sockets; but it knows no database.
"""

import argparse
import json
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from crawlers.catalogue import Catalogue
from crawlers.child import confine
from crawlers.dial_policy import enforce, policy_of
from crawlers.memory import limit_memory
from crawlers.preview.asking import Asker, run
from crawlers.preview.live_checks import check_all
from crawlers.preview.looking import NothingToRead, look, provisional
from crawlers.sockets import guard_sockets


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    if options.url is not None:
        _confine_to(options.url)
        run(partial(_look, options), options.seconds)
    else:
        catalogue = confine()
        write = partial(_add, options.to)
        run(partial(check_all, catalogue=catalogue, slugs=options.slugs, tell=write),
            options.seconds)  # fmt: skip
    return 0


async def _look(options: argparse.Namespace, asker: Asker) -> None:
    try:
        found = (await look(asker, options.url, options.slug)).as_dict()
    except NothingToRead as error:
        tried = [vars(one) for one in error.tried]
        found = {"error": {"kind": error.kind, "text": str(error), "tried": tried}}
    _add(options.to, found)


def _confine_to(url: str) -> None:
    """From here on this process has a memory limit, and dials only public addresses; with
    NEWSWATCH_ALLOW_LOOPBACK only the host and port that the person named."""
    limit_memory()
    outlet = provisional(url)
    enforce(policy_of(Catalogue({outlet.slug: outlet})))
    guard_sockets()


def _add(file: Path, found: dict[str, Any]) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(found, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.preview.child")
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--url")
    parser.add_argument("--slug")
    parser.add_argument("slugs", nargs="*")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
