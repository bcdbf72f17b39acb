"""A throw-away database with a catalogue of sites, and crawls of it in processes of their own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from crawlers.crawl import claim, let_go, plan
from newswatch.process import dying_with_parent
from newswatch.settings import PROJECT
from storage import embedded
from storage.db import connect
from tests.sites import Site, write_outlet
from tests.tables import change, rows

__all__ = ["claimed", "crawl", "drive", "kill", "newsroom", "wait"]

_CRAWL = "import sys; from crawlers.crawl import crawl; crawl(sys.argv[1:], at_once=True)"
_LONGEST_S = 120.0


@contextmanager
def newsroom(sites: Sequence[Site], delay_s: float) -> Iterator[None]:
    """These sites are the whole catalogue, each an outlet ``site0``, ``site1``, …"""
    with tempfile.TemporaryDirectory(prefix="newswatch-polite-") as folder, embedded.temporary():
        for number, site in enumerate(sites):
            write_outlet(Path(folder), f"site{number}", site)
        values = {
            "CATALOGUE_DIR": folder,
            "ALLOW_LOOPBACK": "1",
            "DOWNLOAD_DELAY_S": str(delay_s),
            "POLL_EVERY_S": "3600",
            "PAGE_RETRY_S": "1",
            "MIN_FREE_MB": "0",
        }
        with embedded.used({f"NEWSWATCH_{name}": value for name, value in values.items()}):
            plan()
            yield


def crawl(slugs: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Crawls these sources at once, whether anything is due or not."""
    return _start(["-c", _CRAWL, *slugs])


def drive(tries: int, runs: Sequence[int]) -> "subprocess.Popen[bytes]":
    """Asks for the home pages of the sources of these runs through the ledger alone."""
    return _start(["-m", "tests.faults.polite_driver", str(tries), *map(str, runs)])


def wait(*processes: "subprocess.Popen[bytes]") -> None:
    """Until they ended. Raises AssertionError where one did not end well."""
    until = time.monotonic() + _LONGEST_S
    codes = [process.wait(max(1.0, until - time.monotonic())) for process in processes]
    assert not any(codes), f"ended with {codes}"


def kill(*processes: "subprocess.Popen[bytes]") -> None:
    """Ends them as a power failure would; their own children die with them. Their sources are
    free again, as if their leases had run out."""
    for process in processes:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
    change("update news.source set claimed_until = null")


@contextmanager
def claimed() -> Iterator[list[int]]:
    """Open runs of all sources."""
    slugs = [slug for (slug,) in rows("select slug from news.source")]
    with closing(connect("ingest")) as connection:
        runs = [one.run_id for one in claim(connection, slugs, kind="poll", at_once=True)]
        try:
            yield runs
        finally:
            let_go(connection, runs)


def _start(arguments: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        preexec_fn=dying_with_parent(),
    )
