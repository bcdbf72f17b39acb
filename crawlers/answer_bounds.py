"""How much a server may send besides its body: status lines and headers of all answers together,
and the lengths between chunks.

Twisted bounds one header line and nothing else: a flood of small ones fills the memory for as long
as the deadline lets it. And it hands on every chunk by itself: a body in chunks of one byte keeps
the whole process busy.
"""

from collections.abc import Callable
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.iweb import IResponse

from crawlers.troubles import Refusal

MAX_HEAD_BYTES = 64 * 1024
MAX_CHUNKED_BYTES = 24 * 1024 * 1024
"""Of a body with its chunks' lengths: thrice what a body may have."""


class _JoinedChunks(_ChunkedTransferDecoder):
    """Hands on what came together as one piece."""

    def __init__(self, deliver: Callable[[bytes], None], finish: Callable[[bytes], None]) -> None:
        self._pieces: list[bytes] = []
        self._deliver = deliver
        self._finish = finish
        self._seen = 0
        super().__init__(self._pieces.append, self._end)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self._seen += len(data)
        if self._seen > MAX_CHUNKED_BYTES:
            raise Refusal("too_large", f"more than {MAX_CHUNKED_BYTES} bytes in small chunks")
        super().dataReceived(data)
        self._flush()

    def _end(self, rest: bytes) -> None:
        self._flush()
        self._finish(rest)

    def _flush(self) -> None:
        if self._pieces:
            joined = b"".join(self._pieces)
            self._pieces.clear()
            self._deliver(joined)


class _BoundedParser(_LenientHTTPClientParser):
    """Gives up on a head of more than 64 KiB; answers of 1xx count towards it."""

    _transferDecoders: Any = {b"chunked": _JoinedChunks}  # noqa: N815, RUF012 - of Twisted
    seen = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        self.seen += len(line) + 1
        if self.seen > MAX_HEAD_BYTES:
            raise Refusal("headers_too_large", f"more than {MAX_HEAD_BYTES} bytes")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802
        raise Refusal("headers_too_large", f"a line of more than {self.MAX_LENGTH} bytes")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: TxRequest) -> "Deferred[IResponse]":
        answer = super().request(request)
        # Twisted names the parser's class in its code: as Scrapy does, it is changed afterwards.
        if self._parser is not None:
            self._parser.__class__ = _BoundedParser
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Scrapy's client protocol with a bounded head and bounded chunks."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
