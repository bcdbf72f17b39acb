"""``python -m tests.faults.served``: the fault server's own process (see tests/faults/server.py).

Asks for nothing but its standard input: one JSON order a line, one JSON answer a line on standard
output. Ends when standard input does.
"""

import asyncio
import json
import random
import socket
import struct
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tests.faults import pages
from tests.faults.faulty import Fault
from tests.faults.press import Press

_FORMS = ("feed", "sitemap", "list")
_LISTINGS = {"feed": "/rss.xml", "sitemap": "/sitemap.xml", "list": "/list.html"}


class Farm:
    """All outlets: what they print now, which faults are switched on, and what was served."""

    def __init__(self, wanted: dict[str, Any]) -> None:
        self.wanted = wanted
        self.bases: list[str] = []
        # For as long as the process lives: the same seed prints the same, to the second.
        self.began = datetime.now(UTC).replace(microsecond=0)
        self.reset(wanted["seed"])

    def reset(self, seed: int) -> None:
        names = ("backlog", "fresh", "variety", "asides")
        self.press = Press(
            self.wanted["outlets"], seed=seed, **{name: self.wanted[name] for name in names}
        )
        self.editions = [0] * self.wanted["outlets"]
        self.faults: list[Fault] = []
        self.overrides: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.log: list[dict[str, Any]] = []
        self._counts: dict[str, int] = {}

    def answer(
        self, outlet: int, path: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes, list[str]]:
        """Status, headers, body, and the article addresses that this answer shows."""
        base = self.bases[outlet]
        if base + path in self.overrides:
            return *self.overrides[base + path], [base + path]
        form = _FORMS[outlet % len(_FORMS)] if self.wanted["forms"] else "feed"
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, pages.ROBOTS, []
        if path == _LISTINGS[form]:
            return self._listing(outlet, form, headers)
        return self._page(outlet, path)

    def _listing(
        self, outlet: int, form: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes, list[str]]:
        base, window = self.bases[outlet], self.wanted["window"]
        shown = self.press.shown(outlet, self.editions[outlet], window)
        fault = self._standing(outlet, "twice")
        if fault:
            shown = [piece for piece in shown for _ in range(2)]
        kind, body = pages.listing(form, base, shown, self.began)
        etag = f'"{self.editions[outlet]}-{outlet}"'
        asked = headers.get("if-none-match")
        if asked and (asked == etag or self._standing(outlet, "etag_lie")):
            return 304, {"ETag": asked}, b"", []
        return (
            200,
            {"Content-Type": kind, "ETag": etag},
            body,
            # On a list page, what is no article is a link beside the list.
            [base + piece.path for piece in shown if form != "list" or piece.kind != "notice"],
        )

    def _page(self, outlet: int, path: str) -> tuple[int, dict[str, str], bytes, list[str]]:
        edition = self.editions[outlet]
        found = path.partition("?")[0].rsplit("/", 1)[-1].removesuffix(".html")
        if not found.isdigit() or not 0 <= int(found) - 100_000 < self.press.count(edition):
            return 404, {"Content-Type": "text/plain"}, b"not here", []
        piece = self.press.piece(outlet, int(found) - 100_000)
        if piece.gone and edition >= piece.gone:
            return 410, {"Content-Type": "text/plain"}, b"gone", []
        body = pages.article_page(piece.in_edition(edition), self.began)
        shown = [self.bases[outlet] + path.partition("?")[0]]
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body, shown

    def fault_of(self, outlet: int, path: str) -> Fault | None:
        """The first switched-on fault that meets this request; counts it off."""
        target = (
            "robots"
            if path == "/robots.txt"
            else "listing"
            if path in _LISTINGS.values()
            else "page"
        )
        number = self._counts[f"{outlet}{path}"] = self._counts.get(f"{outlet}{path}", 0) + 1
        for fault in self.faults:
            if fault.is_standing or not fault.meets(outlet, target, path):
                continue
            dice = random.Random(f"{self.press.seed}/{fault.kind}/{outlet}{path}/{number}")
            if (fault.times and number > fault.times) or dice.random() >= fault.chance:
                continue
            return fault
        return None

    def _standing(self, outlet: int, kind: str) -> Fault | None:
        return next(
            (one for one in self.faults if one.kind == kind and one.meets(outlet, "listing", "")),
            None,
        )


async def serve(
    farm: Farm, outlet: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """One connection: requests one after another until it ends."""
    try:
        while await _one(farm, outlet, reader, writer):
            pass
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


async def _one(
    farm: Farm, outlet: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    path = head[0].split(" ")[1]
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:])
    }
    entry = {
        "outlet": outlet,
        "path": path,
        "at": time.time(),
        "status": 0,
        "whole": False,
        "items": [],
        "fault": "",
    }
    farm.log.append(entry)
    status, sent, body, items = farm.answer(outlet, path, headers)
    fault = farm.fault_of(outlet, path)
    entry["status"] = status
    if fault is not None:
        entry["fault"] = fault.kind
        await asyncio.sleep(fault.seconds)
        if fault.kind in ("reset", "abort", "cut", "silence"):
            await _break_off(fault.kind, status, sent, body, writer)
            return False
        status, sent, body, items = fault.changed(status, sent, body, items)
        entry["status"] = status
    await asyncio.sleep(farm.wanted["slow_s"])
    writer.write(_head(status, {**sent, "Content-Length": str(len(body))}) + body)
    await writer.drain()
    entry["whole"] = True
    entry["items"] = items if 200 <= status < 300 else []
    return True


async def _break_off(
    kind: str, status: int, sent: dict[str, str], body: bytes, writer: asyncio.StreamWriter
) -> None:
    """An answer that does not come to its end."""
    if kind == "silence":
        await asyncio.sleep(3600)
    if kind == "abort":
        writer.write(
            _head(status, {**sent, "Content-Length": str(len(body) or 10)}) + body[: len(body) // 2]
        )
    if kind == "cut":  # ends with its connection: only the missing closing tag tells
        writer.write(_head(status, {**sent, "Connection": "close"}) + body[: len(body) // 2])
    await writer.drain()
    if kind == "reset":
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("utf-8")


def obey(farm: Farm, order: dict[str, Any]) -> Any:
    """What tests/faults/server.py asks for."""
    match order:
        case {"do": "advance", "by": by, "outlet": outlet}:
            for one in range(farm.press.outlets) if outlet is None else [outlet]:
                farm.editions[one] += by
            return max(farm.editions)
        case {"do": "fault", "fault": fault}:
            farm.faults.append(Fault(**fault))
        case {"do": "clear"}:
            farm.faults.clear()
            farm._counts.clear()
        case {"do": "put", "url": url, "status": status, "headers": headers, "body": body}:
            farm.overrides[url] = (status, headers, body.encode("latin-1"))
        case {"do": "reset", "seed": seed}:
            farm.reset(seed)
        case {"do": "log", "since": since}:
            return farm.log[since:]
        case {"do": "served"}:
            return sorted({url for entry in farm.log for url in entry["items"]})
        case {"do": "pieces", "edition": edition}:
            return [
                {**asdict(piece), "url": farm.bases[outlet] + piece.path}
                for outlet in range(farm.press.outlets)
                for piece in farm.press.shown(outlet, edition, farm.press.count(edition))
            ]
        case _:
            raise ValueError(f"no such order: {order}")
    return None


async def main() -> None:
    farm = Farm(json.loads(sys.argv[1]))
    servers = []
    for outlet in range(farm.wanted["outlets"]):
        host = f"127.77.2.{10 + outlet}"
        server = await asyncio.start_server(lambda r, w, o=outlet: serve(farm, o, r, w), host, 0)  # type: ignore[misc]
        farm.bases.append(f"http://{host}:{server.sockets[0].getsockname()[1]}")
        servers.append(server)
    print(json.dumps(farm.bases), flush=True)
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader(limit=2**26)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        print(json.dumps(obey(farm, json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
