"""With no other channel: each message as ``.eml`` and ``.json`` under ``<home>/outbox``."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from alerts.channel import Channel
from alerts.mail import mail
from alerts.message import Message
from alerts.outcomes import Outcome, Retry, Sent
from newswatch.clock import in_seoul
from newswatch.settings import settings


@dataclass(frozen=True)
class Sheets:
    """The two files of one message, by their common name."""

    name: str
    eml: bytes
    json: bytes


def render(message: Message, recipient: str) -> Sheets:
    """The name is the delivery's own, so that a second write replaces the first."""
    said = {**asdict(message), "at": in_seoul(message.at).isoformat()}
    return Sheets(
        name=f"{in_seoul(message.at):%Y-%m-%d}-{message.short_key}",
        eml=mail(message, f"{recipient}@localhost"),
        json=json.dumps(said, ensure_ascii=False, indent=2).encode(),
    )


def send(sheets: Sheets) -> Outcome:
    """Writes both files whole or not at all."""
    outbox = settings().home / "outbox"
    try:
        outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        for suffix, content in (("eml", sheets.eml), ("json", sheets.json)):
            _write(outbox / f"{sheets.name}.{suffix}", content)
    except OSError as error:
        return Retry(f"cannot write into {outbox}: {error.strerror}", for_all=True)
    return Sent(f"{sheets.name}.eml")


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as sheet:
        sheet.write(content)
        sheet.flush()
        os.fsync(sheet.fileno())
    draft.replace(path)


CHANNEL = Channel(render, send, repeat="never")
