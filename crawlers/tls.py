"""HTTPS without a check of the certificate: for the hosts of an outlet whose YAML asks for it,
until its date, and for nothing else.

A certificate that a ministry forgot to renew is no reason to lose its press releases, and no
reason to trust anybody else. Every such request is marked in the ledger.
"""

from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler

from crawlers.answer_bounds import BoundedFactory
from crawlers.errands import Errand
from crawlers.ledger import Ledger
from crawlers.outlet import Outlet
from crawlers.sites import sites_of
from newswatch.clock import in_seoul, now
from newswatch.urls import site_of
from storage.db import transaction
from storage.queries import queries


class UnverifyingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP client with a pool of its own: no connection made here is used elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory._verify_certificates = False
        self._pool._factory = BoundedFactory


def is_exempt(errand: Errand, url: str) -> bool:
    """Whether this request may go without a check: by the outlet that it is made for, to a host
    that the outlet names, and by https."""
    outlet = errand.source.outlet
    return holds(outlet) and urlsplit(url).scheme == "https" and site_of(url) in sites_of(outlet)


def holds(outlet: Outlet) -> bool:
    """Whether the outlet has an exemption that has not run out."""
    return outlet.tls is not None and in_seoul(now()).date() <= outlet.tls.until


def mark_unverified(ledger: Ledger, attempt_id: int) -> None:
    """Writes into the ledger, before the request leaves, that its certificate is not checked."""
    with transaction(ledger.connection) as connection:
        queries.tls.mark_unverified(connection, attempt_id=attempt_id)
