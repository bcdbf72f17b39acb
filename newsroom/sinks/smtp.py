"""A loopback mail server that keeps what it is given: one ``.eml`` a mail, one line in the log."""

from asyncio import WriteTransport
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsroom.sinks.faults import Faults, Log

_BUSY = "451 4.3.0 Temporary failure, try again later"


class Catcher:
    """aiosmtpd's handler: refuses or drops where a fault says so, else keeps the mail."""

    def __init__(self, folder: Path, log: Log, faults: Faults) -> None:
        self.folder, self.log, self.faults = folder, log, faults
        self.kept = len(list(folder.glob("*.eml")))

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's names)
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.faults.take("smtp", "451_rcpt"):
            return _BUSY
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        fault = self.faults.take("smtp", "451_data", "drop")
        if fault and fault.kind == "451_data":
            return _BUSY
        self.keep(envelope)
        if fault and isinstance(server.transport, WriteTransport):
            server.transport.abort()
        return "250 OK"

    def keep(self, envelope: Envelope) -> None:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        self.kept += 1
        path = self.folder / f"{self.kept:04d}.eml"
        path.write_bytes(raw)
        self.log.append({**headers(raw), "rcpt": list(envelope.rcpt_tos), "file": path.name})


def headers(raw: bytes) -> dict[str, Any]:
    """The log's fields, decoded."""
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    return {
        "message_id": str(mail["Message-ID"] or ""),
        "from": str(mail["From"] or ""),
        "to": str(mail["To"] or ""),
        "subject": str(mail["Subject"] or ""),
    }


def start(port: int, folder: Path, log: Log, faults: Faults) -> Controller:
    """Runs the catcher in a thread of its own. OSError if the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Catcher(folder, log, faults), hostname="127.0.0.1", port=port)
    controller.start()
    return controller
