"""Times as machines are told them, best evidence first, as raw texts with their origin."""

from collections.abc import Iterator

from crawlers.dom import line_of
from crawlers.parsing.page import Page

RawTime = tuple[str, str]

_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published",
    "itemprop:datepublished", "datepublished", "publishdate", "pubdate", "publish_date",
    "dable:published_time", "sailthru.date", "parsely-pub-date", "dc.date.issued", "dc.date",
    "dcterms.created", "og:regdate", "regdate", "article.published", "published_time", "date",
    "itemprop:datecreated", "dd:published_time",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "itemprop:datemodified", "datemodified",
    "og:updated_time", "dcterms.modified", "last-modified", "dd:modified_time",
)  # fmt: skip


def published_texts(page: Page) -> Iterator[RawTime]:
    """JSON-LD, meta tags, microdata, attributes, scripts, the CMS's own place."""
    if css := page.selectors.published:
        yield from ((line_of(node), "selector") for node in page.select(css))
    for key in ("datePublished", "dateCreated", "uploadDate"):
        yield str(page.article_data.get(key) or ""), "json-ld"
    yield from _metas(page, _PUBLISHED_METAS)
    yield from _microdata(page, "[itemprop~=datePublished]:not(meta), time[pubdate]")
    yield from _attributes(page, "data-date-time", "data-published-time", "data-publish-date")
    if page.state:
        yield page.state.published, page.state.origin
    yield from _family(page, page.family.published if page.family else "")
    yield from _microdata(page, "article time[datetime], header time[datetime]")


def modified_texts(page: Page) -> Iterator[RawTime]:
    """The same for the last change."""
    yield str(page.article_data.get("dateModified") or ""), "json-ld"
    yield from _metas(page, _MODIFIED_METAS)
    yield from _microdata(page, "[itemprop~=dateModified]:not(meta)")
    yield from _attributes(page, "data-modify-date-time", "data-modified-time")
    if page.state:
        yield page.state.modified, page.state.origin
    yield from _family(page, page.family.modified if page.family else "")


def _metas(page: Page, names: tuple[str, ...]) -> Iterator[RawTime]:
    for name in names:
        yield from ((value, f"meta:{name}") for value in page.metas.get(name, []))


def _microdata(page: Page, css: str) -> Iterator[RawTime]:
    for node in page.select(css)[:1]:
        yield node.get("content") or node.get("datetime") or line_of(node), "microdata"


def _attributes(page: Page, *names: str) -> Iterator[RawTime]:
    for name in names:
        for node in page.survey.bearers(name)[:1]:
            yield node.get(name) or "", f"attribute:{name}"


def _family(page: Page, css: str) -> Iterator[RawTime]:
    name = page.family.name if page.family else ""
    for node in page.select(css)[:1] if css else []:
        yield str(node.get("datetime") or line_of(node)), f"family:{name}"
