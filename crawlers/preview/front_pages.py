"""What a site's front page says: its name, its lists, which of its links are navigation."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from lxml import html

from crawlers.charset import decode
from crawlers.dom import line_of, tree_of, words
from crawlers.markup import plain_line
from crawlers.parsing.metas import metas_of
from crawlers.preview.asking import Answer
from crawlers.xml_text import content_type
from newswatch.urls import canonical_url, site_of

_BAR_TAGS = frozenset({"nav", "header", "footer"})
_BAR_WORDS = frozenset({"nav", "gnb", "lnb", "snb", "header", "footer", "menu", "skip", "login"})
_LIST_ADDRESS = re.compile(
    r"articleList|(?:bbs|board|news|press|release)\w*List|/list(?:\.\w+)?(?:[/?]|$)|/latest\b", re.I
)
_LIST_NAMES = ("전체기사", "전체 기사", "최신기사", "최신 기사", "최신뉴스", "전체뉴스", "보도자료")
_TERMS = re.compile(r"저작권\s?(?:정책|규약|안내|보호)|이용\s?약관|terms of (?:use|service)", re.I)
_MOST_LISTS = 3
_SEPARATORS = re.compile(r"\s+[-|:·–—]\s+|\s*[|]\s*")


@dataclass(frozen=True)
class FrontPage:
    """A page that a person would begin at; without a tree where it is no page."""

    answer: Answer

    @cached_property
    def text(self) -> str:
        return decode(self.answer.body, content_type(self.answer.headers)).text

    @cached_property
    def root(self) -> html.HtmlElement | None:
        return tree_of(self.text)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        return metas_of(self.root.iter("meta")) if self.root is not None else {}

    @property
    def name(self) -> str:
        """What the site calls itself; empty where it says nothing."""
        told = [
            name for key in ("og:site_name", "application-name") for name in self.metas.get(key, [])
        ]
        title = self.root.find(".//title") if self.root is not None else None
        told += [] if title is None else [_SEPARATORS.split(line_of(title))[0]]
        return next((line for one in told if (line := plain_line(one))), "")[:60]

    @cached_property
    def anchors(self) -> list[tuple[html.HtmlElement, str]]:
        """Links of the site itself with their addresses in full."""
        if self.root is None:
            return []
        found = [(node, urljoin(self.answer.url, (node.get("href") or "").strip()))
                 for node in self.root.xpath("//a[@href]")]  # fmt: skip
        own = site_of(self.answer.url)
        return [(node, url) for node, url in found
                if url.startswith(("http://", "https://")) and site_of(url) == own]  # fmt: skip

    @property
    def navigation(self) -> list[str]:
        """Addresses in its bars and menus."""
        return list(
            dict.fromkeys(canonical_url(url) for node, url in self.anchors if _is_bar(node))
        )

    @property
    def lists(self) -> list[str]:
        """Addresses that look like lists of articles, those named so first."""
        named = [url for node, url in self.anchors if line_of(node) in _LIST_NAMES]
        looking = [url for _, url in self.anchors if _LIST_ADDRESS.search(url)]
        return list(dict.fromkeys(url.partition("#")[0] for url in (*named, *looking)))[
            :_MOST_LISTS
        ]

    @property
    def terms(self) -> str:
        """Where its terms of use stand; empty where it names none."""
        return next((url for node, url in self.anchors if _TERMS.search(line_of(node))), "")


def _is_bar(node: html.HtmlElement) -> bool:
    return any(
        up.tag in _BAR_TAGS or words(up) & _BAR_WORDS
        for up in node.iterancestors()
        if up.tag not in ("body", "html")
    )
