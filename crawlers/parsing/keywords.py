"""Tags: what the page calls its subjects."""

import re
from collections.abc import Iterator

from crawlers.dom import letters, line_of
from crawlers.markup import plain_line
from crawlers.parsing.page import Evidence, Page

_METAS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "og:article:tag",
          "itemprop:keywords", "keywords")  # fmt: skip
_LINKS = "a[rel~=tag], .tag-group a, .tags a, .tag_list a, .hashtag a, .hash_tag a, .keyword a"
_SPLIT = re.compile(r"\s*[,;|·]\s*|\s*#")
_HASHTAGS = re.compile(r"(?:#[^\s#]+[\s,]*)+")
_SITE_WORD = re.compile(
    r"(?:www\.)?[\w-]+\.(?:co\.kr|com|kr|net|go\.kr)|(?:인터넷\s?)?(?:뉴스|신문|언론|언론사|방송)|속보|뉴스\s?속보"
    r"|생방송|news|newspaper|breaking news",
    re.IGNORECASE,
)
_MOST, _LONGEST = 30, 40

Tags = tuple[str, ...]


def read_keywords(page: Page, lines: list[str]) -> Evidence[Tags] | None:
    """The first place that gives any, the site's own name left out."""
    found = []
    for texts, origin in _stated(page, lines):
        tags = _tags(texts, page)
        if origin == "meta:keywords" and _is_of_site(texts):
            page.rejected.add("tags", tags, origin, "names_the_site")
        elif tags:
            found.append(Evidence(tags, origin))
    for other in found[1:]:
        page.rejected.add("tags", other.value, other.origin, "outranked")
    return found[0] if found else None


def _stated(page: Page, lines: list[str]) -> Iterator[tuple[list[str], str]]:
    for name in _METAS[:-1]:
        yield page.meta(name), f"meta:{name}"
    stated = page.article_data.get("keywords")
    yield [str(one) for one in (stated if isinstance(stated, list) else [stated]) if one], "json-ld"
    yield [plain_line(line_of(node)) for node in page.select(_LINKS)[:_MOST]], "text:links"
    yield [line for line in lines[-8:] if _HASHTAGS.fullmatch(line)], "text:hashtags"
    yield page.meta(_METAS[-1]), f"meta:{_METAS[-1]}"


def _is_of_site(texts: list[str]) -> bool:
    """Whether these words are the same on every page: what the site is, its address, its kind."""
    return any(_SITE_WORD.fullmatch(tag.strip()) for text in texts for tag in _SPLIT.split(text))


def _tags(texts: list[str], page: Page) -> Tags:
    tags = (plain_line(tag).strip("#[]'\" ") for text in texts for tag in _SPLIT.split(text))
    sites = page.site_letters
    kept = (tag for tag in tags if 1 < len(tag) <= _LONGEST and letters(tag) not in sites)
    return tuple(dict.fromkeys(kept))[:_MOST]
