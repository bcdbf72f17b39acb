"""429 and 503: the host is left alone for as long as it asks, by every process.

The wait itself is noted in crawlers/wire.py, before the next request of the host can leave.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.ledger import host_of, ledger_of
from crawlers.troubles import Refusal

DEFAULT_S = 300.0
LONGEST_S = 24 * 3600.0


class HostGate:
    """Turns requests away early while their host's gate (``news.host_gate``) is closed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "HostGate":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if not ledger_of(self._crawler).is_host_open(host_of(request.url)):
            raise Refusal("host_closed", host_of(request.url))


def wait_of(value: str, now: datetime) -> float:
    """Seconds that a Retry-After header asks for, 1 s to 24 h; what makes no sense is 5 minutes.

    RFC 9110, 10.2.3: seconds or an HTTP-date.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return _bounded(float(value[:12]))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return DEFAULT_S
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - now).total_seconds()
    return _bounded(seconds) if seconds > -LONGEST_S else DEFAULT_S


def _bounded(seconds: float) -> float:
    return min(max(seconds, 1.0), LONGEST_S)
