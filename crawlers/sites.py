"""Which hosts an outlet's pages may stand on: its home, its sources, and what is below them."""

from crawlers.catalogue import Outlet
from newswatch.urls import site_of


def sites_of(outlet: Outlet) -> frozenset[str]:
    """Hosts without ``www.``/``m.``."""
    urls = [outlet.home, *(entry.url for entry in outlet.discover)]
    return frozenset(site for url in urls if (site := site_of(url)))


def is_of(outlet: Outlet, url: str) -> bool:
    """Whether the address is of the outlet: one of its hosts, or below one of them."""
    site = site_of(url)
    return any(site == own or site.endswith(f".{own}") for own in sites_of(outlet))
