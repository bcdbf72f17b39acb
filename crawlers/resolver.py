"""The address guard: what the resolver answers is what gets dialled, so it is checked here.

Names and IP literals of every spelling pass through it, and there is no second look-up that a
rebinding name server could answer otherwise.
"""

from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawlers.addresses import may_dial
from newswatch.settings import settings

refused: dict[str, str] = {}
"""Host to the address for which it was refused; Twisted tells the caller only "no results"."""


class AddressGuard(CachingThreadedResolver):
    """Scrapy's resolver, without the addresses that must not be dialled."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: N802 - Twisted's name
        return super().getHostByName(name, timeout).addCallback(_checked, name)


def _checked(address: str, name: str) -> str:
    if may_dial(address, loopback=settings().allow_loopback):
        return address
    refused[name] = address
    raise DNSLookupError(f"{name} is at {address}, which must not be dialled")
