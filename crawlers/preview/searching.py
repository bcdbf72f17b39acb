"""Finding the way in: a feed before a sitemap, a sitemap before a list page."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal
from urllib.parse import urljoin

from crawlers.catalogue import Source
from crawlers.listings import Listing
from crawlers.lost_feeds import Candidate, Protocol, candidates
from crawlers.outlet import Discover, Outlet
from crawlers.preview.asking import Answer, Asker, NoAnswer
from crawlers.preview.front_pages import FrontPage
from crawlers.preview.patterns import Learned, learn
from crawlers.sites import is_of
from crawlers.spiders.discovery import newest_children, read_listing
from crawlers.xml_text import ListingError
from newswatch.clock import now
from newswatch.urls import canonical_url, url_sha
from storage.records import ListedEntry

Kind = Literal["feed", "sitemap", "list"]
_KEPT_SOMEWHERE: tuple[tuple[str, Protocol], ...] = (
    ("/rss/allArticle.xml", "feed"),
    ("/feed/", "feed"),
    ("/rss.xml", "feed"),
    ("/arc/outboundfeeds/rss/?outputType=xml", "feed"),
    ("/sitemap-news.xml", "sitemap"),
    ("/news-sitemap.xml", "sitemap"),
)
"""Of all families, and what many others have beside ``/rss`` and ``/sitemap.xml``."""
_FEWEST_LISTED = 3
_FRESH = timedelta(days=14)
EVERY = timedelta(minutes=15)
"""Of what is looked at once; the model wants one."""
_MOST_ASKED = 12


@dataclass(frozen=True)
class Tried:
    """An address that was looked at as a listing, and what it was. ``outcome``: ``taken``, or the
    trouble's name, or ``no_articles``, ``old``."""

    url: str
    kind: Kind
    found_by: str
    outcome: str
    entries: int = 0


@dataclass(frozen=True)
class Found:
    """The listing that was taken, with the entries that are articles of the site."""

    kind: Kind
    url: str
    found_by: str
    listing: Listing
    entries: tuple[ListedEntry, ...]
    learned: Learned


class Search:
    """One site's search. ``tried`` tells what was looked at, in order."""

    def __init__(self, asker: Asker, outlet: Outlet, given: Answer | None, page: FrontPage | None):
        self._asker, self._outlet = asker, outlet
        self._given, self._page = given, page
        self._asked: set[bytes] = set()
        self.tried: list[Tried] = []

    async def find(self, robots: str) -> Found | None:
        """The best listing, or None. ``robots``: the text of the site's robots.txt."""
        for kind in ("feed", "sitemap"):
            if self._given and (found := self._judge(self._given, kind, "given", is_quiet=True)):
                return found
        async for found in self._machine_readable(robots):
            return found
        return await self._best_list()

    async def _machine_readable(self, robots: str) -> AsyncIterator[Found]:
        for one in [one for one in self._candidates(robots) if one.is_own][:_MOST_ASKED]:
            found = await self._ask(one.url, one.protocol, one.found_by)
            if found is not None:
                yield found

    def _candidates(self, robots: str) -> list[Candidate]:
        """Feeds first. Where the system is not known, what each of them would keep is tried."""
        page = self._page.answer if self._page else None
        content_type = page.headers.get("content-type", "") if page else ""
        found = candidates(self._outlet, page.body if page else b"", content_type, robots)
        if self._outlet.family is None:
            known = {url_sha(one.url) for one in found}
            for path, protocol in _KEPT_SOMEWHERE:
                url = urljoin(self._outlet.home, path)
                if url_sha(url) not in known:
                    found.append(Candidate(url, protocol, "family", is_own=True))
        for one in found:
            if not one.is_own:
                self.tried.append(Tried(one.url, one.protocol, one.found_by, "offsite"))
        return sorted(found, key=lambda one: (one.protocol != "feed", one.found_by == "family"))

    async def _best_list(self) -> Found | None:
        """The list that a person named; else the one with most dates, the front page last."""
        front = self._page.answer if self._page else None
        is_named = self._given is not None and self._given is not front
        named = self._judge(self._given, "list", "given") if self._given and is_named else None
        if named is not None:
            return named
        lists = [await self._ask(url, "list", "front_page") for url in self._lists()]
        best = max(filter(None, lists), key=_worth, default=None)
        if best is not None or front is None:
            return best
        return self._judge(front, "list", "given" if front is self._given else "front_page")

    def _lists(self) -> list[str]:
        return self._page.lists if self._page else []

    async def _ask(self, url: str, kind: Kind, found_by: str) -> Found | None:
        if url_sha(url) in self._asked:
            return None
        self._asked.add(url_sha(url))
        try:
            answer = await self._asker.ask(source_of(self._outlet, kind, url), url)
        except NoAnswer as error:
            self.tried.append(Tried(url, kind, found_by, error.trouble.kind))
            return None
        listing = self._read(answer, kind)
        if isinstance(listing, Listing) and listing.leads_to and not listing.entries:
            self.tried.append(Tried(url, kind, found_by, "index", len(listing.leads_to)))
            inner = newest_children(listing)[:1]
            found = await self._ask(inner[0], kind, found_by) if inner else None
            # The index is what stays; its parts come and go.
            return found and replace(found, url=answer.url)
        return self._judge(answer, kind, found_by)

    def _judge(
        self, answer: Answer, kind: Kind, found_by: str, *, is_quiet: bool = False
    ) -> Found | None:
        """What was answered as a listing, where it shows articles of the site."""
        listing = self._read(answer, kind)
        if isinstance(listing, str):
            if not is_quiet:
                self.tried.append(Tried(answer.url, kind, found_by, listing))
            return None
        entries = tuple(_own(listing, self._outlet))
        learned = learn([one.url for one in entries])
        outcome = _verdict(kind, entries, learned)
        self.tried.append(Tried(answer.url, kind, found_by, outcome, len(listing.entries)))
        if learned is None or outcome != "taken":
            return None
        articles = tuple(one for one in entries if learned.article.matches(one.url))
        return Found(kind, answer.url, found_by, listing, articles, learned)

    def _read(self, answer: Answer, kind: Kind) -> Listing | str:
        source = source_of(self._outlet, kind, answer.url)
        try:
            return read_listing(source, answer.body, answer.url, answer.headers)
        except ListingError as error:
            return error.kind


def source_of(outlet: Outlet, kind: Kind, url: str) -> Source:
    """A listing of the outlet as a source."""
    return Source(f"{outlet.slug}/{kind}", outlet, Discover(kind=kind, url=url, every=EVERY))


def _own(listing: Listing, outlet: Outlet) -> Iterator[ListedEntry]:
    seen: set[bytes] = set()
    for entry in listing.entries:
        url = canonical_url(entry.url)
        if is_of(outlet, url) and url_sha(url) not in seen:
            seen.add(url_sha(url))
            yield replace(entry, url=url)


def _verdict(kind: Kind, entries: tuple[ListedEntry, ...], learned: Learned | None) -> str:
    fewest = 1 if kind == "feed" else _FEWEST_LISTED
    if learned is None or learned.matched < fewest:
        return "no_articles"
    if kind != "sitemap":
        return "taken"
    newest = max((one.published_at for one in entries if one.published_at), default=None)
    return "taken" if newest and newest > now() - _FRESH else "old"


def _worth(found: Found) -> tuple[float, int]:
    dated = sum(one.published_at is not None for one in found.entries)
    return dated / len(found.entries), len(found.entries)
