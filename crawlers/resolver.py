"""The address guard: what the resolver answers is what gets dialled, so it is checked here.

Names and IP literals of every spelling pass through it, for IPv4 and IPv6, and a name is looked up
once per process: there is no second look-up that a rebinding name server could answer otherwise.
"""

from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawlers.dial_policy import policy

refused: dict[str, str] = {}
"""Host to an address for which it was refused; Twisted tells the caller only "no results"."""
proxy_addresses: set[tuple[str, int]] = set()
"""Where the configured proxy was found to be: the one name whose addresses are not judged."""


class AddressGuard(CachingHostnameResolver):
    """Scrapy's dual-stack resolver, without the addresses that must not be dialled. A name with
    public and other addresses keeps its public ones. Answers within ``DNS_TIMEOUT``."""

    timeout_s = 10.0

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "AddressGuard":
        guard: AddressGuard = super().from_crawler(crawler, reactor)
        guard.timeout_s = crawler.settings.getfloat("DNS_TIMEOUT")
        return guard

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        checked: Any = _Checked(resolutionReceiver, hostName, portNumber)
        reactor: Any = self.reactor
        late = reactor.callLater(self.timeout_s, checked.resolutionComplete)
        checked.on_end = lambda: late.active() and late.cancel()
        return super().resolveHostName(
            checked, hostName, portNumber, addressTypes, transportSemantics
        )


@implementer(IResolutionReceiver)
class _Checked:
    """Hands on the addresses that may be dialled; deaf after its end."""

    def __init__(self, receiver: Any, name: str, port: int) -> None:
        self._receiver = receiver
        self._name = name
        self._port = port
        self._has_ended = False
        self.on_end: Any = lambda: None

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if not self._has_ended and may_use(self._name, address.host, self._port):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._has_ended:
            return
        self._has_ended = True
        self.on_end()
        self._receiver.resolutionComplete()


def may_use(name: str, address: str, port: int) -> bool:
    """Whether an answer of the name server may be dialled. Behind a proxy only the proxy's may."""
    proxy = policy().proxy
    if proxy is not None:
        if name.lower() != proxy[0]:
            return False
        proxy_addresses.add((address, proxy[1]))
        return True
    if policy().may_dial(address, port):
        return True
    refused[name] = address
    return False
