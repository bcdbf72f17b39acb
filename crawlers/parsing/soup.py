"""A part of the page's tree given to beautifulsoup4 as it stands, without text in between.

Written out and parsed again, a fragment costs twice as much, most of it for namespaces that HTML
has none of.
"""

import re
from functools import lru_cache
from typing import cast

from bs4 import BeautifulSoup, NavigableString
from bs4.builder import HTMLTreeBuilder
from lxml import etree, html

_DROPPED_TAGS = frozenset({
    "script", "style", "noscript", "iframe", "button", "form", "select", "input", "textarea",
    "object", "embed", "video", "audio", "svg", "nav", "footer", "aside", "template", "figcaption",
    "ins", "canvas", "map",
})  # fmt: skip
_AD_TAG = re.compile(r"(?:^|-)ads?(?:-|$)")
_MARKS = ("id", "class", "style")
_SHOWN_TEXTS = etree.XPath(
    ".//text()[not(parent::script) and not(parent::style)]", smart_strings=False
)


def soup_of(element: html.HtmlElement) -> BeautifulSoup:
    """The element with what is below it, but for comments and what is dropped by its tag;
    of attributes id, class and style. The page's tree stays whole."""
    return BeautifulSoup("", builder=_Standing(element))


def text_length(element: html.HtmlElement) -> int:
    """Characters of text below an element, scripts and styles left out."""
    return sum(map(len, cast(list[str], _SHOWN_TEXTS(element))))


class LineBreak(NavigableString):
    """A ``<br>``: half of the elements of an old article, and never a box."""


class _Standing(HTMLTreeBuilder):
    """A builder that reads an element instead of markup."""

    def __init__(self, element: html.HtmlElement) -> None:
        super().__init__(multi_valued_attributes=None)
        self._element = element

    def feed(self, markup: object) -> None:  # noqa: ARG002 - the soup hands over its empty text
        """Tells the soup what stands there."""
        soup = cast(BeautifulSoup, self.soup)  # set before it asks
        start, end = soup.handle_starttag, soup.handle_endtag
        data, end_data = soup.handle_data, soup.endData
        walk = etree.iterwalk(self._element, events=("start", "end", "comment"))
        for event, node in walk:
            if event == "start":
                if is_dropped(node.tag):
                    walk.skip_subtree()
                    continue
                if node.tag == "br":
                    end_data()
                    data("\n")
                    end_data(LineBreak)
                    continue
                start(node.tag, None, None, _marks(node))
                text = node.text
            else:
                if event == "end" and node.tag != "br" and not is_dropped(node.tag):
                    end(node.tag)
                text = node.tail if node is not self._element else None
            if text:
                data(text)


@lru_cache(maxsize=2000)
def is_dropped(tag: str) -> bool:
    """Whether elements of this name are none of the text."""
    return tag in _DROPPED_TAGS or bool(_AD_TAG.search(tag))


def _marks(node: html.HtmlElement) -> dict[str, str]:
    if not node.keys():
        return {}
    return {name: value for name in _MARKS if (value := node.get(name))}
