"""Where the address guard is tried: which sites set traps, and what must not be reached."""

import socket
from dataclasses import dataclass

from tests.faults.canaries import Canaries
from tests.faults.guard_traps import ENTRIES, Places, Traps
from tests.faults.inside import furnish
from tests.faults.names import NameServer
from tests.faults.spellings import by_name, of_loopback, of_ports, of_private
from tests.faults.trap_server import TrapServer

__all__ = ["GROUNDS", "SIX", "Ground", "live", "newsroom"]

_PUBLIC, _PUBLIC_6 = "8.8.8.8", "2606:4700:4700::1111"
_PRIVATE = [
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "203.0.113.1", "fd00::1", "2002:7f00:1::1", "64:ff9b::7f00:1",
    "2001:db8::1", "2001:0:7f00:1::1", "2606:4700::5efe:7f00:1",
]  # fmt: skip
_ODD = ["2852039166", "0xa9fea9fe", "0xa9.0xfe.0xa9.0xfe", "[::ffff:169.254.169.254]", "10.1"]
_NAMES = {
    "inner.example": [["127.0.0.1"]], "inner6.example": [["::1"]], "ten.example": [["10.0.0.1"]],
    "cloud.example": [["169.254.169.254"]], "cgnat.example": [["100.64.0.1"]],
    "ula.example": [["fd00::1"]], "mapped.example": [["::ffff:127.0.0.1"]],
    "sixtofour.example": [["2002:7f00:1::1"]], "nat64.example": [["64:ff9b::7f00:1"]],
    "zero.example": [["0.0.0.0"]], "zero6.example": [["::"]],
    "both.example": [[_PUBLIC, "127.0.0.1"]], "both6.example": [["8.8.4.4", "::1"]],
    "rebind.example": [[_PUBLIC], ["127.0.0.1"]], "rebind6.example": [[_PUBLIC], ["::1"]],
}  # fmt: skip
SIX = "http://six.example"
"""A site of the open Internet that has an IPv6 address only: the guard lets it be."""


@dataclass
class Ground:
    """``values`` are the settings of the crawl."""

    traps: Traps
    server: TrapServer
    canaries: Canaries
    names: NameServer | None
    values: dict[str, str]

    def close(self) -> None:
        self.server.close()
        self.canaries.close()
        if self.names is not None:
            self.names.close()


def newsroom(step: int) -> Ground:
    """Traps at addresses of loopback as the sample newsroom has them; canaries at other addresses
    of it and other ports of theirs."""
    homes = {entry: f"127.77.3.{n}" for n, entry in enumerate(ENTRIES, 1)}
    shut, closed = _free_port(), "127.77.3.250"
    traps = Traps([], Places("", homes, [f"127.77.4.{n}" for n in range(1, 255 // step)]))
    server = TrapServer([*homes.values(), *traps.places.robots], traps.answer)
    traps.places.suffix = f":{server.port}"
    traps.spellings = [
        *of_loopback(shut, homes["feed"]),
        *of_ports(homes["feed"], [shut]),
        *(
            one
            for host in (closed, "127.0.0.1", "localhost", "[::1]", f"[::ffff:{closed}]")
            for one in of_ports(host, [server.port])
        ),
    ][::step]
    canaries = Canaries(
        [(host, shut) for host in ("127.0.0.1", "::1", homes["feed"])]
        + [(host, server.port) for host in (closed, "127.0.0.1", "::1")]
    )
    return Ground(traps, server, canaries, None, {"ALLOW_LOOPBACK": "1"})


def live(step: int) -> Ground:
    """Traps at public addresses; canaries at loopback, private and special addresses and at other
    ports. For a network of one's own (tests/faults/inside.py)."""
    furnish([_PUBLIC, _PUBLIC_6, *_PRIVATE], "127.0.0.1")
    names = NameServer({"*.traps.example": [[_PUBLIC]], "six.example": [[_PUBLIC_6]], **_NAMES})
    homes = {entry: f"{entry}.traps.example" for entry in ENTRIES}
    written = [f"[{one}]" if ":" in one else one for one in _PRIVATE]
    spellings = [
        *of_loopback(80, homes["feed"]),
        *of_private([*written, *_ODD]),
        *of_ports(_PUBLIC, [22, 8080]),
        *by_name(list(_NAMES)),
    ][::step]
    robots = [f"r{n}.traps.example" for n in range(len(spellings))]
    traps = Traps(spellings, Places("", homes, robots))
    server = TrapServer([_PUBLIC, _PUBLIC_6], traps.answer, 80)
    canaries = Canaries(
        [(host, port) for host in ("127.0.0.1", "::1") for port in (80, 443)]
        + [(host, 80) for host in _PRIVATE]
        + [(_PUBLIC, port) for port in (22, 8080)]
    )
    return Ground(traps, server, canaries, names, {})


GROUNDS = {"newsroom": newsroom, "live": live}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
