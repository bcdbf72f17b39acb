"""Addresses that may become links: http(s) only, with nothing in them that ends a link early."""

from urllib.parse import urlsplit

from newswatch.text import clean_line

# Markup of Slack (| > <), HTML and plain text ends a link at these; RFC 3986 wants them encoded.
_UNSAFE = set(" <>|\"'`\\^{}")


def safe_link(url: str) -> str | None:
    """The address with unsafe characters percent-encoded; None where it must not be a link.

    Refused: other schemes than http and https, no host, a user name before the host (spoofing),
    controls and invisible characters.
    """
    if clean_line(url) != url or "\n" in url:
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return "".join(f"%{ord(char):02X}" if char in _UNSAFE else char for char in url)
