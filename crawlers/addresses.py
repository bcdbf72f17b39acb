"""Which addresses are of the open Internet: a table written out, checked against IANA's
special-purpose registries (RFC 6890 and what came after it).

Python's ``is_private`` and ``is_global`` alone let carrier-grade NAT, multicast and embedded IPv4
through; they are asked too, as a second opinion.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NEVER_V4 = [
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # this host, this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; the clouds' metadata servers
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
_GLOBAL_UNICAST = ip_network("2000::/3")
"""All that IANA has given out of IPv6; whatever lies outside is never dialled."""
_NEVER_V6 = [
    ip_network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID, drone identities, …
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet. One with a zone never is."""
    if "%" in address:
        return False
    ip = _unwrapped(address)
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in _NEVER_V4)
    # ISATAP (RFC 5214) carries an IPv4 address under whatever prefix.
    is_tunnel = int(ip) >> 32 & 0xFFFFFFFF in _ISATAP
    return ip in _GLOBAL_UNICAST and not is_tunnel and not any(ip in block for block in _NEVER_V6)


def is_loopback(address: str) -> bool:
    return _unwrapped(address).is_loopback


def literal(host: str) -> str | None:
    """The IP address that a URL's host spells in the one regular way; None for a name."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return None


def plain(address: str) -> str:
    """The address in its one form, without IPv6 clothes and zone."""
    return str(_unwrapped(address))


def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    """IPv4 in IPv6 clothes (mapped, or the deprecated compatible form) is judged as IPv4."""
    ip = ip_address(address.split("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if isinstance(ip, IPv6Address) and int(ip) >> 32 == 0 and int(ip) > 1:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
