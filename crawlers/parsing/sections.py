"""Section and canonical address."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from crawlers.dom import line_of
from crawlers.markup import plain_line
from crawlers.parsing.marks import asked
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.rejected import Why
from newswatch.urls import canonical_url, is_same_article, same_site

_METAS = ("article:section", "itemprop:articlesection", "article:section2", "dable:section",
          "section", "category", "dd:category")  # fmt: skip
_CATEGORY_WORDS = asked("category", "section", "cate")
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
    chain = re.split(r"\s+<\s+", page.title_tag)
    values += [(part, "title") for part in chain[1:2]]
    values += [(text, "text:category") for text in _categories(page)]
    best: Evidence[str] | None = None
    for text, origin in values:
        if why := _no_section(text):
            page.rejected.add("section", text, origin, why)
        elif best is not None:
            page.rejected.add("section", text, origin, "outranked")
        else:
            best = Evidence(text, origin)
    return best


def _no_section(text: str) -> Why | None:
    if not text or text.lower() in _SAYS_NOTHING:
        return "says_nothing"
    return "too_long" if len(text) > 30 else None


def _categories(page: Page) -> Iterator[str]:
    """What the page shows as its category; of a path (홈 > 뉴스 > 통신) the last step."""
    for node in page.survey.named(_CATEGORY_WORDS, "span", "p", "div", "em", "a", "strong", "li"):
        if not page.is_aside(node):
            yield line_of(node).split(">")[-1].strip()


def read_canonical(page: Page) -> Evidence[str]:
    """The page's own address: what it declares, if that is an article's address of this site.

    A declared home page, another article's address, another site's or a broken one gives way to
    the address fetched.
    """
    declared = [
        (node.get("href") or "", "link:canonical")
        for node in page.survey.bearers("rel")
        if node.get("rel") == "canonical" and node.tag == "link"
    ]
    declared += [(url, "meta:og:url") for url in page.metas.get("og:url", [])]
    own = canonical_url(page.url)
    for href, origin in declared:
        stated = urljoin(page.url, href.strip())
        address = own if stated == page.url else canonical_url(stated)
        if page.url and not same_site(address, page.url):
            page.rejected.add("canonical_url", address, origin, "other_site")
        elif page.url and address != own and not is_same_article(own, address):
            page.rejected.add("canonical_url", address, origin, "other_article")
        else:
            return Evidence(address, origin)
    return Evidence(own, "url")
