"""Small sites of our own on loopback, for crawls to be tested on. Each keeps its own log."""

import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
NOON = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(days=2)
"""Of the day before yesterday, in Seoul: what is older than a week is not fetched."""
TEXT = "정부는 누구나 쓸 수 있는 인공지능 모형의 조달 지침을 새로 정했다고 밝혔다. " * 4


class Site:
    """One outlet; ``asked`` is its own log: (path, headers, moment). ``slow_s`` before answers.

    An answer of status 0 is none: the connection ends.
    """

    def __init__(self, host: str, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        self.slow_s = 0.0
        self.server = ThreadingHTTPServer((host, 0), _handler_of(self))
        self.server.daemon_threads = True
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        scheme = "http" if tls is None else "https"
        self.url = f"{scheme}://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        status, sent, body = self.answers.get(path, (404, {}, b"not here"))
        if "ETag" in sent and headers.get("If-None-Match") == sent["ETag"]:
            return 304, {"ETag": sent["ETag"]}, b""
        return status, sent, body

    def publish(self, number: int, title: str | None = None, path: str | None = None) -> str:
        """An article and its page; gives its address."""
        path = path or f"/news/{number}.html"
        body = page(title or f"공개 모형 {number}호 지침이 나왔다")
        self.answers[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, body)
        return self.url + path

    def list_feed(self, addresses: list[str], path: str = "/rss.xml", **headers: str) -> None:
        """A feed of these addresses, the newest last."""
        items = "".join(
            f"<item><title>머리기사 {url.rsplit('/', 1)[-1]}</title><link>{url}</link>"
            f"<pubDate>{format_datetime(NOON + timedelta(minutes=n))}</pubDate></item>"
            for n, url in enumerate(addresses)
        )
        body = f'<rss version="2.0"><channel><title>시험</title>{items}</channel></rss>'
        kind = {"Content-Type": "application/rss+xml", **headers}
        self.answers[path] = (200, kind, body.encode())

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def count(self, path: str) -> int:
        return self.paths().count(path)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def page(title: str) -> bytes:
    return (
        f"<!doctype html><html lang=ko><head><title>{title}</title>"
        f'<meta property="og:title" content="{title}"></head><body><article><h1>{title}</h1>'
        f"<p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    ).encode()


def write_outlet(folder: Path, slug: str, site: Site, discover: str | None = None) -> None:
    """An outlet's YAML; its articles stand under /news/."""
    discover = discover or f"[{{kind: feed, url: '{site.url}/rss.xml', every: 10m}}]"
    (folder / f"{slug}.yaml").write_text(
        f"""
slug: {slug}
name: {{ko: 작은신문, en: Small}}
home: {site.url}/
kind: news
tier: 2
discover: {discover}
article: {{path: '^/news/'}}
promise: {{articles_per_day: [1, 9], with_body: 0.9}}
verified: {{by: evidence, on: 2026-11-21}}
""",
        encoding="utf-8",
    )


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def _handler_of(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = dict(self.headers)
            site.asked.append((self.path, headers, time.monotonic()))
            time.sleep(site.slow_s)
            status, sent, body = site.answer(self.path, headers)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in sent.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
