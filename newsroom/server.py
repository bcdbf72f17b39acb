"""One small HTTP server per site address, all on one port, and one for the newsroom's control."""

import json
import socket
import threading
import time
from contextlib import closing
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newsroom.desk import Desk
from newsroom.sites import CONTROL_HOST, SITES, Site


class Server(ThreadingHTTPServer):
    """A site's server, or the control's where ``site`` is None."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, site: Site | None, desk: Desk) -> None:
        self.site = site
        self.desk = desk
        super().__init__((host, port), SiteHandler if site else ControlHandler)

    def server_bind(self) -> None:
        # Not HTTPServer's own: that one asks the resolver for the address's name.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away in the middle is no event; the served log lacks its line."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 30
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """The served log says it all."""

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()


class SiteHandler(Handler):
    """Pages of one site. A 304 counts as served: the reader has the same bytes."""

    def do_GET(self) -> None:
        site, desk = self.server.site, self.server.desk
        if site is None:
            return
        response, edition, delay = desk.answer(site, self.path)
        time.sleep(delay)
        status, headers = response.status, {"Content-Type": response.content_type}
        if status == 200:
            headers["ETag"] = f'"{sha256(response.body).hexdigest()[:24]}"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                status = 304
        self.send(status, headers, b"" if status == 304 else response.body)
        agent = self.headers.get("User-Agent", "")
        desk.record(site, self.path, edition, response, status, agent)

    def do_HEAD(self) -> None:
        self.do_GET()


class ControlHandler(Handler):
    """``GET /_newsroom/state``, ``POST /_newsroom/advance``, ``POST /_newsroom/fault``."""

    def do_GET(self) -> None:
        if self.path == "/_newsroom/state":
            self.reply(200, self.server.desk.report())
        else:
            self.reply(404, {"error": f"no such path: {self.path}"})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
            self.reply(200, self.act(body))
        except (ValueError, KeyError, TypeError) as error:
            self.reply(400, {"error": f"{type(error).__name__}: {error}"})

    def act(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.path == "/_newsroom/advance":
            return self.server.desk.advance(body.get("edition"))
        if self.path == "/_newsroom/fault":
            return self.server.desk.set_fault(body.pop("site"), body)
        raise ValueError(f"no such path: {self.path}")

    def reply(self, status: int, data: dict[str, Any]) -> None:
        body = json.dumps(data, ensure_ascii=False).encode()
        self.send(status, {"Content-Type": "application/json; charset=utf-8"}, body)


def hosts() -> list[str]:
    return [CONTROL_HOST, *(site.host for site in SITES.values())]


def is_free(port: int) -> bool:
    """Whether every address of the farm can listen on the port."""
    for host in hosts():
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def free_port(wanted: int) -> int:
    """The wanted port, else one that is free on every address. OSError where there is none."""
    if wanted and is_free(wanted):
        return wanted
    for _ in range(50):
        with closing(socket.socket()) as probe:
            probe.bind((CONTROL_HOST, 0))
            port = int(probe.getsockname()[1])
        if is_free(port):
            return port
    raise OSError(f"no port is free on all of {hosts()[0]} to {hosts()[-1]}")


def serve(desk: Desk) -> list[Server]:
    """Starts every server in a thread of its own."""
    sites: list[tuple[str, Site | None]] = [(site.host, site) for site in SITES.values()]
    servers = [Server(host, desk.port, site, desk) for host, site in [(CONTROL_HOST, None), *sites]]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(1.0,), daemon=True).start()
    return servers
