"""Conditional GET (RFC 9110, 13) that cannot lose a poll.

Validators belong to a body that was read, and to whoever read it: they are stored together with its
entries, and are worth nothing to another reader. That a listing did not change is believed for ten
answers or six hours; then its body is asked for, and if an unchanged validator comes with another
listing, or the site still says 304 to what we hold, its 304 is not believed for a week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from crawlers.outlet import Source
from crawlers.quarantine import LISTING_VERSION
from storage.records import PollState

MOST_UNMODIFIED = 10
LONGEST_UNMODIFIED = timedelta(hours=6)
DISTRUST = timedelta(days=7)


@dataclass(frozen=True)
class Answer:
    """The answer to a request for a listing. ``url`` after redirects; header names in lower case;
    ``sha``: SHA-256 of the body, None where there is none, or it says not all (an index)."""

    url: str
    headers: Mapping[str, str]
    sha: bytes | None = None

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag") or None

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified") or None


def reader_of(source: Source) -> str:
    """Names what reads the source: our version, and what its YAML says of listings and articles."""
    outlet = source.outlet
    rules = (
        source.entry,
        outlet.article,
        outlet.home,
        outlet.charset,
        outlet.time,
        outlet.discover,
    )
    return f"{LISTING_VERSION}:{sha256(repr(rules).encode()).hexdigest()[:16]}"


def asking(state: PollState, reader: str) -> dict[str, str]:
    """Headers to ask with; none where the body is wanted, whatever the site thinks of it."""
    if state.listing_reader != reader or state.is_body_due or state.is_distrusted:
        return {}
    return validators_of(state)


def validators_of(state: PollState) -> dict[str, str]:
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def is_same_body(state: PollState, reader: str, answer: Answer) -> bool:
    """Whether these very bytes were read before, by this reader: there is nothing to read."""
    return (
        answer.sha is not None
        and state.listing_sha == answer.sha
        and state.listing_reader == reader
    )


def is_untrue(state: PollState, answer: Answer) -> bool:
    """Whether the validators are those of another body. To be asked of a listing that shows
    something else than the last one; without an ETag the time must be the same."""
    if state.etag or answer.etag:
        return state.etag == answer.etag
    return state.last_modified is not None and state.last_modified == answer.last_modified


def is_doubtful(state: PollState, answer: Answer) -> bool:
    """Whether a listing that changed under other validators may have done so while we were told
    304: then the site is asked once more by the old ones, and may not say 304 again."""
    return state.unmodified_polls > 0 and state.is_body_due and not is_untrue(state, answer)
