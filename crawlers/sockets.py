"""The last look before a socket is connected.

The resolver's guard (crawlers/resolver.py) judges what names resolve to. This one judges the
address that the kernel is about to be given, whichever code gives it, and so holds even where the
resolver was walked round.
"""

import errno
import sys
from typing import Any

from crawlers import resolver
from crawlers.dial_policy import policy

REFUSED = errno.EACCES
"""What the code that wanted to connect is told."""


def guard_sockets() -> None:
    """From here on no Python code of this process connects a socket to a place that the policy
    refuses: it gets a PermissionError. Cannot be undone (PEP 578)."""
    sys.addaudithook(_look)


def may_connect(address: str, port: int) -> bool:
    """Whether a socket may be connected to this address; a name in its place never is."""
    proxy = policy().proxy
    if proxy is not None:
        return (address, port) == proxy or (address, port) in resolver.proxy_addresses
    try:
        return policy().may_dial(address, port)
    except ValueError:
        return False


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    _, address = arguments
    # (host, port, …) for IPv4 and IPv6; a path for sockets that leave no machine.
    if isinstance(address, tuple) and not may_connect(str(address[0]), int(address[1])):
        raise PermissionError(REFUSED, f"{address[0]}:{address[1]} must not be dialled")
