"""What of an address is the outlet's: which hosts its pages may stand on, which part names one."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.catalogue import Outlet
from newswatch.urls import canonical_url, site_of


def sites_of(outlet: Outlet) -> frozenset[str]:
    """Hosts without ``www.``/``m.``."""
    urls = [outlet.home, *(entry.url for entry in outlet.discover)]
    return frozenset(site for url in urls if (site := site_of(url)))


def is_of(outlet: Outlet, url: str) -> bool:
    """Whether the address is of the outlet: one of its hosts, or below one of them."""
    site = site_of(url)
    return any(site == own or site.endswith(f".{own}") for own in sites_of(outlet))


def article_address(outlet: Outlet, url: str) -> str:
    """The address in its one form. Where the catalogue says which query parameter names an
    article, the others go: they say on which list page somebody stood."""
    url = canonical_url(url)
    parts = urlsplit(url)
    named = [pair for pair in parse_qsl(parts.query) if pair[0] == outlet.article.id]
    if not named or not outlet.article.matches(url):
        return url
    return urlunsplit(parts._replace(query=urlencode(named)))
