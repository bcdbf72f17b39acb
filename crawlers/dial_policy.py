"""Where this process may go at all: the open Internet, or the sample newsroom, or one proxy.

One policy per process, because Twisted's resolver and its sockets are the process's too. Unless
another one is set, it is the strictest that is of use: public addresses, ports 80 and 443.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.addresses import is_loopback, is_public, literal, plain
from crawlers.catalogue import Catalogue
from crawlers.url_grammar import PORTS
from newswatch.settings import SettingsError, settings

Place = tuple[str, int]
"""A host (an address in its one form, or a lower-case name) and a port."""


@dataclass(frozen=True)
class DialPolicy:
    """``newsroom``: the only places that may be dialled, None for the open Internet.
    ``proxy``: where everything is sent instead."""

    newsroom: frozenset[Place] | None = None
    proxy: Place | None = None

    def may_ask(self, host: str, port: int) -> bool:
        """Whether a URL may name this host and port; a name is judged once more by its address."""
        address = literal(host)
        if self.newsroom is not None:
            return ((plain(address) if address else host), port) in self.newsroom
        return port in PORTS.values() and (address is None or is_public(address))

    def may_dial(self, address: str, port: int) -> bool:
        """Whether a socket may be connected to this IP address."""
        if self.newsroom is not None:
            return is_loopback(address) and (plain(address), port) in self.newsroom
        return port in PORTS.values() and is_public(address)


_policy = DialPolicy()


def policy() -> DialPolicy:
    """The policy in force."""
    return _policy


def enforce(wanted: DialPolicy) -> None:
    """Puts a policy in force, for the rest of the process."""
    global _policy
    _policy = wanted


def policy_of(catalogue: Catalogue) -> DialPolicy:
    """What the settings and the catalogue ask for. Raises SettingsError where they disagree."""
    proxy = place_of_proxy(settings().http_proxy)
    if not settings().allow_loopback:
        return DialPolicy(proxy=proxy)
    if proxy is not None:
        raise SettingsError(
            "NEWSWATCH_HTTP_PROXY: the sample newsroom stands on this machine and is not asked "
            "through a proxy. Unset it, or NEWSWATCH_ALLOW_LOOPBACK."
        )
    outlets = catalogue.outlets.values()
    urls = [url for one in outlets for url in (one.home, *(entry.url for entry in one.discover))]
    return DialPolicy(newsroom=frozenset(_places(urls)))


def place_of_proxy(url: str | None) -> Place | None:
    """Host and port of ``NEWSWATCH_HTTP_PROXY``. Raises SettingsError for what is no such."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.scheme != "http" or "@" in parts.netloc:
        raise SettingsError(
            "NEWSWATCH_HTTP_PROXY: must look like http://proxy.example:3128, without a user."
        )
    return host, port


def _places(urls: Iterable[str]) -> Iterable[Place]:
    for url in urls:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or PORTS[parts.scheme]
        address = literal(host)
        if address is not None and is_loopback(address):
            yield plain(address), port
        elif host == "localhost" or host.endswith(".localhost"):
            yield from ((host, port), ("127.0.0.1", port), ("::1", port))
