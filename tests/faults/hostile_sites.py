"""One small site per hostile body, each at an address of its own, on plain sockets."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

from tests.faults.guard_traps import write_outlet
from tests.faults.hostile_bodies import Hostile

__all__ = ["HostileSite"]

_FEED = (
    '<rss version="2.0"><channel><title>시험</title><item><title>기사</title><link>{url}</link>'
    "</item></channel></rss>"
)


class HostileSite:
    """``robots.txt`` and a feed of one page; the hostile body stands at its path."""

    def __init__(self, body: Hostile, address: str) -> None:
        self.body = body
        self._server = socket.create_server((address, 0), backlog=16)
        self.home = f"http://{address}:{self._server.getsockname()[1]}"
        self.url = self.home + body.at
        threading.Thread(target=self._serve, daemon=True).start()

    def write_outlet(self, folder: Path, slug: str) -> None:
        kind = "sitemap" if self.body.name.startswith("sitemap") else "feed"
        write_outlet(folder, slug, self.home, kind, f"{self.home}/list.xml", [])

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._server.accept()
                threading.Thread(target=self._answer, args=(peer,), daemon=True).start()

    def _answer(self, peer: socket.socket) -> None:
        with suppress(OSError), peer:
            request = b""
            while b"\r\n\r\n" not in request:
                piece = peer.recv(65_536)
                if not piece:
                    return
                request += piece
            path = request.split(b" ")[1].decode("latin-1")
            if path == self.body.at:
                self.body.send(peer)
            elif path == "/list.xml":
                _send(peer, 200, _FEED.format(url=self.home + "/news/1.html").encode())
            else:
                _send(peer, 404, b"")


def _send(peer: socket.socket, status: int, body: bytes) -> None:
    head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    peer.sendall(head.encode() + body)
