"""Eight small newsrooms on loopback that answer as fast as one process can.

``python -m benchmarks.fetch_server`` prints their addresses as one line of JSON and serves until
its parent closes its stdin. Every answer's body is new, about 50 kB of Korean HTML.
"""

import asyncio
import itertools
import json
import random
import sys

HOSTS = [f"127.78.0.{number}" for number in range(1, 9)]
ROBOTS = b"""User-agent: GPTBot
Disallow: /

User-agent: *
Disallow: /admin/
Disallow: /search*
Disallow: /*?print=
Allow: /news/
"""
_SYLLABLES = [chr(code) for code in range(0xAC00, 0xAC00 + 900, 7)]
_PARTS = 64


def page_parts(seed: int = 1) -> list[bytes]:
    """Halves of pages: navigation, scripts and text, as much of each as pages of the press have."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 5))) for _ in range(2500)]
    return [_part(dice, words) for _ in range(_PARTS)]


def _part(dice: random.Random, words: list[str]) -> bytes:
    links = "".join(
        f'<li class="item-{n % 7}"><a href="/news/{dice.randint(1, 99999)}.html">'
        f"{' '.join(dice.choices(words, k=6))}</a></li>\n"
        for n in range(90)
    )
    text = "".join(f"<p>{' '.join(dice.choices(words, k=40))}.</p>\n" for _ in range(14))
    script = "".join(
        f"window.cfg{n}={{id:'{dice.getrandbits(64):x}',slot:'/{n}/{dice.getrandbits(32)}'}};"
        for n in range(60)
    )
    return f"<script>{script}</script><ul>{links}</ul><article>{text}</article>".encode()


class Newsroom(asyncio.Protocol):
    parts = page_parts()
    numbers = itertools.count()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.unread = b""

    def data_received(self, data: bytes) -> None:
        self.unread += data
        while b"\r\n\r\n" in self.unread:
            head, _, self.unread = self.unread.partition(b"\r\n\r\n")
            self.answer(head.split(b" ", 2)[1])

    def answer(self, path: bytes) -> None:
        if path == b"/robots.txt":
            self.send(b"text/plain", [ROBOTS])
            return
        number = next(self.numbers)
        head = b"<!doctype html><html lang=ko><head><title>%d</title></head><body>" % number
        one, other = self.parts[number % _PARTS], self.parts[(number * 7 + 3) % _PARTS]
        self.send(b"text/html; charset=utf-8", [head, one, other, b"</body></html>"])

    def send(self, kind: bytes, body: list[bytes]) -> None:
        length = sum(map(len, body))
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, length)
        self.transport.write(b"".join([head, *body]))


async def main() -> None:
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Newsroom, host, 0) for host in HOSTS]
    places = [server.sockets[0].getsockname()[:2] for server in servers]
    print(json.dumps([f"http://{host}:{port}" for host, port in places]), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
