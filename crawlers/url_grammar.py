"""One strict grammar of URLs, so that no two readers of one differ.

Every attack by spelling lives on two programs reading one address differently. A host is therefore
a plain name or an address in the one regular way, or it is refused.
"""

import re
from urllib.parse import SplitResult, urlsplit

from crawlers.addresses import literal

PORTS = {"http": 80, "https": 443}

_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}\.?")
_LONGEST_NAME = 253
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)")
_UNREADABLE = re.compile(r"[\x00-\x20\x7f\\]")


def oddity(url: str) -> str | None:
    """What is irregular about a URL, or None: http(s), no user, a host in regular spelling."""
    if _UNREADABLE.search(url):
        return "a space, control character or backslash in the address"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in PORTS:
        return f"scheme {parts.scheme!r}"
    return _odd_host(parts)


def _odd_host(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    if "@" in parts.netloc:
        return "a user in the address"
    if not host.strip("."):
        return "no host"
    if "[" in parts.netloc:
        return f"address {host}" if literal(host) is None or "%" in host else None
    if literal(host) is not None:
        return None
    try:
        # Foreign letters as names really are looked up; full-width digits become digits.
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return f"host {host[:80]!r}"
    if len(host.rstrip(".")) > _LONGEST_NAME or not _NAME.fullmatch(host.lower()):
        return f"host {host[:80]!r}"
    # What ends in a number is read as an IPv4 address by some (0x7f.1, 2130706433, 127.1).
    if _NUMBER.fullmatch(host.rstrip(".").rsplit(".", 1)[-1].lower()):
        return f"address {host[:80]!r} in irregular spelling"
    return None
