"""The last step before the wire: every request passes here, whoever made it, and nothing else does.

Robots files, redirects and retries come as requests of their own. Each gets its row in the ledger
after all waiting is over and just before it leaves, and none leaves that the ledger or the address
rule refuses.
"""

import logging
from datetime import UTC, datetime

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import resolver
from crawlers.addresses import url_refusal
from crawlers.errands import Errand, errand_of
from crawlers.ledger import header, headers_of, host_of, ledger_of
from crawlers.middlewares.retry_after import wait_of
from crawlers.sites import is_of
from crawlers.troubles import Refusal, Trouble, trouble_of
from newswatch.settings import settings

log = logging.getLogger(__name__)

_ENDS = (b"</html>", b"</rss>", b"</feed>", b"</urlset>", b"</sitemapindex>", b"</rdf:RDF>")
_REDIRECTS = (301, 302, 303, 307, 308)


class LedgeredHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP client behind the ledger. A 2xx stays open until its body is stored
    (crawlers/middlewares/landing.py); every other outcome is closed here."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._ledger = ledger_of(crawler)

    async def download_request(self, request: Request) -> Response:
        errand = errand_of(request)
        _must_be_allowed(errand, request.url)
        attempt_id = self._ledger.open(errand, request.url)
        request.meta["attempt_id"] = attempt_id
        try:
            response = await super().download_request(request)
            _must_be_whole(response)
        except Exception as error:
            told = _told_by_guard(request, error)
            self._ledger.fail(attempt_id, trouble_of(told))
            raise told from error
        self._heed(response, host_of(request.url), errand)
        self._close_unless_body(attempt_id, response)
        return response

    def _heed(self, response: Response, host: str, errand: Errand) -> None:
        """Here and not in a middleware: there the host's next request would have left already.

        A robots.txt that answers 503 and names no wait asks for none: what a copy of it allows
        may go on.
        """
        retry_after = header(response, "Retry-After")
        is_bare_robots = errand.kind == "robots" and not retry_after
        if response.status == 429 or (response.status == 503 and not is_bare_robots):
            seconds = wait_of(retry_after, datetime.now(UTC))
            log.warning("%s asks us to wait %.0f s (HTTP %d)", host, seconds, response.status)
            self._ledger.close_host(host, seconds, f"HTTP {response.status}")

    def _close_unless_body(self, attempt_id: int, response: Response) -> None:
        status = response.status
        if 200 <= status < 300:
            return
        state, trouble = "failed", Trouble(f"http_{status}", f"HTTP {status}")
        if status == 304:
            state = "not_modified"
        elif status in _REDIRECTS and b"Location" in response.headers:
            state = "redirected"
        elif 400 <= status < 500 and status not in (408, 429):
            state = "refused"
        self._ledger.close(
            attempt_id,
            state,
            trouble if state in ("failed", "refused") else None,
            status=status,
            headers=headers_of(response),
            final_url=header(response, "Location")[:4000] if state == "redirected" else None,
        )


def _must_be_allowed(errand: Errand, url: str) -> None:
    """Whatever a listing led to; a robots.txt may stand elsewhere (RFC 9309, 2.3.1.2)."""
    reason = url_refusal(url, loopback=settings().allow_loopback)
    if reason is not None:
        raise Refusal("address", reason)
    if errand.kind != "robots" and not is_of(errand.source.outlet, url):
        raise Refusal("offsite", url[:200])


def _must_be_whole(response: Response) -> None:
    """An answer that ends with its connection may be cut short: then its closing tag is missing."""
    if "partial" not in response.flags or response.status != 200:
        return
    tail = response.body[-2048:].rstrip()
    if not tail.endswith(_ENDS) and not response.headers.get(b"Content-Encoding"):
        raise Refusal("cut_short", f"{len(response.body)} bytes")


def _told_by_guard(request: Request, error: Exception) -> Exception:
    """The guard's refusal in its own name instead of "no results for the host"."""
    address = resolver.refused.get(host_of(request.url))
    if address is not None and trouble_of(error).kind == "dns":
        return Refusal("address", f"{host_of(request.url)} = {address}")
    return error
