"""Redirects stay on the outlet's own site, and a request that follows one is a new one."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from crawlers.errands import errand_of
from crawlers.ledger import header
from crawlers.sites import is_of
from crawlers.troubles import Refusal
from crawlers.url_rules import url_refusal


class OwnSiteRedirects(RedirectMiddleware):
    """Scrapy's redirects, checked here: Scrapy would drop an off-site one with neither callback
    nor errback, and the page would be lost without a trace."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except ValueError as error:
            raise Refusal("address", f"a redirect to no address: {error}") from error
        if isinstance(result, Request):
            _check(result)
        elif _leads_on(response) and not request.meta.get("dont_redirect"):
            # Not to http(s): Scrapy would hand it on as an answer, to be asked for again and again.
            raise Refusal("scheme", header(response, "Location")[:200])
        return result


def _leads_on(response: Response) -> bool:
    return response.status in (301, 302, 303, 307, 308) and b"Location" in response.headers


def _check(request: Request) -> None:
    reason = url_refusal(request.url)
    if reason is not None:
        raise Refusal("address", reason)
    if not is_of(errand_of(request).source.outlet, request.url):
        raise Refusal("offsite_redirect", request.url[:200])
