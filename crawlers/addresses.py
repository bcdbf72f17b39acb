"""Which addresses may be dialled at all: the public ones, and nothing of our own network.

Python's ``is_private`` and ``is_global`` alone let carrier-grade NAT, multicast and embedded IPv4
through (research: the hole of GHSA-gwph-fp79-379w), so the table below is written out.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_NEVER = [
    ip_network(block)
    for block in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.88.99.0/24",  # 6to4 relays
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "3fff::/20",  # documentation
    )
]
_PORTS = {"http": 80, "https": 443}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet."""
    ip = _unwrapped(address)
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not any(ip in block for block in _NEVER if block.version == ip.version)
    )


def is_loopback(address: str) -> bool:
    return _unwrapped(address).is_loopback


def may_dial(address: str, *, loopback: bool) -> bool:
    """With ``loopback`` only the sample newsroom's addresses are allowed, and no other."""
    return is_loopback(address) if loopback else is_public(address)


def url_refusal(url: str, *, loopback: bool) -> str | None:
    """Why this URL may not be asked for, or None: http(s), no user, ports 80 and 443."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in _PORTS:
        return f"scheme {parts.scheme!r}"
    if parts.username is not None or parts.password is not None:
        return "a user in the address"
    if not parts.hostname:
        return "no host"
    if not loopback and port not in (None, *_PORTS.values()):
        return f"port {port}"
    literal = _literal(parts.hostname)
    if literal is not None and not may_dial(literal, loopback=loopback):
        return f"address {literal}"
    return None


def is_loopback_host(url: str) -> bool:
    """Whether the URL names loopback by its very spelling; no name is resolved."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    literal = _literal(host)
    if literal is not None:
        return is_loopback(literal)
    return host == "localhost" or host.endswith(".localhost")


def _literal(host: str) -> str | None:
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return None


def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    """IPv4 in IPv6 clothes is judged as IPv4."""
    ip = ip_address(address.split("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if isinstance(ip, IPv6Address) and int(ip) >> 32 == 0 and int(ip) > 1:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
