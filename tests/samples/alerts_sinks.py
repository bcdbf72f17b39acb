"""A Slack stand-in and an SMTP catcher: real servers on loopback that keep what they accepted.

They misbehave on demand. (PYTEST_DONT_REWRITE: test modules import it before it is a plugin.)
"""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Answer:
    """How the Slack stand-in treats one POST; ``fault``: drop (after reading it) or hang."""

    status: int = 200
    body: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    fault: str | None = None


@dataclass
class SlackSink:
    """``received``: every body read whole; ``answers``: for the next POSTs, then ``ok``."""

    url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)

    def texts(self) -> list[str]:
        return [json.dumps(body, ensure_ascii=False) for body in self.received]


@pytest.fixture
def slack() -> Iterator[SlackSink]:
    sink = SlackSink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.received.append(json.loads(body))
            answer = sink.answers.pop(0) if sink.answers else Answer()
            sink.arrived.set()
            if answer.fault == "hang":
                sink.released.wait(30)
            if answer.fault:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body.encode())))
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        sink.url = f"http://127.0.0.1:{server.server_port}/services/T0CANARY/B0CANARY/secretcanary"
        yield sink
        sink.released.set()
        server.shutdown()
        thread.join()


@dataclass
class MailSink:
    """``replies``: verb → reply (or fault: drop, hang) for the next time it is said."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)

    async def said(self, verb: str, server: Any, usual: str) -> str:
        reply = self.replies.pop(verb, usual)
        if reply == "hang":
            await asyncio.sleep(5)
        if reply in ("drop", "hang"):
            server.transport.abort()
            return "421 gone"
        return reply

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if "EHLO" in self.replies:
            return [await self.said("EHLO", server, "")]
        return responses

    async def handle_HELO(self, server: Any, session: Any, _envelope: Any, hostname: str) -> str:  # noqa: N802
        session.host_name = hostname
        return await self.said("HELO", server, "250 hello")

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return await self.said("MAIL", server, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        reply = await self.said("RCPT", server, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        reply = self.replies.get("DOT", "250 taken as Q1")
        if reply[0] not in "45":  # a fault after the final dot: the mail was taken all the same
            self.raw.append(envelope.content)
            parsed = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.received.append(parsed)
            self.to.append(envelope.rcpt_tos)
        return await self.said("DOT", server, "250 taken as Q1")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


StartMail = Callable[..., MailSink]


@pytest.fixture
def start_mail() -> Iterator[StartMail]:
    """Starts an SMTP catcher; keyword arguments go to aiosmtpd's Controller."""
    running: list[Controller] = []

    def start(**options: Any) -> MailSink:
        sink = MailSink()
        sink.port = free_port()
        controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **options)
        controller.start()
        running.append(controller)
        return sink

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def mail(start_mail: StartMail) -> MailSink:
    return start_mail()
