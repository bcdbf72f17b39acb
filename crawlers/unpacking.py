"""Content encodings undone in a bounded stream: gzip, deflate, br, zstd, and one in another.

A megabyte may unpack to a thousand. No stage of a chain holds more than a piece of 64 KiB, and
each may give 8 MiB in all; the first piece beyond ends it.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
from backports import zstd

from crawlers.troubles import Refusal

__all__ = ["ACCEPTED", "unpack", "zstd"]

Pieces = Iterable[bytes]

_PIECE = 64 * 1024
_MOST_ENCODINGS = 3
# Servers write a charset here, or that there is no encoding.
_NONE = {"", "identity", "none", "utf-8", "utf8"}


def unpack(body: bytes, encodings: list[str], most: int, *, may_be_cut: bool = False) -> bytes:
    """The body without its encodings (in the order of Content-Encoding; RFC 9110, 8.4).

    ``may_be_cut``: we stopped reading ourselves, and want what there is. Raises Refusal: ``bomb``
    (a stage gives more than ``most`` bytes), ``encoding_unknown``, ``broken_encoding``.
    """
    names = [name.strip().lower() for text in encodings for name in text.split(",")]
    names = [name for name in names if name not in _NONE]
    if not names or not body:
        return body
    unknown = [name for name in names if name not in _UNPACKERS]
    if unknown:
        raise Refusal("encoding_unknown", ", ".join(unknown)[:80])
    if len(names) > _MOST_ENCODINGS:
        raise Refusal("bomb", f"packed {len(names)} times")
    pieces: Pieces = _pieces(body)
    for name in reversed(names):
        pieces = _bounded(_UNPACKERS[name](pieces), most)
    plain = bytearray()
    try:
        for piece in pieces:
            plain += piece
    except EOFError as error:
        if not may_be_cut:
            raise Refusal("broken_encoding", f"{', '.join(names)}: {error}") from error
    except (zlib.error, brotli.error, zstd.ZstdError, ValueError) as error:
        raise Refusal("broken_encoding", f"{', '.join(names)}: {error}") from error
    return bytes(plain)


def _pieces(body: bytes) -> Iterator[bytes]:
    return (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))


def _bounded(pieces: Pieces, most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise Refusal("bomb", f"unpacks to more than {most} bytes")
        yield piece


def _gunzip(pieces: Pieces) -> Iterator[bytes]:
    """All members; what follows the last one and is no gzip is left out, as browsers do."""
    unpacker, members = zlib.decompressobj(wbits=31), 0
    for piece in pieces:
        rest = piece
        while rest:
            if unpacker.eof:
                unpacker, members = zlib.decompressobj(wbits=31), members + 1
            try:
                yield unpacker.decompress(rest, _PIECE)
            except zlib.error:
                if members:
                    return
                raise
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    yield from _rest_of(unpacker)


def _inflate(pieces: Pieces) -> Iterator[bytes]:
    """``deflate`` is zlib's format; some servers send the bare stream (RFC 9110, 8.4.1.2)."""
    stream = iter(pieces)
    first = next(stream, b"")
    is_zlib = len(first) > 1 and first[0] & 15 == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    unpacker = zlib.decompressobj(wbits=15 if is_zlib else -15)
    for piece in _chained(first, stream):
        rest = piece
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, _PIECE)
            rest = unpacker.unconsumed_tail
    yield from _rest_of(unpacker)


def _rest_of(unpacker: "zlib._Decompress") -> Iterator[bytes]:
    while not unpacker.eof:
        piece = unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
        if not piece:
            raise EOFError("cut short")
        yield piece


def _unbrotli(pieces: Pieces) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    for piece in pieces:
        yield unpacker.process(piece, output_buffer_limit=_PIECE)
        while not unpacker.can_accept_more_data():
            yield unpacker.process(b"", output_buffer_limit=_PIECE)
    while not unpacker.is_finished():
        piece = unpacker.process(b"", output_buffer_limit=_PIECE)
        if not piece:
            raise EOFError("cut short")
        yield piece


def _unzstd(pieces: Pieces) -> Iterator[bytes]:
    """All frames. A frame's window, which it may claim to be gigabytes, is at most 8 MiB
    (RFC 9659)."""
    unpacker = _zstd_frame()
    for piece in pieces:
        rest = piece
        while rest or not (unpacker.eof or unpacker.needs_input):
            if unpacker.eof:
                unpacker = _zstd_frame()
            yield unpacker.decompress(rest, _PIECE)
            rest = unpacker.unused_data if unpacker.eof else b""
    if not unpacker.eof:
        raise EOFError("cut short")


def _zstd_frame() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


_UNPACKERS: dict[str, Callable[[Pieces], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
ACCEPTED = "gzip, deflate, br, zstd"
