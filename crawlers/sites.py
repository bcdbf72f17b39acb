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
    return is_below(sites_of(outlet), url)


def is_below(sites: frozenset[str], url: str) -> bool:
    """Whether the address stands on one of the hosts, or below one of them."""
    site = site_of(url)
    return any(site == own or site.endswith(f".{own}") for own in sites)


def paging_of(outlet: Outlet) -> frozenset[str]:
    """Parameters that only say on which page of the outlet's lists somebody stood (those that
    ``{page}`` fills in the catalogue)."""
    return frozenset(
        name
        for entry in outlet.discover
        for name, value in parse_qsl(urlsplit(entry.url).query)
        if "{page}" in value
    )


def article_address(outlet: Outlet, url: str) -> str:
    """The address in its one form, without the parameters of the outlet's paging."""
    return without(paging_of(outlet), canonical_url(url))


def without(paging: frozenset[str], url: str) -> str:
    """The address without these parameters."""
    if not paging:
        return url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] not in paging]
    return url if kept == pairs else urlunsplit(parts._replace(query=urlencode(kept)))
