"""Listeners at places that nobody may connect to. Each notices whoever does."""

import selectors
import socket
import threading
from contextlib import suppress

__all__ = ["Canaries"]

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\ncanary"


class Canaries:
    """Listens at all these (address, port); ``connects`` counts every accepted connection, and
    ``places`` is where it could really listen."""

    def __init__(self, places: list[tuple[str, int]]) -> None:
        self.connects = 0
        self.places: list[tuple[str, int]] = []
        self.asked: list[bytes] = []
        self._selector = selectors.DefaultSelector()
        self._is_over = False
        for place in places:
            with suppress(OSError):
                self._listen(place)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def touch_all(self) -> int:
        """Connects to each of them ourselves; gives how many of these were noticed."""
        before = self.connects
        for place in self.places:
            with socket.create_connection(place, timeout=5) as one:
                one.sendall(b"GET /touch HTTP/1.0\r\n\r\n")
                one.recv(100)
        noticed, self.connects = self.connects - before, before
        return noticed

    def close(self) -> None:
        self._is_over = True
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    def _listen(self, place: tuple[str, int]) -> None:
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        one = socket.socket(family, socket.SOCK_STREAM)
        try:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(place)
            one.listen(64)
        except OSError:
            one.close()
            raise
        self._selector.register(one, selectors.EVENT_READ)
        self.places.append(place)

    def _watch(self) -> None:
        while not self._is_over:
            for key, _ in self._selector.select(0.1):
                connection, _ = key.fileobj.accept()  # type: ignore[union-attr]
                self.connects += 1
                with connection, suppress(OSError):
                    connection.settimeout(1)
                    self.asked.append(connection.recv(2000).split(b"\r\n")[0][:200])
                    connection.sendall(_ANSWER)
