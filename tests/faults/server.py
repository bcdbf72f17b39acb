"""The fault server: outlets on 127.77.2.10, .11, … in a process of their own, and their log.

    with FaultServer(outlets=4, seed=7) as server:
        server.write_catalogue(folder)              # the YAML of all outlets
        server.advance()                            # the next edition: new, changed, gone pages
        server.fault("status", target="page", status=503, retry_after="1", times=1)
        server.clear()                              # all faults off
        server.served()                             # the oracle: addresses that were wholly served
        server.log()                                # every request, served or not

Outlets take turns at being read by feed, sitemap and list page (``forms``); each brings out
``fresh`` articles per edition after a ``backlog`` (tests/faults/press.py says of which kinds), and
its listing shows the newest ``window``. An article counts as served when the listing that shows it,
or its page, was sent to the last byte with a 2xx; an answer that a fault broke off counts nothing.
The faults: tests/faults/faulty.py. All is deterministic by ``seed``; ``reset`` begins anew.

The process dies with the one that made it (and with the thread: make it in the main one).
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newswatch.process import dying_with_parent
from newswatch.settings import PROJECT
from tests.faults.faulty import Fault
from tests.faults.press import Piece

__all__ = ["Fault", "FaultServer"]

_FORMS = (("feed", "/rss.xml"), ("sitemap", "/sitemap.xml"), ("list", "/list.html"))


class FaultServer:
    """``forms`` false: every outlet is read by its feed. ``variety`` false: plain articles only.
    ``asides``: every so many-th article is not to be fetched. ``slow_s``: every answer takes that
    long."""

    def __init__(
        self,
        outlets: int = 3,
        *,
        seed: int = 1,
        backlog: int = 4,
        fresh: int = 4,
        window: int = 100,
        forms: bool = True,
        variety: bool = True,
        asides: int = 0,
        slow_s: float = 0.0,
    ) -> None:
        self.outlets = outlets
        self._forms = forms
        wanted = {
            "outlets": outlets, "seed": seed, "backlog": backlog, "fresh": fresh,
            "window": window, "forms": forms, "variety": variety, "slow_s": slow_s,
            "asides": asides,
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.served", json.dumps(wanted)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            preexec_fn=dying_with_parent(),
        )
        self.bases: list[str] = self._answer()
        """``http://127.77.2.x:port`` of each outlet."""

    def __enter__(self) -> "FaultServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def write_catalogue(self, folder: Path, every: str = "10m") -> None:
        """One YAML per outlet, ``o0.yaml``, ``o1.yaml`` …; sources ``o0/feed``, ``o1/sitemap`` …"""
        folder.mkdir(parents=True, exist_ok=True)
        for outlet, base in enumerate(self.bases):
            kind, path = _FORMS[outlet % 3 if self._forms else 0]
            (folder / f"o{outlet}.yaml").write_text(
                f"slug: o{outlet}\n"
                f"name: {{ko: 시험신문{outlet}, en: Trial {outlet}}}\n"
                f"home: {base}/\nkind: news\ntier: 2\n"
                f"discover: [{{kind: {kind}, url: '{base}{path}', every: {every}}}]\n"
                "article: {path: '^/news/'}\n"
                "promise: {articles_per_day: [1, 99], with_body: 0.9}\n"
                "verified: {by: evidence, on: 2026-11-21}\n",
                encoding="utf-8",
            )

    def advance(self, by: int = 1, outlet: int | None = None) -> int:
        """The next edition, of all outlets or of one; gives its number."""
        return int(self._ask("advance", by=by, outlet=outlet))

    def fault(self, kind: str, **how: Any) -> None:
        """Switches a fault on (tests/faults/faulty.py)."""
        self._ask("fault", fault=asdict(Fault(kind, **how)))

    def clear(self) -> None:
        """Switches all faults off."""
        self._ask("clear")

    def put(self, url: str, body: bytes, status: int = 200, **headers: str) -> None:
        """From now on this very answer at this address (until ``reset``)."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self._ask("put", url=url, status=status, headers=sent, body=body.decode("latin-1"))

    def reset(self, seed: int) -> None:
        """Edition 0 of another seed; no faults, an empty log. The addresses stay."""
        self._ask("reset", seed=seed)

    def served(self) -> set[str]:
        """Addresses of the articles that were wholly served, in a listing or as a page."""
        return set(self._ask("served"))

    def log(self, since: int = 0) -> list[dict[str, Any]]:
        """Requests from number ``since`` on: outlet, path, at (unix time), status, whole (sent to
        the last byte), items (article addresses that it showed), fault."""
        return list(self._ask("log", since=since))

    def pieces(self, edition: int) -> dict[str, Piece]:
        """All articles brought out by then, by address."""
        rows = self._ask("pieces", edition=edition)
        return {
            row.pop("url"): Piece(**{**row, "paragraphs": tuple(row["paragraphs"])}) for row in rows
        }

    def _ask(self, order: str, **details: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": order, **details}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the fault server ended with {self._process.poll()}")
        return json.loads(line)
