"""The HTTP client that stands behind the address guard, and tells of it in plain words."""

from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from service_identity import VerificationError

from crawlers import resolver, sockets
from crawlers.answer_bounds import BoundedFactory
from crawlers.dial_policy import policy
from crawlers.errands import errand_of
from crawlers.ledger import host_of, ledger_of
from crawlers.tls import UnverifyingHandler, is_exempt, mark_unverified
from crawlers.troubles import Refusal


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP client, whose every socket stands behind the address guard.

    Raises Refusal ``address`` where the guard stopped it, ``headers_too_large``. A proxy is used
    where the settings name one, and never because of a request's ``meta``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
        self._unverifying = UnverifyingHandler(crawler)

    async def download_request(self, request: Request) -> Response:
        request.meta.pop("proxy", None)
        proxy = policy().proxy
        if proxy is not None:
            request.meta["proxy"] = f"http://{proxy[0]}:{proxy[1]}"
        try:
            if is_exempt(errand_of(request), request.url):
                mark_unverified(ledger_of(self._crawler), request.meta["attempt_id"])
                return await self._unverifying.download_request(request)
            return await super().download_request(request)
        except Exception as error:
            raise _told(request, error) from error

    async def close(self) -> None:
        await self._unverifying.close()
        await super().close()


def _told(request: Request, error: Exception) -> Exception:
    """What stopped the request in its own name, instead of Twisted's."""
    host = host_of(request.url)
    if isinstance(error, CannotResolveHostError) and host in resolver.refused:
        return Refusal("address", f"{host} = {resolver.refused[host]}")
    causes: list[Any] = [error, error.__cause__]
    if any(getattr(cause, "osError", None) == sockets.REFUSED for cause in causes):
        return Refusal("address", f"{host} must not be dialled")
    reasons = [failure.value for cause in causes for failure in getattr(cause, "reasons", ())]
    return next((told for reason in reasons if (told := _own(reason, host))), error)


def _own(reason: BaseException, host: str) -> Refusal | None:
    if isinstance(reason, Refusal):
        return reason
    if isinstance(reason, VerificationError):
        return Refusal("tls", f"the certificate is not for {host}")
    if isinstance(reason, SSL.Error):
        # OpenSSL's queue of errors, the first cause last: (library, function, reason).
        queue = reason.args[0] if reason.args else []
        return Refusal("tls", str(queue[-1][-1]) if queue else "the connection ended")
    return None
