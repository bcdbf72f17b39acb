"""Serves the model's outlets on loopback from a process of its own, and keeps the log.

The state machine hands the outlets over before a turn (:meth:`Stand.open`) and takes them back,
with what was asked of them, after it (:meth:`Stand.take`).
"""

import multiprocessing
import socket
import struct
import threading
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any

from tests.faults.outlets import Outlet
from tests.faults.replies import Reply, Told

__all__ = ["Asked", "Stand"]


@dataclass(frozen=True)
class Asked:
    """One request and what its answer said; ``is_whole``: it was sent to the last byte, uncut."""

    base: str
    path: str
    told: Told
    is_whole: bool = False


class Stand:
    """Addresses for ``places`` outlets: ``bases``. Make it in a thread that lasts."""

    def __init__(self, places: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, places), daemon=True)
        self._process.start()
        theirs.close()
        self.bases: list[str] = self._orders.recv()

    def open(self, outlets: list[Outlet]) -> None:
        """From now on these are served; the log is empty."""
        self._ask("open", outlets)

    def take(self) -> tuple[list[Outlet], list[Asked]]:
        """The outlets as the requests have left them, and the log in the order of the requests."""
        outlets, log = self._ask("take")
        return outlets, log

    def count(self) -> int:
        """Requests since they were opened."""
        return int(self._ask("count"))

    def close(self) -> None:
        self._orders.close()
        self._process.join(5)
        self._process.kill()

    def _ask(self, order: str, *details: Any) -> Any:
        self._orders.send((order, *details))
        return self._orders.recv()


class _Shelf:
    """What the servers' threads share."""

    def __init__(self) -> None:
        self.outlets: list[Outlet] = []
        self.log: list[Asked] = []
        self.lock = threading.Lock()

    def ask(self, place: int, path: str, headers: Any) -> tuple[Reply, int]:
        with self.lock:
            outlet = self.outlets[place]
            reply = outlet.reply(path, headers)
            self.log.append(Asked(outlet.base, path, reply.told))
            return reply, len(self.log) - 1

    def sent(self, number: int) -> None:
        with self.lock:
            if number < len(self.log):
                self.log[number] = replace(self.log[number], is_whole=True)

    def obey(self, order: tuple[Any, ...]) -> Any:
        with self.lock:
            match order:
                case ("open", outlets):
                    self.outlets, self.log = outlets, []
                case ("take",):
                    return self.outlets, self.log
                case ("count",):
                    return len(self.log)
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Whoever is killed breaks connections off: nothing to tell."""


def _serve(orders: Connection, places: int) -> None:
    """The process: obeys until the other end is gone."""
    shelf = _Shelf()
    servers = []
    for place in range(places):
        server = _Server((f"127.77.3.{place + 1}", 0), _handler_of(shelf, place))
        threading.Thread(target=server.serve_forever, args=(0.5,), daemon=True).start()
        servers.append(server)
    orders.send([f"http://{one.server_address[0]!s}:{one.server_port}" for one in servers])
    while True:
        try:
            orders.send(shelf.obey(orders.recv()))
        except (EOFError, OSError):
            return


def _handler_of(shelf: _Shelf, place: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            reply, number = shelf.ask(place, self.path, self.headers)
            try:
                self._send(reply)
            except OSError:
                self.close_connection = True
                return
            if not reply.cut:
                shelf.sent(number)

        def _send(self, reply: Reply) -> None:
            self.close_connection = bool(reply.cut)
            if reply.cut == "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            self.send_response(reply.status)
            for name, value in (reply.headers or {}).items():
                self.send_header(name, value)
            length = ("Connection", "close") if reply.cut == "close" else None
            self.send_header(*(length or ("Content-Length", str(len(reply.body)))))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
