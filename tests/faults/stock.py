"""Stock Scrapy, for comparison: ``python -m tests.faults.stock OUT URL…`` fetches these addresses
with the defaults of Scrapy 2.19 and writes what became of each, and its own peak memory.

Only what would leave the comparison is changed: no control ports, no logs, no second tries; and
the kernel holds it to 2 GB, so that the machine survives.
"""

import json
import logging
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from newswatch.settings import PROJECT

__all__ = ["fetch"]

_MOST_BYTES = 2 * 1024 * 1024 * 1024


def fetch(urls: list[str], out: Path, seconds: float = 60.0) -> dict[str, Any]:
    """``outcomes`` (one per URL: HTTP status and size, or the error's name), ``peak_mb`` and
    ``seconds``; of one that did not end in time or in memory, its ``end`` instead."""
    out.unlink(missing_ok=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.faults.stock", str(out), *urls]
    try:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=seconds)
        end = f"ended with {done.returncode}"
    except subprocess.TimeoutExpired:
        end = f"still at it after {seconds:.0f} s"
    told = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {"outcomes": {}}
    return {"end": end, "seconds": round(time.monotonic() - began, 1), **told}


def main(out: str, urls: list[str]) -> None:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response
    from twisted.python.failure import Failure

    outcomes: dict[str, str] = {}

    class Stock(scrapy.Spider):
        name = "stock"

        async def start(self) -> Any:
            for url in urls:
                yield scrapy.Request(
                    url,
                    callback=self.note,
                    errback=self.note_failure,
                    dont_filter=True,
                    cb_kwargs={"asked": url},
                )

        def note(self, response: Response, asked: str) -> None:
            outcomes[asked] = f"taken: {len(response.body) / 1e6:.1f} MB"
            write()

        def note_failure(self, failure: Failure) -> None:
            request: scrapy.Request = failure.request  # type: ignore[attr-defined]
            outcomes[request.cb_kwargs["asked"]] = type(failure.value).__name__
            write()

    def write() -> None:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
        told = {"outcomes": outcomes, "peak_mb": round(peak)}
        Path(out).write_text(json.dumps(told), encoding="utf-8")

    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, _MOST_BYTES))
    logging.disable(logging.CRITICAL)
    process = AsyncCrawlerProcess(
        {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "RETRY_ENABLED": False}
    )
    process.crawl(Stock)
    process.start()
    write()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
