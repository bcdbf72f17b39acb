"""``python -m newsroom --state DIR``: the farm as a process of its own, until SIGTERM."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path

from newsroom import seeds
from newsroom.articles import LAST_EDITION, load
from newsroom.catalogue import write_catalogue
from newsroom.desk import Desk, write_json
from newsroom.pages import RELAID
from newsroom.process import stop_asked
from newsroom.server import free_port, serve
from newsroom.sites import CONTROL_HOST, DEFAULT_PORT, SITES
from newswatch.clock import SEOUL, now


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="newsroom", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder for what it writes")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes any free one")
    parser.add_argument("--seeds", type=Path, help="folder of stored pages to print as well")
    parser.add_argument("--start", type=datetime.fromisoformat, help="its time at the start")
    parser.add_argument(
        "--relayout",
        type=relayout,
        action="append",
        default=[],
        metavar="SITE:EDITION",
        help=f"this site has another layout from that edition on; {', '.join(sorted(RELAID))}",
    )
    return parser.parse_args(argv)


def relayout(text: str) -> tuple[str, int]:
    """``nuri:2`` as site and edition."""
    slug, _, edition = text.partition(":")
    if slug not in SITES or SITES[slug].family not in RELAID or not edition.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: write a site that has a second layout, and when")
    return slug, int(edition)


def main(argv: list[str]) -> int:
    options = arguments(argv)
    stop = stop_asked()
    desk = open_desk(options)
    servers = serve(desk)
    announce(desk)
    stop.wait()
    for server in servers:
        server.socket.close()
    return 0


def open_desk(options: argparse.Namespace) -> Desk:
    """Everything on disk that a reader needs before the first page is served."""
    state: Path = options.state
    state.mkdir(parents=True, exist_ok=True)
    printed = seeds.load(options.seeds)
    if not printed:
        print(f"newsroom: no seeds ({options.seeds or 'none given'}); printing without them")
    try:
        port = free_port(options.port)
    except OSError as error:
        sys.exit(f"newsroom: {error}. On Linux all of 127.0.0.0/8 is loopback; elsewhere add it.")
    if port != options.port and options.port:
        print(f"newsroom: port {options.port} is taken, using {port}")
    start: datetime = options.start or now()
    if start.tzinfo is None:
        start = start.replace(tzinfo=SEOUL)
    return Desk(load(extra=printed), start, port, state, dict(options.relayout))


def announce(desk: Desk) -> None:
    sources = write_catalogue(desk.state / "sources", desk.port)
    control = f"http://{CONTROL_HOST}:{desk.port}"
    card = {
        "pid": os.getpid(),
        "port": desk.port,
        "control": control,
        "start": desk.calendar.start.isoformat(),
        "last_edition": LAST_EDITION,
        "seeds": any(article.is_seed for article in desk.articles),
        "catalogue_dir": str(sources),
        "truth": str(desk.state / "truth.json"),
        "served": str(desk.state / "served.jsonl"),
        "sites": [
            {
                "slug": site.slug,
                "name": site.name,
                "family": site.family,
                "host": site.host,
                "home": site.home(desk.port) + "/",
            }
            for site in SITES.values()
        ],
    }
    write_json(desk.state / "newsroom.json", card)
    print(f"newsroom: {len(SITES)} sites, {len(desk.articles)} articles, {control}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
