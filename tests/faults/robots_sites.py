"""Sites that answer for their robots.txt in every way a site can, each on an address of its own."""

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

__all__ = ["Reply", "RobotsSite", "leads_to"]

_HANG_S = 60.0
_ENDLESS = {"drip": (0.3, b"#"), "endless": (0.02, b"# more\n" * 8_000)}
"""Seconds between two pieces, and the piece."""


@dataclass(frozen=True)
class Reply:
    """``end``: how the answer ends. ``close``: with the connection, no length told; ``none``: no
    answer at all; ``reset``; ``hang``: nothing comes, and no end; ``drip``: a byte now and then;
    ``endless``: some megabytes of comments a second, until somebody has enough."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    end: Literal["length", "close", "none", "reset", "hang", "drip", "endless"] = "length"


def leads_to(url: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": url})


@dataclass
class Asked:
    """One request: when it came, and when its answer had been sent."""

    path: str
    began: float
    ended: float = 0.0


class RobotsSite:
    """``asked``: its own log."""

    def __init__(self, host: str) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[Asked] = []
        self.server = ThreadingHTTPServer((host, 0), _handler_of(self))
        self.server.daemon_threads = True
        self.url = f"http://{host}:{self.server.server_port}"
        self.is_closed = threading.Event()
        threading.Thread(target=self.server.serve_forever, args=(0.2,), daemon=True).start()

    def paths(self) -> list[str]:
        return [one.path for one in list(self.asked)]

    def close(self) -> None:
        self.is_closed.set()
        self.server.shutdown()
        self.server.server_close()


def _handler_of(site: RobotsSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            asked = Asked(self.path, time.monotonic())
            site.asked.append(asked)
            reply = site.replies.get(self.path, Reply(404, b"not here"))
            try:
                self._send(reply)
            except OSError:  # whoever asked has gone
                self.close_connection = True
            asked.ended = time.monotonic()

        def _send(self, reply: Reply) -> None:
            self.close_connection = reply.end != "length"
            if reply.end == "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            elif reply.end == "hang":
                site.is_closed.wait(_HANG_S)
            elif reply.end != "none":
                self._send_whole(reply)

        def _send_whole(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.end == "length":
                self.send_header("Content-Length", str(len(reply.body)))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            if reply.end != "drip":
                self.wfile.write(reply.body)
            pause_s, piece = _ENDLESS.get(reply.end, (0.0, b""))
            while piece and not site.is_closed.wait(pause_s):
                self.wfile.write(piece)
                self.wfile.flush()
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
