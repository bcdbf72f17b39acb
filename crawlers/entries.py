"""What becomes of the entries of a listing: whose page is fetched, and why another's is not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crawlers.outlet import Outlet
from crawlers.portals import is_portal
from crawlers.sites import is_below, paging_of, sites_of, without
from newswatch.clock import SEOUL, can_be_true, now
from newswatch.urls import canonical_url, url_sha
from storage.records import ListedEntry

OLD_AFTER = timedelta(days=7)
_CREDIBLE_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_DAY_IN_PATH = re.compile(r"(?<!\d)(20\d\d)([/-]?)(\d\d)\2(\d\d)")
_LONGEST_URL = 4000
_KEY_BYTES = 8
_MOST_KEYS = 2000
_FEWEST_FOR_A_GAP = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry by its one address. ``reason``: why its page is not fetched, or None."""

    entry: ListedEntry
    url: str
    sha: bytes
    reason: str | None

    @property
    def is_article(self) -> bool:
        return self.reason in (None, "too_old")

    def as_row(self) -> dict[str, Any]:
        return {
            **asdict(self.entry),
            "url": self.url,
            "url_sha": self.sha.hex(),
            "reason": self.reason,
        }


def judged(
    entries: Iterable[ListedEntry],
    outlet: Outlet,
    listing_url: str,
    polled_until: datetime | None = None,
) -> Iterator[Judged]:
    """Every entry once per address. ``polled_until``: ages count from here; None: none is old."""
    sites, paging, own = sites_of(outlet), paging_of(outlet), canonical_url(listing_url)
    seen: set[bytes] = set()
    for entry in believable(entries, now()):
        url = without(paging, canonical_url(entry.url))
        sha = url_sha(url)
        if sha in seen:
            continue
        seen.add(sha)
        reason = _reason(entry, url, outlet, sites, own)
        if reason is None and polled_until and is_too_old(entry, polled_until):
            reason = "too_old"
        yield Judged(entry, url, sha, reason)


def believable(entries: Iterable[ListedEntry], moment: datetime) -> Iterator[ListedEntry]:
    """The entries; a time that cannot be true is kept as it is written alone, and flagged."""
    for entry in entries:
        at = entry.published_at
        if at is None or can_be_true(at, moment):
            yield entry
            continue
        yield replace(
            entry,
            published_at=None,
            published_precision=None,
            published_raw=entry.published_raw or at.isoformat(),
            flags=(*entry.flags, "future_date" if at > moment else "bad_date"),
        )


def filter_reason(entry: ListedEntry, url: str, outlet: Outlet, listing_url: str) -> str | None:
    """Why an entry's page is not to be fetched, whatever its age; or None."""
    return _reason(entry, url, outlet, sites_of(outlet), canonical_url(listing_url))


def is_too_old(entry: ListedEntry, polled_until: datetime) -> bool:
    """Whether it was told more than seven days before we last looked: so what came while we were
    away is none of it. A day counts from its end. No date, or one that cannot be true (before
    2000), never makes an entry old; nor does one in the future, nor one that contradicts a newer
    day in the entry's own address (/20261121000076)."""
    moment = entry.published_at
    if moment is None or moment < _CREDIBLE_SINCE:
        return False
    if any(polled_until - OLD_AFTER <= day <= now() + _DAY for day in days_in(entry.url)):
        return False
    latest = moment + timedelta(days=1) if entry.published_precision == "day" else moment
    return latest < polled_until - OLD_AFTER


def days_in(url: str) -> Iterator[datetime]:
    """Days in Seoul that an address seems to name: /2026/11/21/, 20261121000076."""
    for match in _DAY_IN_PATH.finditer(url):
        try:
            yield datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=SEOUL)
        except ValueError:
            continue


def keys_of(shas: Iterable[bytes]) -> bytes:
    """What is kept of a listing's articles to compare the next one with; of very many the 2000
    lowest, which is as good as all: a poll that shared none of them would have lost them too."""
    keys = sorted(sha[:_KEY_BYTES] for sha in shas)
    return b"".join(keys[:_MOST_KEYS])


def is_gap(before: bytes | None, shas: Sequence[bytes], new: int) -> bool:
    """Whether the listing may have rolled past us: it shares no article with the one before.

    Both must show three articles or more: of a listing of one or two, a change of all says
    nothing. And half of them must be new to us: a listing that we knew already, as an old copy
    from a cache would be, has lost us nothing.
    """
    if not before or len(before) < _FEWEST_FOR_A_GAP * _KEY_BYTES:
        return False
    if len(shas) < _FEWEST_FOR_A_GAP or 2 * new < len(shas):
        return False
    known = {before[n : n + _KEY_BYTES] for n in range(0, len(before), _KEY_BYTES)}
    return not any(sha[:_KEY_BYTES] in known for sha in shas)


def _reason(
    entry: ListedEntry, url: str, outlet: Outlet, sites: frozenset[str], listing_url: str
) -> str | None:
    if not url.startswith(("http://", "https://")):
        return "not_http"
    if len(url) > _LONGEST_URL:
        return "url_too_long"
    if url == listing_url or not entry.url:
        return "no_link"
    if not is_below(sites, url):
        return "portal_only" if is_portal(url) else "offsite"
    if not outlet.article.matches(url):
        return "not_article"
    return None
