"""From a page's bytes to its fields."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from lxml import html

from crawlers.charset import Decoded, decode
from crawlers.dates import spread
from crawlers.dom import tree_of
from crawlers.outlet import Outlet
from crawlers.parsing.authors import read_authors
from crawlers.parsing.body import Body, read_body
from crawlers.parsing.errors import Unreadable
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.sections import read_canonical, read_section
from crawlers.parsing.shown_text import ShownText, shown_text
from crawlers.parsing.times import read_times
from crawlers.parsing.titles import read_title
from crawlers.rights import of_page
from crawlers.xml_text import content_type
from storage.records import ListedEntry, PageFields

PARSER_VERSION = "1"
"""Changes whenever the same bytes would give other fields: stored pages tell what read them."""

_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
)
_ERROR_TITLE = re.compile(
    r"^(?:404|403|500|502|503)\b|페이지를 찾을 수 없|존재하지 않는 (?:페이지|기사)|삭제된 기사"
    r"|서비스 점검|접근이 (?:거부|차단)|not found|access denied|just a moment|forbidden"
    r"|service unavailable",
    re.IGNORECASE,
)


def parse_page(
    body: bytes,
    url: str,
    headers: Mapping[str, str],
    *,
    listed: ListedEntry | None,
    outlet: Outlet | None,
    fetched_at: datetime,
) -> PageFields:
    """The fields of one article page.

    A title, time or authors that the page lacks come from its listing (origin ``feed``).
    ``fetched_at`` is aware: relative times count from it, and later ones cannot be true. Raises
    Unreadable (empty, not_text, mojibake, no_title, error_page) for what no article is read from.
    """
    decoded = _text(body, headers, outlet)
    page = Page(_tree(decoded), url, outlet, listed, fetched_at)
    title = _title(page)
    seen = shown_text(page.root, title.value)
    article = read_body(page, title.value)
    if article.text is None and _ERROR_TITLE.search(title.value):
        raise Unreadable("error_page", title.value)
    fields = _fields(page, seen, title, article, decoded)
    return replace(fields, opt_outs=of_page(headers, page.metas, decoded.text))


def _text(body: bytes, headers: Mapping[str, str], outlet: Outlet | None) -> Decoded:
    if not body.strip():
        raise Unreadable("empty", "no bytes")
    if body.startswith(_BINARY) or (
        b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise Unreadable("not_text", f"starts with {body[:8]!r}")
    decoded = decode(body, content_type(headers), outlet.charset if outlet else None)
    if "mojibake" in decoded.flags:
        raise Unreadable("mojibake", f"no charset makes it readable ({decoded.charset} tried)")
    return decoded


def _tree(decoded: Decoded) -> html.HtmlElement:
    root = tree_of(decoded.text)
    if root is None:
        raise Unreadable("empty", "no element")
    return root


def _title(page: Page) -> Evidence[str]:
    title = read_title(page)
    if title is None and page.listed and page.listed.title:
        title = Evidence(page.listed.title, "feed")
    if title is None:
        raise Unreadable("no_title", "neither the page nor its listing has a title")
    return title


def _fields(
    page: Page, seen: ShownText, title: Evidence[str], article: Body, decoded: Decoded
) -> PageFields:
    authors = read_authors(page, seen, article.lines)
    section = read_section(page)
    times = read_times(page, seen)
    canonical = read_canonical(page)
    found = {
        "title": title, "body": article.text, "authors": authors, "section": section,
        "published": times.published, "modified": times.modified, "canonical_url": canonical,
    }  # fmt: skip
    origin = {name: evidence.origin for name, evidence in found.items() if evidence}
    if times.bad:
        origin["published"] = f"bad: {times.bad}"
    flags = [("stub", article.text is None), ("bad_date", times.bad is not None)]
    published_at, precision = spread(times.published.value if times.published else None)
    return PageFields(
        title=title.value,
        body=article.text.value if article.text else "",
        authors=authors.value if authors else (),
        section=section.value if section else None,
        published_at=published_at,
        published_precision=precision,
        modified_at=times.modified.value.at if times.modified else None,
        canonical_url=canonical.value,
        origin=origin,
        flags=(*decoded.flags, *(name for name, holds in flags if holds)),
        charset=decoded.charset,
    )
