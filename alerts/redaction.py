"""Texts from outside (answers, errors) before they are stored or logged: one line, no secret."""

from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import urlsplit

from newswatch.settings import Settings
from newswatch.text import clean_line

MASK = "***"
LONGEST = 300


def redact(text: str, settings: Settings) -> str:
    """``text`` cleaned and cut to 300 characters, every form of a secret replaced by ``***``."""
    for secret in sorted(_secrets(settings), key=len, reverse=True):
        text = text.replace(secret, MASK)
    return clean_line(text)[:LONGEST]


def _secrets(settings: Settings) -> Iterator[str]:
    if settings.slack_webhook_url is not None:
        url = settings.slack_webhook_url.get_secret_value()
        # Libraries print the path without the host, and its last part alone opens the channel.
        path = urlsplit(url).path
        yield url
        yield from (part for part in (path, path.strip("/"), path.split("/")[-1]) if len(part) > 8)
    if settings.smtp_password is not None and (
        password := settings.smtp_password.get_secret_value()
    ):
        # Some servers repeat a refused AUTH line, where it stands in base64 (RFC 4954).
        for plain in (password, f"\0{settings.smtp_user or ''}\0{password}"):
            yield b64encode(plain.encode()).decode()
        yield password
