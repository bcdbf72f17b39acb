"""A web server at many addresses at once, whose answers tell the crawler where not to go."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

__all__ = ["Answer", "TrapServer"]

Answer = tuple[int, dict[str, str], bytes]


class TrapServer:
    """``answer`` is asked with host (of the Host header, lower case) and path. ``asked`` is its
    own log of (host, path). Port 0 takes a free one for all addresses."""

    def __init__(
        self, addresses: list[str], answer: Callable[[str, str], Answer], port: int = 0
    ) -> None:
        self.asked: set[tuple[str, str]] = set()
        self.port = port
        self._answer = answer
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        for address in addresses:
            self._in_loop(self._listen(address))

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _in_loop(self, work: "asyncio.Future[None] | object") -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _listen(self, address: str) -> None:
        server = await asyncio.start_server(self._serve, address, self.port)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = head.split("\r\n")
                path = lines[0].split(" ")[1]
                named = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                host = named.get("host", "").removesuffix(f":{self.port}")
                self.asked.add((host, path))
                writer.write(_response(*self._answer(host, path)))
                await writer.drain()
        writer.close()


def _response(status: int, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Other'}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("utf-8") + body
