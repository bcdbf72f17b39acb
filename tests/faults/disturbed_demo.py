"""The demo with three murders: a spider, the deliver task and Postgres, each killed -9 once.

    .venv/bin/python tests/faults/disturbed_demo.py

Prints who was killed when; the last line is the demo's own JSON, and its exit code is ours: every
alert must still arrive, and a Slack message that came twice must say so. Fails as well where a
victim was never found.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from cli.demo.settings import demo_home  # noqa: E402
from newswatch.settings import load  # noqa: E402
from storage.cluster import Secrets  # noqa: E402

PAUSE_S = 4.0


def main() -> int:
    command = [PROJECT / ".venv" / "bin" / "newswatch", "demo", "--disturbed"]
    demo = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    began = time.monotonic()
    victims = {"spider": spiders, "deliver task": deliverers, "postgres": postmasters}
    not_before = 0.0
    while demo.poll() is None:
        time.sleep(0.05)
        if victims and alerts_are_due() and time.monotonic() > not_before:
            name, find = next(iter(victims.items()))
            if pid := next(find(demo.pid), None):
                os.kill(pid, signal.SIGKILL)
                print(
                    f"killed -9 {name} ({pid}) after {time.monotonic() - began:.0f} s", flush=True
                )
                del victims[name]
                not_before = time.monotonic() + PAUSE_S
    out = demo.communicate()[0]
    print(out.strip())
    if victims:
        print(f"never found: {', '.join(victims)}", file=sys.stderr)
        return 1
    return demo.returncode


def alerts_are_due() -> bool:
    """Whether the baseline is over: before, a kill would disturb nothing that is told."""
    truth = demo_home() / "sample" / "truth.json"
    return truth.exists() and json.loads(truth.read_text(encoding="utf-8"))["edition"] > 0


def family(pid: int) -> Iterator[psutil.Process]:
    """All that the demo has started, and nobody else's processes."""
    yield from psutil.Process(pid).children(recursive=True)


def spiders(pid: int) -> Iterator[int]:
    """Crawl children that are at work."""
    for process in _matching(pid, lambda words: "crawlers.child" in words):
        yield process.pid


def deliverers(pid: int) -> Iterator[int]:
    """The process that holds a connection of role ``news_alert``: only the deliver task does."""
    ports = {port for port in _alert_ports() if port}
    for process in family(pid):
        try:
            held = {c.laddr.port for c in process.net_connections("tcp") if c.laddr}
        except psutil.Error:
            continue
        if held & ports and "postgres" not in process.name():
            yield process.pid


def postmasters(pid: int) -> Iterator[int]:
    for process in _matching(pid, lambda words: words and words[0].endswith("/bin/postgres")):
        yield process.pid


def _alert_ports() -> Iterator[int]:
    import psycopg2

    url = Secrets.of(load(home=demo_home()).home).url("news_alert")
    try:
        with closing(psycopg2.connect(url, connect_timeout=2)) as connection:
            cursor = connection.cursor()
            cursor.execute(
                "select client_port from pg_stat_activity"
                " where usename = 'news_alert' and pid <> pg_backend_pid()"
                " and exists (select from news.delivery where state = 'claimed')"
            )
            yield from (port for (port,) in cursor)
    except psycopg2.Error:
        return


def _matching(pid: int, fits: Callable[[list[str]], object]) -> Iterator[psutil.Process]:
    for process in family(pid):
        try:
            if fits(process.cmdline()):
                yield process
        except psutil.Error:
            continue


if __name__ == "__main__":
    sys.exit(main())
