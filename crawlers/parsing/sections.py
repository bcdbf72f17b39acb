"""Section and canonical address."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from crawlers.dom import line_of, words
from crawlers.markup import plain_line
from crawlers.parsing.beside import is_aside
from crawlers.parsing.page import Evidence, Page
from newswatch.urls import canonical_url, same_site

_METAS = ("article:section", "itemprop:articlesection", "article:section2", "dable:section",
          "section", "category", "dd:category")  # fmt: skip
_CATEGORY_WORDS = frozenset({"category", "section", "cate"})
_SAYS_NOTHING = frozenset(
    {"뉴스", "기사", "news", "article", "전체", "전체기사", "홈", "home", "기사본문"}
)


def read_section(page: Page) -> Evidence[str] | None:
    """The section that the page names; a bare 뉴스 names none."""
    stated = page.article_data.get("articleSection")
    values = [(plain_line(str(one)), "json-ld")
              for one in (stated if isinstance(stated, list) else [stated]) if one]  # fmt: skip
    values = [(text, f"meta:{name}") for name in _METAS for text in page.meta(name)] + values
    if page.state:
        values.append((page.state.section, page.state.origin))
    if page.family and page.family.section:
        nodes = page.select(page.family.section)[:1]
        values += [(plain_line(line_of(node)), f"family:{page.family.name}") for node in nodes]
    chain = re.split(r"\s+<\s+", plain_line(page.root.findtext(".//title")))
    values += [(part, "title") for part in chain[1:2]]
    values += [(text, "text:category") for text in _categories(page)]
    for text, origin in values:
        if text and len(text) <= 30 and text.lower() not in _SAYS_NOTHING:
            return Evidence(text, origin)
    return None


def _categories(page: Page) -> Iterator[str]:
    """What the page shows as its category; of a path (홈 > 뉴스 > 통신) the last step."""
    for node in page.root.iter("span", "p", "div", "em", "a", "strong", "li"):
        if words(node) & _CATEGORY_WORDS and not is_aside(node):
            yield line_of(node).split(">")[-1].strip()


def read_canonical(page: Page) -> Evidence[str]:
    """The page's own address: what it declares, if that is an article's address of this site.

    A declared home page, another site's address or a broken one gives way to the address fetched.
    """
    declared = [
        (str(href), "link:canonical") for href in page.root.xpath("//link[@rel='canonical']/@href")
    ]
    declared += [(url, "meta:og:url") for url in page.metas.get("og:url", [])]
    for href, origin in declared:
        address = canonical_url(urljoin(page.url, href.strip()))
        if not page.url or (same_site(address, page.url) and _is_as_deep(address, page.url)):
            return Evidence(address, origin)
    return Evidence(canonical_url(page.url), "url")


def _is_as_deep(declared: str, fetched: str) -> bool:
    """Whether the declared address still says which article it is."""
    given, got = urlsplit(declared), urlsplit(fetched)
    if got.query and not given.query and given.path == got.path:
        return False
    return len(given.path.rstrip("/")) > 1 or bool(given.query) or len(got.path.rstrip("/")) <= 1
