"""A body is stored before anything reads it."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.errands import errand_of
from crawlers.ledger import headers_of, ledger_of


class Landing:
    """Commits every 2xx body with the outcome of its request, and names it in ``meta``."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Landing":
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        if not 200 <= response.status < 300:
            return response
        request.meta["raw_sha"] = await ledger_of(self._crawler).land(
            request.meta["attempt_id"],
            errand_of(request),
            response.body,
            status=response.status,
            headers=headers_of(response),
            final_url=response.url,
        )
        return response
