"""The last step before the wire: every request passes here, whoever made it, and nothing else does.

Robots files, redirects and retries come as requests of their own. Each gets its row in the ledger
after all waiting is over and just before it leaves, and none leaves that the ledger or the address
rule refuses.
"""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.apis.calling import call
from crawlers.dialling import GuardedHandler
from crawlers.errands import Errand, errand_of
from crawlers.ledger import header, headers_of, ledger_of
from crawlers.sites import is_of
from crawlers.troubles import Refusal, Trouble, trouble_of
from crawlers.url_rules import url_refusal

_ENDS = (b"</html>", b"</rss>", b"</feed>", b"</urlset>", b"</sitemapindex>", b"</rdf:RDF>")
_SMALL_BYTES = 256 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


class LedgeredHandler(GuardedHandler):
    """Scrapy's HTTP client behind the ledger. A 2xx stays open until its body is stored
    (crawlers/middlewares/landing.py); every other outcome is closed here."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._ledger = ledger_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Few are under way at once, for the memory that they take: a small answer makes room when
        it is there, a large one when it is stored."""
        errand = errand_of(request)
        _must_be_allowed(errand, request.url)
        await self._ledger.places.acquire()
        try:
            response = await self._fetch(errand, request)
        except BaseException:
            self._ledger.places.release()
            raise
        if len(response.body) <= _SMALL_BYTES:
            self._ledger.places.release()
        else:
            self._ledger.release_at_end_of(request.meta["attempt_id"])
        return response

    async def _fetch(self, errand: Errand, request: Request) -> Response:
        rule = request.meta.get("robots_rule") if errand.kind != "robots" else None
        attempt_id = await self._ledger.open(errand, request.url, rule)
        request.meta["attempt_id"] = attempt_id
        try:
            response = await self._answer(errand, request)
            if errand.kind != "robots":  # which has no end to be told by
                _must_be_whole(response)
        except Exception as error:
            request.meta["trouble"] = trouble = trouble_of(error)
            await self._ledger.fail(attempt_id, trouble)
            raise
        await self._close_unless_body(attempt_id, request, response)
        return response

    async def _answer(self, errand: Errand, request: Request) -> Response:
        if errand.is_of_api:
            return await call(errand.source, request)
        return await super().download_request(request)

    async def _close_unless_body(
        self, attempt_id: int, request: Request, response: Response
    ) -> None:
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
        if state in ("failed", "refused"):
            request.meta["trouble"] = trouble
        await self._ledger.close(
            attempt_id,
            state,
            trouble if state in ("failed", "refused") else None,
            status=status,
            headers=headers_of(response),
            final_url=header(response, "Location")[:4000] if state == "redirected" else None,
        )


def _must_be_allowed(errand: Errand, url: str) -> None:
    """Whatever a listing led to; a robots.txt may stand elsewhere (RFC 9309, 2.3.1.2)."""
    reason = url_refusal(url)
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
