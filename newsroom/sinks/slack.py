"""A loopback stand-in for Slack's incoming webhook, and the control address of both sinks."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newsroom.sinks.faults import Faults, Log
from newsroom.sinks.slack_rules import refusal

HOOK = "/services/T00000000/B00000000/standin"


class Bucket:
    """One message a second, a few at once: Slack's rule for webhooks."""

    def __init__(self, per_second: float, burst: int) -> None:
        self.per_second, self.burst = per_second, burst
        self._lock = threading.Lock()
        self._tokens, self._at = float(burst), time.monotonic()

    def wait(self) -> float:
        """Takes a token and gives 0, or gives the seconds until there is one."""
        with self._lock:
            moment = time.monotonic()
            grown = self._tokens + (moment - self._at) * self.per_second
            self._tokens, self._at = min(float(self.burst), grown), moment
            if self._tokens >= 1:
                self._tokens -= 1
                return 0.0
            return (1 - self._tokens) / self.per_second


class SlackServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, log: Log, mails: Log, faults: Faults, bucket: Bucket) -> None:
        self.log, self.mails, self.faults, self.bucket = log, mails, faults, bucket
        self.refused = 0
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: SlackServer

    def log_message(self, format: str, *args: Any) -> None:
        """The log of accepted payloads says it all."""

    def do_GET(self) -> None:
        if self.path != "/_sinks/state":
            return self.answer(404, "no_service")
        state = {
            "slack": self.server.log.count(),
            "mails": self.server.mails.count(),
            "slack_refused": self.server.refused,
            "faults": self.server.faults.waiting(),
        }
        return self.answer(200, json.dumps(state), "application/json")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/_sinks/fault":
            return self.inject(body)
        if self.path != HOOK:
            return self.answer(404, "no_service")
        return self.post_message(body)

    def inject(self, body: bytes) -> None:
        """``{"sink": "slack", "kind": "429", "count": 2, "retry_after": 3}``, or ``{}`` to end."""
        try:
            order = json.loads(body or b"{}")
            if order:
                self.server.faults.inject(**order)
            else:
                self.server.faults.clear()
        except (ValueError, TypeError) as error:
            return self.answer(400, str(error))
        return self.answer(200, "ok")

    def post_message(self, body: bytes) -> None:
        fault = self.server.faults.take("slack", "500", "429", "hang", "close")
        if fault and fault.kind == "500":
            return self.answer(500, "server_error")
        if fault and fault.kind == "429":
            return self.limited(fault.retry_after)
        if fault and fault.kind == "hang":
            time.sleep(fault.seconds)
            return self.hang_up()
        wait = self.server.bucket.wait()
        if wait > 0:
            return self.limited(wait)
        wrong = refusal(body)
        if wrong:
            return self.answer(400, wrong)
        self.server.log.append({"payload": json.loads(body)})
        return self.hang_up() if fault else self.answer(200, "ok")

    def limited(self, seconds: float) -> None:
        self.answer(429, "rate_limited", retry_after=max(1, round(seconds + 0.499)))

    def hang_up(self) -> None:
        self.close_connection = True

    def answer(
        self, status: int, text: str, kind: str = "text/html", retry_after: int | None = None
    ) -> None:
        body = text.encode()
        if status not in (200, 404):
            self.server.refused += 1
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(body)
