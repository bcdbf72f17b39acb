"""Ways to write an address that must not be dialled: regular, odd, hidden in IPv6, by name."""

from dataclasses import dataclass

__all__ = ["Spelling", "by_name", "of_loopback", "of_ports", "of_private"]


@dataclass(frozen=True)
class Spelling:
    """``before`` and ``after`` stand around the path: ``http://127.1`` + ``/news/1.html`` + ````.

    ``is_named``: the host is a name, for which a name server must stand.
    """

    before: str
    after: str = ""
    is_named: bool = False

    def url(self, path: str) -> str:
        return f"{self.before}{path}{self.after}"


_LOOPBACK = (
    "127.0.0.1", "127.1", "127.0.1", "127.00.00.01", "2130706433", "0x7f000001", "0x7F.0x0.0x0.0x1",
    "0x7f.1", "0177.0.0.1", "0177.1", "017700000001", "0127.0.0.1", "127.0.0.1.", "127.1.",
    "0", "0.0.0.0", "0x0", "00.0.0.0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::1]",
    "[2001:0:7f00:1::1]", "[2606:4700::5efe:7f00:1]", "[::1%25lo]", "[::1%lo]", "[fe80::1%25lo]",
    "localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "①②⑦.0.0.1", "１２７.0.0.1",
    "127。0。0。1", "127.0.0.1%20", "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "[::1]%00",
)  # fmt: skip


def of_loopback(port: int, home: str) -> list[Spelling]:
    """This machine, at one port. ``home`` is a host that may be asked."""
    suffix = "" if port == 80 else f":{port}"
    return [
        *(Spelling(f"http://{host}{suffix}") for host in _LOOPBACK),
        *(
            Spelling(f"http://{user}127.0.0.1{suffix}")
            for user in ("user@", "user:word@", "@", f"{home}@", f"{home}%40", f"{home}\\@", "a@b@")
        ),
        Spelling(f"http://127.0.0.1{suffix}\\@{home}"),
        Spelling(f"http://127.0.0.1{suffix}#@{home}"),
        Spelling(f"http://127.0.0.1{suffix}?@{home}"),
        Spelling(f"HTTP://127.0.0.1{suffix}"),
        Spelling(f"//127.0.0.1{suffix}"),
        Spelling(f"http:\\\\127.0.0.1{suffix}"),
        Spelling(f"http:///127.0.0.1{suffix}"),
        Spelling(f"http:127.0.0.1{suffix}"),
        Spelling(f"\thttp://127.0.0.1{suffix}"),
        Spelling(f"ht\ntp://127.0.0.1{suffix}"),
        Spelling(f"https://127.0.0.1{suffix}"),
        Spelling(f"ftp://127.0.0.1{suffix}"),
        Spelling(f"gopher://127.0.0.1{suffix}"),
        Spelling(f"data:text/html,<script src=http://127.0.0.1{suffix}", ">"),
        Spelling(f"view-source:http://127.0.0.1{suffix}"),
    ]


def of_private(hosts: list[str]) -> list[Spelling]:
    """Addresses of local networks, as they are written."""
    return [Spelling(f"http://{host}") for host in hosts]


def of_ports(host: str, ports: list[int]) -> list[Spelling]:
    """Other ports of a host that may be asked at one."""
    return [Spelling(f"http://{host}:{port}") for port in ports]


def by_name(names: list[str]) -> list[Spelling]:
    return [Spelling(f"http://{name}", is_named=True) for name in names]
