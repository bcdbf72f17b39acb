"""Redirects stay on the outlet's own site, and a request that follows one is a new one."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from crawlers.addresses import url_refusal
from crawlers.errands import errand_of
from crawlers.sites import is_of
from crawlers.troubles import Refusal
from newswatch.settings import settings


class OwnSiteRedirects(RedirectMiddleware):
    """Scrapy's redirects, checked here: Scrapy would drop an off-site one with neither callback
    nor errback, and the page would be lost without a trace."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        result = super().process_response(request, response)
        if isinstance(result, Request):
            _check(result)
        return result


def _check(request: Request) -> None:
    reason = url_refusal(request.url, loopback=settings().allow_loopback)
    if reason is not None:
        raise Refusal("address", reason)
    if not is_of(errand_of(request).source.outlet, request.url):
        raise Refusal("offsite_redirect", request.url[:200])
