"""The article's fragment, cleaned with beautifulsoup4, as lines."""

import re
from collections.abc import Iterable, Iterator

from bs4 import NavigableString, Tag
from lxml import html

from crawlers.dom import tree_of
from crawlers.markup import unescaped
from crawlers.parsing.boxes import drop_boxes
from crawlers.parsing.soup import LineBreak, soup_of, text_length

LINK_START, LINK_END = "\ue000", "\ue001"
"""Private marks around link text, so that a line that is nothing but a link can be told."""

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table",
     "tbody", "td", "th", "tr", "ul", "caption"}
)  # fmt: skip
_TAG = re.compile(r"<[a-zA-Z/]")


def lines_of(element: html.HtmlElement) -> list[str]:
    """The lines of an article's element, cleaned of boxes, captions, buttons and scripts."""
    soup = soup_of(element)
    drop_boxes(soup.nodes, text_length(element))
    pieces: list[str] = []
    _walk(soup.root, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in _links_closed(lines) if line.strip(LINK_START + LINK_END + " ")]


def lines_of_markup(markup: str) -> list[str]:
    """The same of HTML in a string, as scripts and JSON-LD hold it; plain text keeps its lines."""
    if not _TAG.search(markup):
        markup = unescaped(markup).replace("\n", "<br>")
    root = tree_of(markup)
    return [] if root is None else lines_of(root)


def _links_closed(lines: Iterable[str]) -> Iterator[str]:
    """A link over several lines (a card) marked on each of them."""
    is_open = False
    for line in lines:
        marked = LINK_START + line if is_open else line
        is_open = marked.rfind(LINK_START) > marked.rfind(LINK_END)
        yield marked + LINK_END if is_open else marked


def _walk(node: Tag, pieces: list[str]) -> None:
    for child in node.contents:
        if isinstance(child, Tag):
            _tag(child, pieces)
        elif isinstance(child, LineBreak):
            pieces.append("\n")
        elif isinstance(child, NavigableString):
            pieces.append(child.replace("\n", " "))


def _tag(tag: Tag, pieces: list[str]) -> None:
    around = "\n" if tag.name in _BLOCKS else ""
    start, end = (LINK_START, LINK_END) if tag.name == "a" else ("", "")
    pieces.append(around + start)
    _walk(tag, pieces)
    pieces.append(end + around)
