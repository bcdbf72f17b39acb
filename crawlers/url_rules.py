"""Which URLs may be asked for, by the policy in force."""

from urllib.parse import urlsplit

from crawlers.addresses import is_loopback, literal
from crawlers.dial_policy import DialPolicy, policy
from crawlers.url_grammar import PORTS, oddity


def url_refusal(url: str, rule: DialPolicy | None = None) -> str | None:
    """Why this URL may not be asked for, or None: regular (crawlers/url_grammar.py), at ports 80
    and 443 of the open Internet (or what the policy names instead)."""
    odd = oddity(url)
    if odd is not None:
        return odd
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    if not (rule or policy()).may_ask(host, port):
        return f"{host}:{port} is not a place to go"
    return None


def is_loopback_host(url: str) -> bool:
    """Whether the URL names loopback by its very spelling; no name is resolved."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    address = literal(host)
    if address is not None:
        return is_loopback(address)
    return host == "localhost" or host.endswith(".localhost")
