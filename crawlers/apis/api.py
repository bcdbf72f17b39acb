"""What an open API is to the crawl: which keys it takes, which address is asked, how it is read.

The addresses that are asked, landed and shown bear no key: ``sign`` adds it for the wire alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import SecretStr

from crawlers.listings import Listing
from newswatch.settings import settings

Keys = Mapping[str, str]
"""Setting to its value."""


@dataclass(frozen=True)
class Signed:
    """A request as it leaves: the address and headers that bear the keys."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What is known beside an answer's body: the address that was asked (without its key), the
    headers, the moment, the zone of times without one."""

    url: str
    headers: Mapping[str, str]
    now: datetime
    zone: tzinfo


@dataclass(frozen=True)
class Api:
    """``keys``: the settings it cannot do without. ``first``: the address of the first page, of the
    catalogue's address, a query (or "") and the moment. ``read``: a page's entries, and in
    ``leads_to`` the next page. ``is_newest_first``: later pages hold older entries."""

    keys: tuple[str, ...]
    first: Callable[[str, str, datetime], str]
    sign: Callable[[str, Keys], Signed]
    read: Callable[[bytes, Reading], Listing]
    is_newest_first: bool = False

    def known_keys(self) -> dict[str, str]:
        """The keys that are set."""
        found: dict[str, SecretStr | None] = {key: getattr(settings(), key) for key in self.keys}
        return {key: value.get_secret_value() for key, value in found.items() if value is not None}

    def missing_keys(self) -> list[str]:
        """The settings that are yet to be made, by their names in the environment."""
        known = self.known_keys()
        return [f"NEWSWATCH_{key.upper()}" for key in self.keys if key not in known]


def with_parameters(url: str, **parameters: str | int) -> str:
    """The address with these parameters in place of its own of the same names."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in parameters]
    query = urlencode([*kept, *((name, str(value)) for name, value in parameters.items())])
    return urlunsplit(parts._replace(query=query))


def number_in(url: str, name: str, default: int = 1) -> int:
    """A number among the address's parameters."""
    written = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    return int(written) if written.isdecimal() else default
