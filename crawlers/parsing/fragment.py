"""The article's fragment cleaned with beautifulsoup4: what stands in the text but is not of it."""

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from lxml import etree, html

from crawlers.markup import unescaped
from crawlers.parsing.beside import is_beside

LINK_START, LINK_END = "\ue000", "\ue001"
"""Private marks around link text, so that a line that is nothing but a link can be told."""

_DROPPED_TAGS = (
    "script", "style", "noscript", "iframe", "button", "form", "select", "input", "textarea",
    "object", "embed", "video", "audio", "svg", "nav", "footer", "aside", "template", "figcaption",
    "ins", "canvas", "map",
)  # fmt: skip
_DROPPED_WORDS = frozenset(
    {"byline", "reporter", "journalist", "writer", "editors", "hashtag", "hashtags", "keyword",
     "keywords", "tags", "tag", "btn", "btns", "button", "promotion", "more", "credit", "blind",
     "hidden", "adsbygoogle", "dable", "taboola", "support", "donation",
     "sponsor", "readmore", "toc", "player", "vod", "ccl", "like", "print", "pullquote", "desc"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table",
     "tbody", "td", "th", "tr", "ul", "caption"}
)  # fmt: skip
_AD_TAG = re.compile(r"(?:^|-)ads?(?:-|$)")
_TAG = re.compile(r"<[a-zA-Z/]")
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Words long enough to be told inside others: postprofilein, articlecopyright.
_GLUED = re.compile("profile|caption|copyright|related|relation|reporter|byline", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST = 0.4


def lines_of(element: html.HtmlElement) -> list[str]:
    """The lines of an article's element, cleaned of boxes, captions, buttons and scripts."""
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return lines_of_markup(markup)


def lines_of_markup(markup: str) -> list[str]:
    """The same of HTML in a string, as scripts and JSON-LD hold it; plain text keeps its lines."""
    if not _TAG.search(markup):
        markup = unescaped(markup).replace("\n", "<br>")
    soup = BeautifulSoup(markup, "lxml")
    whole = len(soup.get_text()) or 1
    for tag in soup.find_all([*_DROPPED_TAGS, _AD_TAG]):
        tag.decompose()
    for tag in soup.find_all(True):
        if not tag.decomposed and _is_beside(tag) and len(tag.get_text()) < _MOST * whole:
            tag.decompose()
    for figure in soup.find_all("figure"):
        if not figure.find(["blockquote", "table"]):
            figure.decompose()
    return _lines(soup)


def _is_beside(tag: Tag) -> bool:
    marks = " ".join(map(str, [tag.get("id") or "", *(tag.get("class") or [])]))
    named = frozenset(_WORD.findall(_CAMEL.sub(" ", marks).lower()))
    if named & _DROPPED_WORDS or is_beside(named) or _GLUED.search(marks):
        return True
    return bool(_HIDDEN.search(str(tag.get("style") or "")))


def _lines(soup: BeautifulSoup) -> list[str]:
    pieces: list[str] = []
    _walk(soup, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in _links_closed(lines) if line.strip(LINK_START + LINK_END + " ")]


def _links_closed(lines: Iterable[str]) -> Iterator[str]:
    """A link over several lines (a card) marked on each of them."""
    is_open = False
    for line in lines:
        marked = LINK_START + line if is_open else line
        is_open = marked.rfind(LINK_START) > marked.rfind(LINK_END)
        yield marked + LINK_END if is_open else marked


def _walk(node: Tag, pieces: list[str]) -> None:
    for child in node.children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, NavigableString):
            pieces.append(re.sub(r"\s+", " ", str(child)))
        elif isinstance(child, Tag):
            _tag(child, pieces)


def _tag(tag: Tag, pieces: list[str]) -> None:
    if tag.name == "br":
        pieces.append("\n")
        return
    around = "\n" if tag.name in _BLOCKS else ""
    start, end = (LINK_START, LINK_END) if tag.name == "a" else ("", "")
    pieces.append(around + start)
    _walk(tag, pieces)
    pieces.append(end + around)
