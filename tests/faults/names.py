"""A small name server: what it answers may change from one question to the next (rebinding)."""

import socket
import struct
import threading
from collections import Counter
from contextlib import suppress
from ipaddress import ip_address

__all__ = ["NameServer"]

_TYPES = {1: 4, 28: 6}


class NameServer:
    """``names``: a name to its addresses; a list of lists is one answer after another, the last
    one for ever. A name that begins with ``*.`` stands for all below it. TTL 0."""

    def __init__(self, names: dict[str, list[list[str]]], address: str = "127.0.0.1") -> None:
        self._names = names
        self._asked: Counter[tuple[str, int]] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def asked(self, name: str) -> int:
        return sum(count for (one, _), count in self._asked.items() if one == name)

    def forget(self) -> None:
        """Every name begins with its first answer again."""
        self._asked.clear()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                question, who = self._socket.recvfrom(2000)
                with suppress(OSError):
                    self._socket.sendto(self._answer(question), who)

    def _answer(self, question: bytes) -> bytes:
        name, end = _name_of(question)
        kind = struct.unpack("!H", question[end : end + 2])[0]
        found = self._addresses(name, kind)
        records = b"".join(
            b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(packed)) + packed
            for packed in (ip_address(address).packed for address in found or [])
        )
        # An answer, authoritative; "no such name" where nothing is known of it.
        flags = 0x8580 if found is not None else 0x8583
        head = question[:2] + struct.pack("!HHHHH", flags, 1, len(found or []), 0, 0)
        return head + question[12 : end + 4] + records

    def _addresses(self, name: str, kind: int) -> list[str] | None:
        answers = self._names.get(name) or self._names.get("*." + name.split(".", 1)[-1])
        if answers is None:
            return None
        turn = self._asked[name, kind]
        self._asked[name, kind] += 1
        addresses = answers[min(turn, len(answers) - 1)]
        return [one for one in addresses if ip_address(one).version == _TYPES.get(kind)]


def _name_of(question: bytes) -> tuple[str, int]:
    """The name asked for, and where it ends."""
    labels, at = [], 12
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode("ascii", "replace"))
        at += 1 + question[at]
    return ".".join(labels).lower(), at + 1
