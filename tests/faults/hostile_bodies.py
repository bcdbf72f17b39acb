"""Answers that would fill the memory, never end, or are not what they say."""

import gzip
import os
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import repeat

import brotli

from crawlers.unpacking import zstd

__all__ = ["BIG", "BODIES", "Hostile"]

_CHUNK = bytes(16 * 1024 * 1024)
_CHUNKS = 64  # a gigabyte
_OK = b"HTTP/1.1 200 OK\r\n"
_HTML = b"Content-Type: text/html; charset=utf-8\r\n"
_XML = b"Content-Type: application/rss+xml\r\n"
Send = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Hostile:
    """``at``: the path at which it is served, of a page or of the listing itself. ``kinds``: how
    the ledger may call it. ``is_slow``: ends by the request's deadline, not by its size."""

    name: str
    kinds: tuple[str, ...]
    send: Send
    at: str = "/news/1.html"
    is_slow: bool = False


def _whole(body: Callable[[], bytes], *headers: bytes, kind: bytes = _HTML) -> Send:
    def send(peer: socket.socket) -> None:
        packed = body()
        lines = b"".join(line + b"\r\n" for line in headers)
        peer.sendall(_OK + kind + lines + b"Content-Length: %d\r\n\r\n" % len(packed) + packed)

    return send


def _packed(encoding: bytes, body: Callable[[], bytes]) -> Send:
    return _whole(body, b"Content-Encoding: " + encoding)


def _for_ever(head: bytes, pieces: Callable[[], Iterator[bytes]], pause_s: float = 0.0) -> Send:
    def send(peer: socket.socket) -> None:
        peer.sendall(head)
        for piece in pieces():
            peer.sendall(piece)
            time.sleep(pause_s)

    return send


def _endless(piece: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: repeat(piece)


@cache
def _gzip() -> bytes:
    return gzip.compress(_CHUNK) * _CHUNKS


@cache
def _deflate(wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    first = packer.compress(_CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(_CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (_CHUNKS - 1)


@cache
def _brotli() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join(packer.process(_CHUNK) for _ in range(_CHUNKS)) + bytes(packer.finish())


@cache
def _zstd() -> bytes:
    return bytes(zstd.compress(_CHUNK)) * _CHUNKS


def _nested_divs() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + "깊은 곳의 글".encode() + b"</body></html>"


def _many_entries() -> bytes:
    items = b"".join(b"<item><link>http://a.example/%d</link></item>" % n for n in range(100_000))
    return b"<rss><channel>" + items + b"</channel></rss>"


def _wide_table() -> bytes:
    return b"<html><body><table>" + b"<tr><td>1<td>2" * 550_000 + b"</table></body></html>"


def _laughs() -> bytes:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
    )
    return b'<?xml version="1.0"?><!DOCTYPE rss [%s]>%s' % (
        entities,
        b"<rss><channel><item><title>&l9;</title><link>/news/1.html</link></item></channel></rss>",
    )


def _blowup() -> bytes:
    """One long entity, called very often."""
    declared = b'<!DOCTYPE rss [<!ENTITY a "%s">]>' % (b"a" * 100_000)
    return declared + b"<rss><channel><title>%s</title></channel></rss>" % (b"&a;" * 10_000)


def _png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + os.urandom(200_000)


def _flood() -> Iterator[bytes]:
    while True:
        yield b"X-Flood: " + b"a" * 200 + b"\r\n"


def _informing() -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 20


_CHUNKED = _OK + _HTML + b"Transfer-Encoding: chunked\r\n\r\n"
_PIECE = b"<p>" + b"a" * 65_533
BODIES = [
    Hostile("gzip, 1 GB", ("bomb",), _packed(b"gzip", _gzip)),
    Hostile("deflate, 1 GB", ("bomb",), _packed(b"deflate", lambda: _deflate(15))),
    Hostile("bare deflate, 1 GB", ("bomb",), _packed(b"deflate", lambda: _deflate(-15))),
    Hostile("br, 1 GB", ("bomb",), _packed(b"br", _brotli)),
    Hostile("zstd, 1 GB", ("bomb",), _packed(b"zstd", _zstd)),
    Hostile("gzip in gzip", ("bomb",), _packed(b"gzip, gzip", lambda: gzip.compress(_gzip()))),
    Hostile("zstd in br", ("bomb",), _packed(b"zstd, br", lambda: brotli.compress(_zstd()))),
    Hostile("gzip 20 times", ("bomb",), _packed(b"gzip, " * 19 + b"gzip", _gzip)),
    Hostile("sitemap.xml.gz, 1 GB", ("bomb", "too_large"),
            _whole(_gzip, kind=b"Content-Type: application/gzip\r\n"), at="/list.xml"),
    Hostile("400 MB plain", ("too_large",), _for_ever(
        _OK + _HTML + b"Content-Length: 400000000\r\n\r\n", _endless(_PIECE))),
    Hostile("plain without end", ("too_large",), _for_ever(_OK + _HTML + b"\r\n", _endless(_PIECE))),
    Hostile("chunked without end", ("too_large",), _for_ever(
        _CHUNKED, _endless(b"%x\r\n%s\r\n" % (len(_PIECE), _PIECE)))),
    Hostile("chunks of 1 byte without end", ("too_large", "timeout"), _for_ever(
        _CHUNKED, _endless(b"1\r\na\r\n" * 5000)), is_slow=True),
    Hostile("flood of headers", ("headers_too_large",), _for_ever(_OK, _flood)),
    Hostile("header without end", ("headers_too_large",), _for_ever(
        _OK + b"X-Long: ", _endless(b"a" * 65_536))),
    Hostile("103 without end", ("headers_too_large",), _for_ever(b"", _informing)),
    Hostile("slow headers", ("timeout",), _for_ever(
        _OK, _endless(b"X: y\r\n"), 0.3), is_slow=True),
    Hostile("slow body", ("timeout",), _for_ever(
        _OK + _HTML + b"Content-Length: 100000\r\n\r\n", _endless(b"a"), 0.3), is_slow=True),
    Hostile("silence", ("timeout",), lambda _peer: time.sleep(45), is_slow=True),
    Hostile("length longer than the body", ("cut_short",), lambda peer: peer.sendall(
        _OK + _HTML + b"Content-Length: 100000\r\n\r\n<html><body>short")),
    Hostile("two lengths", ("unexpected", "connection_lost", "cut_short"), lambda peer: peer.sendall(
        _OK + _HTML + b"Content-Length: 5\r\nContent-Length: 90000000\r\n\r\n<html>")),
    Hostile("an encoding nobody knows", ("encoding_unknown",), _packed(b"sdch", lambda: b"x")),
    Hostile("gzip that is none", ("broken_encoding",), _packed(b"gzip", lambda: b"<html>" * 99)),
    Hostile("PNG as a page", ("not_text",), _whole(_png)),
    Hostile("PDF as a feed", ("not_text",),
            _whole(lambda: b"%PDF-1.7\n" + os.urandom(99_999), kind=_XML), at="/list.xml"),
    Hostile("noise as a page", ("not_text",), _whole(lambda: b"<html>" + os.urandom(99_999))),
    Hostile("billion laughs", ("doctype", "doctype_forbidden"), _whole(_laughs, kind=_XML),
            at="/list.xml"),
    Hostile("quadratic entities", ("doctype", "doctype_forbidden"), _whole(_blowup, kind=_XML),
            at="/list.xml"),
]  # fmt: skip
"""Refused each."""
BIG = [
    Hostile("200,000 nested divs", (), _whole(_nested_divs)),
    Hostile("550,000 table rows, 7.7 MB", (), _whole(_wide_table)),
    Hostile("100,000 entries", (), _whole(_many_entries, kind=_XML), at="/list.xml"),
]
"""Within every limit, and so taken; what they cost is shown."""
