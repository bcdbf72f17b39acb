"""A part of the page's tree given to beautifulsoup4 as it stands, without text in between.

Written out and parsed again, a fragment costs twice as much, most of it for namespaces that HTML
has none of.
"""

import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple, Self, cast

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from bs4.builder import HTMLTreeBuilder
from lxml import etree, html

_DROPPED_TAGS = frozenset({
    "script", "style", "noscript", "iframe", "button", "form", "select", "input", "textarea",
    "object", "embed", "video", "audio", "svg", "nav", "footer", "aside", "template", "figcaption",
    "ins", "canvas", "map",
})  # fmt: skip
_AD_TAG = re.compile(r"(?:^|-)ads?(?:-|$)")
_MARKS = ("id", "class", "style")
_KEEP_BLANKS = HTMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS
_STRING_KINDS: dict[str, type[NavigableString]] = HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_LENGTH = etree.XPath("string-length(.)")


class Soup(NamedTuple):
    """``nodes``: all tags and strings below ``root`` in document order."""

    root: Tag
    nodes: list[PageElement]


def soup_of(element: html.HtmlElement) -> Soup:
    """The element with what is below it, but for comments and what is dropped by its tag;
    of attributes id, class and style. The page's tree stays whole."""
    soup = _Growing()
    _grow(soup, element)
    soup.close_text()
    return Soup(soup.root, soup.nodes)


def _grow(soup: "_Growing", node: html.HtmlElement) -> None:
    """By its own steps, as the shown text: events of ``iterwalk`` cost more than the tags."""
    tag = node.tag
    if tag == "br":
        soup.close_text()
        soup.add_string(LineBreak("\n"))
    elif isinstance(tag, str) and not is_dropped(tag):
        soup.open_tag(tag, _marks(node))
        if text := node.text:
            soup.texts.append(text)
        for child in node[:]:
            _grow(soup, child)
            if tail := child.tail:
                soup.texts.append(tail)
        soup.close_tag()


def text_length(element: html.HtmlElement) -> int:
    """Characters of text below an element, scripts and styles left out."""
    unseen = (len(node.text or "") for node in element.iter("script", "style"))
    return int(cast(float, _LENGTH(element))) - sum(unseen)


class Text(NavigableString):
    """A string of the text, made without links: it is given its own right afterwards."""

    def __new__(cls, value: str) -> Self:
        return str.__new__(cls, value)


class LineBreak(Text):
    """A ``<br>``: half of the elements of an old article, and never a box."""


class _Growing:
    """A tree of bs4's own parts that grows in document order.

    Strings are as BeautifulSoup makes them: pieces with no tag between them are one, and one of
    nothing but blanks is a single blank or line break. Its object is asked for nothing else here,
    and the half of a fragment's time would go into it.
    """

    def __init__(self) -> None:
        self.root = Tag(name=BeautifulSoup.ROOT_TAG_NAME)
        self.nodes: list[PageElement] = []
        self.texts: list[str] = []
        self._open = [self.root]
        # Ruby's readings are strings of their own kind, and no text of the line.
        self._kinds: list[type[NavigableString]] = [Text]
        self._last: PageElement = self.root

    def open_tag(self, name: str, marks: dict[str, str]) -> None:
        self.close_text()
        parent = self._open[-1]
        tag = Tag(name=name, attrs=marks, parent=parent, previous=self._last)
        parent.contents.append(tag)
        self.nodes.append(tag)
        self._open.append(tag)
        self._kinds.append(_STRING_KINDS.get(name, self._kinds[-1]))
        self._last = tag

    def close_tag(self) -> None:
        self.close_text()
        self._open.pop()
        self._kinds.pop()

    def close_text(self) -> None:
        """Makes a string of the pieces since the last tag."""
        if not self.texts:
            return
        text = "".join(self.texts)
        self.texts.clear()
        if not text.strip(BeautifulSoup.ASCII_SPACES) and not self._is_inside(_KEEP_BLANKS):
            text = "\n" if "\n" in text else " "
        self.add_string(self._kinds[-1](text))

    def add_string(self, string: NavigableString) -> None:
        parent = self._open[-1]
        string.setup(parent, self._last)
        parent.contents.append(string)
        self.nodes.append(string)
        self._last = string

    def _is_inside(self, names: Container[str]) -> bool:
        return any(tag.name in names for tag in self._open)


@lru_cache(maxsize=2000)
def is_dropped(tag: str) -> bool:
    """Whether elements of this name are none of the text."""
    return tag in _DROPPED_TAGS or bool(_AD_TAG.search(tag))


def _marks(node: html.HtmlElement) -> dict[str, str]:
    return {name: value for name, value in node.items() if value and name in _MARKS}
