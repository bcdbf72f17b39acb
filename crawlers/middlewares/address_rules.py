"""What must not be asked for is turned away first, before its robots.txt, with a row of its own."""

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.errands import errand_of
from crawlers.ledger import ledger_of
from crawlers.troubles import Refusal, trouble_of
from crawlers.url_rules import url_refusal


class AddressRules:
    """Raises Refusal ``address`` (crawlers/url_rules.py). The last step before the wire asks once
    more, whoever made the request."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressRules":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        reason = url_refusal(request.url)
        if reason is not None:
            refusal = Refusal("address", reason)
            ledger_of(self._crawler).refuse(errand_of(request), request.url, trouble_of(refusal))
            raise refusal
