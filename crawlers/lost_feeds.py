"""Where a listing may have gone: what the front page names, where such systems keep it, robots.txt.

Only looked at when a feed or sitemap is gone (crawlers/spiders/seeking.py). What is found is a
proposal, with the place where it was found; nothing of the catalogue changes by it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from lxml import etree

from crawlers.charset import decode
from crawlers.dom import tree_of
from crawlers.outlet import Outlet
from crawlers.sites import is_of
from crawlers.url_grammar import oddity
from newswatch.urls import site_of, url_sha

Protocol = Literal["feed", "sitemap"]
FoundBy = Literal["front_page", "family", "robots"]

FAILURES = 3
"""So many polls running must have failed before another address is looked for."""
MOST_ASKED = 8
_MOST_OF_EACH = 4
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml")
_COMMENTS = re.compile(r"comments?(?:/|$|feed)|댓글", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_KEPT_AT: dict[str, tuple[tuple[str, Protocol], ...]] = {
    "ndsoft": (("/rss/allArticle.xml", "feed"), ("/sitemap.xml", "sitemap")),
    "wordpress": (("/feed/", "feed"), ("/wp-sitemap.xml", "sitemap")),
    "tistory": (("/rss", "feed"), ("/sitemap.xml", "sitemap")),
    "arc": (
        ("/arc/outboundfeeds/rss/?outputType=xml", "feed"),
        ("/arc/outboundfeeds/news-sitemap/?outputType=xml", "sitemap"),
    ),
}
_KEPT_ANYWHERE: tuple[tuple[str, Protocol], ...] = (("/rss", "feed"), ("/sitemap.xml", "sitemap"))


@dataclass(frozen=True)
class Candidate:
    """An address that may list what the lost one did. ``is_own``: it is of the outlet's hosts, and
    may be asked."""

    url: str
    protocol: Protocol
    found_by: FoundBy
    is_own: bool


def candidates(outlet: Outlet, page: bytes, content_type: str, robots: str) -> list[Candidate]:
    """Where to look, best first; none that the catalogue has already. ``page``: the front page's
    body, empty where it could not be had; ``robots``: the text of its robots.txt."""
    known = {url_sha(entry.url) for entry in outlet.discover}
    found: list[Candidate] = []
    for url, protocol, found_by in _everything(outlet, page, content_type, robots):
        if oddity(url) is None and url_sha(url) not in known:
            known.add(url_sha(url))
            found.append(Candidate(url, protocol, found_by, is_of(outlet, url)))
    return found


def is_on_host_of(lost: str, url: str) -> bool:
    """Whether an address stands on the lost one's host, but for ``www.``."""
    return site_of(url) == site_of(lost) != ""


def _everything(
    outlet: Outlet, page: bytes, content_type: str, robots: str
) -> Iterator[tuple[str, Protocol, FoundBy]]:
    for url in _named(page, content_type, outlet.home)[:_MOST_OF_EACH]:
        yield url, "feed", "front_page"
    for path, protocol in _KEPT_AT.get(outlet.family or "", _KEPT_ANYWHERE):
        yield urljoin(outlet.home, path), protocol, "family"
    lines = sorted(_SITEMAP_LINE.findall(robots), key=lambda line: "news" not in line.lower())
    for line in lines[:_MOST_OF_EACH]:
        yield urljoin(outlet.home, line), "sitemap", "robots"


def _named(page: bytes, content_type: str, home: str) -> list[str]:
    """The feeds that a page names in its head (RSS Autodiscovery); those of comments last."""
    root = tree_of(decode(page, content_type or None).text) if page.strip() else None
    if root is None:
        return []
    links = [
        (urljoin(home, (link.get("href") or "").strip()), link)
        for link in root.xpath("//link[@href]")
        if "alternate" in (link.get("rel") or "").lower().split() and _type(link) in _FEED_TYPES
    ]
    links.sort(key=lambda pair: bool(_COMMENTS.search(pair[0] + (pair[1].get("title") or ""))))
    return [url for url, _ in links]


def _type(link: etree._Element) -> str:
    return (link.get("type") or "").split(";")[0].strip().lower()
