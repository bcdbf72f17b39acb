"""From a parsed page to an article: one gate for all text, one address, dates that can be true."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from newswatch.clock import Precision, can_be_true
from newswatch.flags import ArticleFlag
from newswatch.text import clean, clean_line
from newswatch.urls import canonical_url, is_same_article, url_sha
from storage.records import DuePage
from transforms.fingerprints import content_sha

MAX_BODY = 1_000_000
"""Characters kept of a body: a page that is longer is not an article."""


class UnusableError(Exception):
    """The page cannot become an article; the text says why."""


@dataclass(frozen=True)
class Text:
    """An article's fields as they are stored. ``told`` is what topics judge: the body, or where the
    page has none what its listing said (flag ``listing_only``)."""

    url: str
    url_sha: bytes
    title: str
    body: str
    told: str
    authors: tuple[str, ...]
    section: str | None
    published_at: datetime | None
    published_precision: Precision | None
    modified_at: datetime | None
    flags: tuple[ArticleFlag, ...]
    content_sha: bytes


def normalize(page: DuePage, now: datetime) -> Text:
    """The article of a page. Raises UnusableError where neither page nor listing has a title."""
    title = clean_line(page.title) or clean_line(page.listed_title or "")
    if not title:
        raise UnusableError("neither the page nor its listing has a title")
    body = clean(page.body)[:MAX_BODY]
    summary = clean(page.listed_summary or "")
    flags: list[ArticleFlag] = list(page.flags)
    told = body
    if not body or "stub" in flags:
        flags.append("listing_only")
        told = told_of(body, summary)
    published_at, modified_at = page.published_at, page.modified_at
    if published_at is not None and not can_be_true(published_at, now):
        published_at = None
        flags.append("bad_date")
    if modified_at is not None and not can_be_true(modified_at, now):
        modified_at = None
    is_stated = page.origin.get("canonical_url") != "url"
    url = address(page.url, page.canonical_url, is_stated=is_stated)
    return Text(
        url=url,
        url_sha=url_sha(url),
        title=title,
        body=body,
        told=told,
        authors=tuple(dict.fromkeys(filter(None, map(clean_line, page.authors)))),
        section=clean_line(page.section or "") or None,
        published_at=published_at,
        published_precision=page.published_precision if published_at else None,
        modified_at=modified_at,
        flags=tuple(dict.fromkeys(flags)),
        content_sha=content_sha(title, told),
    )


def told_of(body: str, summary: str) -> str:
    """What topics judge where a page gave no text or a stub: that and its listing's summary."""
    return "\n".join(filter(None, [body, summary if summary not in body else ""]))


def address(url: str, declared: str | None, *, is_stated: bool = True) -> str:
    """The article's address: what its page declares as canonical, where that can be believed.

    Some sites declare their home page or a section on every article, which would make one article
    of all: the declared address must still be this article's. One that is not stated
    but where redirects happened to end says nothing new where it only adds to the query: such
    additions (``?moved=1``) come and go, and would make two articles of one.
    """
    own = canonical_url(url)
    if declared and not is_stated and _only_adds(own, declared):
        return own
    return canonical_url(declared) if declared and is_same_article(own, declared) else own


def _only_adds(own: str, reached: str) -> bool:
    """Whether an address is the other one with more in its query."""
    asked, got = urlsplit(own), urlsplit(canonical_url(reached))
    return asked.path == got.path and set(parse_qsl(asked.query)) <= set(parse_qsl(got.query))
