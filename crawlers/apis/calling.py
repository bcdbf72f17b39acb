"""An API's request as it is made: by ``requests``, in a thread beside the reactor.

Everything around it is the crawl's own (crawlers/wire.py): the ledger's row, the host's gate, the
bounded unpacking, landing. Here is what only the client can keep: the keys, which no row, log or
error may show; the deadline; the size; the place that is dialled (crawlers/sockets.py).
"""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import requests
import urllib3
from scrapy import Request
from scrapy.http import Response

from crawlers import resolver
from crawlers.apis.api import Signed
from crawlers.apis.registry import api_of
from crawlers.dial_policy import policy
from crawlers.outlet import Source
from crawlers.sockets import REFUSED
from crawlers.troubles import Refusal
from crawlers.xml_text import MAX_BYTES
from newswatch.settings import settings

# It logs whole addresses at WARNING where headers are odd; ours bear keys.
logging.getLogger("urllib3").setLevel(logging.ERROR)

_STEP = 64 * 1024
_HIDDEN = "***"
_SHORTEST_KEY = 6


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


async def call(source: Source, request: Request) -> Response:
    """Asks an API; redirects are answers, not followed. The answer names no key, whatever it said.

    Raises Refusal: api_key_missing, timeout, too_large, address, tls, dns, connection_refused,
    connection_lost.
    """
    api = api_of(source)
    if missing := api.missing_keys():
        raise Refusal("api_key_missing", ", ".join(missing))
    keys = api.known_keys()
    signed = api.sign(request.url, keys)
    headers = {name.decode(): value[0].decode() for name, value in request.headers.items()}
    # Unpacked, so that a key that is repeated can be found.
    plain = {"Accept-Encoding": "identity"}
    sent = Signed(signed.url, {**headers, **plain, **signed.headers})
    answer = _without_keys(await _in_time(sent), [*keys.values()])
    return Response(request.url, answer.status, dict(answer.headers), answer.body)


async def _in_time(sent: Signed) -> _Answer:
    """In a thread that nobody waits for at the end: an answer that trickles is left to itself."""
    loop, told = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
    deadline_s = settings().request_deadline_s

    def tell(answer: _Answer | Refusal) -> None:
        if told.done():
            return
        if isinstance(answer, Refusal):
            told.set_exception(answer)
        else:
            told.set_result(answer)

    def work() -> None:
        answer = _asked(sent, time.monotonic() + deadline_s)
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, answer)

    threading.Thread(target=work, name="api", daemon=True).start()
    try:
        return await asyncio.wait_for(told, deadline_s)
    except TimeoutError:
        raise Refusal("timeout", f"{deadline_s:.0f} s") from None


def _asked(sent: Signed, until: float) -> _Answer | Refusal:
    """The answer, or what came in its place; never an exception, whose text might bear the key."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            seconds = until - time.monotonic()
            with session.get(
                sent.url,
                headers=dict(sent.headers),
                proxies=_proxies(),
                timeout=seconds,
                stream=True,
                allow_redirects=False,
            ) as answer:
                body = _body(answer, until)
                return _Answer(answer.status_code, dict(answer.headers), body)
    except Refusal as refusal:
        return refusal
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        return Refusal(_kind(error), type(error).__name__)
    except ValueError as error:
        return Refusal("connection_lost", type(error).__name__)


def _body(answer: requests.Response, until: float) -> bytes:
    """As it came over the wire, still packed. Raises Refusal too_large, timeout."""
    body = bytearray()
    for piece in answer.raw.stream(_STEP, decode_content=False):
        body += piece
        if len(body) > MAX_BYTES:
            raise Refusal("too_large", f"more than {MAX_BYTES} bytes")
        if time.monotonic() > until:
            raise Refusal("timeout")
    return bytes(body)


def _proxies() -> dict[str, str]:
    """The configured proxy, whose addresses the last look before a socket must know."""
    proxy = policy().proxy
    if proxy is None:
        return {}
    for *_, address in socket.getaddrinfo(*proxy, type=socket.SOCK_STREAM):
        resolver.proxy_addresses.add((str(address[0]), proxy[1]))
    return dict.fromkeys(("http", "https"), f"http://{proxy[0]}:{proxy[1]}")


def _kind(error: BaseException) -> str:
    """The trouble's name, by what lies under it."""
    causes = list(_causes(error))
    if any(isinstance(one, PermissionError) and one.errno == REFUSED for one in causes):
        return "address"
    for cls, kind in (
        (requests.exceptions.SSLError, "tls"),
        (urllib3.exceptions.SSLError, "tls"),
        (urllib3.exceptions.NameResolutionError, "dns"),
        (socket.gaierror, "dns"),
        (ConnectionRefusedError, "connection_refused"),
        (requests.Timeout, "timeout"),
        (urllib3.exceptions.TimeoutError, "timeout"),
        (TimeoutError, "timeout"),
    ):
        if any(isinstance(one, cls) for one in causes):
            return kind
    return "connection_lost"


def _causes(error: BaseException) -> list[BaseException]:
    """An error and what it was made of: ``requests`` wraps ``urllib3``, and that the socket's."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            reason = getattr(one, "reason", None)
            waiting += [*one.args, reason, one.__cause__, one.__context__]
    return found


def _without_keys(answer: _Answer, keys: list[str]) -> _Answer:
    """Some services repeat what they were asked, key and all."""
    body, headers = answer.body, dict(answer.headers)
    for written in {form for key in keys for form in (key, quote(key, safe=""))}:
        if len(written) >= _SHORTEST_KEY:
            body = body.replace(written.encode(), _HIDDEN.encode())
            headers = {name: value.replace(written, _HIDDEN) for name, value in headers.items()}
    return _Answer(answer.status, headers, body)
