"""What a site answers when it is asked for its robots.txt (RFC 9309, 2.3 and 2.4).

2.3.1.2 at most five redirects, also to other hosts · 2.3.1.3 4xx: no rules, all allowed ·
2.3.1.4 5xx, network trouble and (ours) 429: unreachable · 2.4 a copy is good for a day at most.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.ledger import header
from crawlers.robots_rules import first_part, is_html

Download = Callable[[str], Awaitable[Response]]

DEFAULT_FRESH_S = 3600.0
LONGEST_FRESH_S = 24 * 3600.0
_MOST_REDIRECTS = 5
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)


@dataclass(frozen=True)
class RobotsAnswer:
    """A robots.txt, or the knowledge that there is none; not to be asked for again for ``fresh_s``
    seconds."""

    status: int
    kind: Literal["rules", "html", "nothing"]
    body: bytes
    fresh_s: float


async def ask(origin: str, download: Download) -> RobotsAnswer:
    """Asks an origin for its rules. Raises what ``download`` does, or HttpError: unreachable."""
    url = f"{origin}/robots.txt"
    response = await download(url)
    for _ in range(_MOST_REDIRECTS):
        if not _leads_on(response):
            break
        url = urljoin(url, header(response, "Location"))
        response = await download(url)
    return _judged(response)


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    return f"{parts.scheme}://{host.removesuffix(_DEFAULT_PORT.get(parts.scheme, ''))}"


def fresh_seconds(cache_control: str) -> float:
    """For how long an answer is used without a new request: 0 s to 24 h, unsaid 1 h."""
    if _NOT_KEPT.search(cache_control):
        return 0.0
    age = _MAX_AGE.search(cache_control)
    return min(float(age[1]), LONGEST_FRESH_S) if age else DEFAULT_FRESH_S


def _leads_on(response: Response) -> bool:
    return 300 <= response.status < 400 and bool(header(response, "Location"))


def _judged(response: Response) -> RobotsAnswer:
    status, fresh_s = response.status, fresh_seconds(header(response, "Cache-Control"))
    if 200 <= status < 300:
        kind: Literal["rules", "html"] = "html" if is_html(response.body) else "rules"
        return RobotsAnswer(status, kind, first_part(response.body), fresh_s)
    if (400 <= status < 500 and status != 429) or _leads_on(response):
        return RobotsAnswer(status, "nothing", b"", fresh_s)
    raise HttpError(response, f"HTTP {status}")
