"""What the headers of a listing say of the use of a site's texts. Those of pages are read when
the page is (crawlers/parse.py)."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.errands import errand_of
from crawlers.ledger import headers_of, ledger_of
from crawlers.rights import of_headers
from crawlers.rights_rows import record
from storage.db import transaction


class Rights:
    """Notes the opt-outs of listings; a listing is what a site offers to be read, so that they
    change nothing about it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Rights":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        errand = errand_of(request)
        if errand.kind == "listing" and 200 <= response.status < 300:
            opt_outs = of_headers(headers_of(response))
            if opt_outs:
                with transaction(ledger_of(self._crawler).connection) as connection:
                    record(connection, errand.claim.source_id, request.url, opt_outs)
        return response
