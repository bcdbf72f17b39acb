"""The element that holds the article: where the page's prose is, told by sentences.

Prose is text outside links and outside what is called a comment, a menu, a ranking. From a root
(marked as the article's body, or else the page) the way goes down as long as one child holds
nearly all of the prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from crawlers.parsing.page import Page

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button",
     "select", "textarea", "iframe", "figure", "figcaption", "video", "audio", "svg", "head"}
)  # fmt: skip
_INLINE = frozenset(
    {"a", "b", "strong", "em", "i", "u", "span", "font", "mark", "sub", "sup", "br", "small",
     "s", "strike", "ins", "del", "big", "abbr", "code", "wbr", "img"}
)  # fmt: skip
_SENTENCE = re.compile(r"(?:다|요|죠|까|음|함)[.?!]|[.?!…][\"'”’)\]]?\s*$")
_SHORTEST_PROSE = 20
_LINE_END = "\0"
"""What only ``<br>`` is: a line break in the source is a blank, and no tree's text holds a NUL."""
_ENOUGH = 60.0
_NEARLY_ALL = 0.85


@dataclass(frozen=True)
class Container:
    """The element and how it was found: ``selector``, ``microdata``, ``family:…``, ``text``."""

    element: html.HtmlElement
    origin: str


def find_container(page: Page) -> Container | None:
    """The element with the article's prose, or None for a page without any."""
    mass = _Mass(page.beside)
    for root, origin in _roots(page, mass):
        if mass.of(root) >= (_ENOUGH if root.tag == "body" else _SHORTEST_PROSE):
            return Container(_down(root, mass), origin)
    return None


def _roots(page: Page, mass: "_Mass") -> Iterator[tuple[html.HtmlElement, str]]:
    """Where to start from, best first; an ``<article>`` only if it holds half of the page."""
    if css := page.selectors.body:
        yield from ((node, "selector") for node in page.select(css))
    yield from ((node, "microdata") for node in page.select("[itemprop~=articleBody]:not(meta)"))
    if page.family:
        nodes = page.select(page.family.body)
        yield from ((node, f"family:{page.family.name}") for node in nodes)
    for body in page.survey.tagged("body"):
        heaviest = max(page.survey.tagged("article", "main"), key=mass.of, default=body)
        yield (heaviest if 2 * mass.of(heaviest) >= mass.of(body) else body), "text"


def _down(root: html.HtmlElement, mass: "_Mass") -> html.HtmlElement:
    node = root
    while True:
        heavy = [child for child in node if isinstance(child.tag, str)
                 and child.tag not in _INLINE and child.tag not in _SKIPPED
                 and mass.of(child) >= _NEARLY_ALL * mass.of(root)]  # fmt: skip
        if not heavy or node.tag == "p":
            return node
        node = heavy[0]


class _Mass:
    """Characters of prose below an element, each element measured once."""

    def __init__(self, beside: frozenset[html.HtmlElement]) -> None:
        self._beside = beside
        self._known: dict[html.HtmlElement, float] = {}

    def of(self, node: html.HtmlElement) -> float:
        if node not in self._known:
            self._known[node] = self._measure(node)
        return self._known[node]

    def _measure(self, node: html.HtmlElement) -> float:
        own: list[str] = [node.text or ""]
        total = 0.0
        for child in node[:]:
            tag = child.tag
            if not isinstance(tag, str):
                pass
            elif tag == "br":
                own.append(_LINE_END)
            elif tag in _INLINE:
                own.append(_inline_text(child))
                if len(child) and not _is_link(child):
                    total += sum(self.of(block) for block in self._blocks_inside(child))
            elif tag not in _SKIPPED and child not in self._beside:
                total += self.of(child)
            if tail := child.tail:
                own.append(tail)
        return total + _prose("".join(own))

    def _blocks_inside(self, node: html.HtmlElement) -> Iterator[html.HtmlElement]:
        """Blocks that stand in an inline element, which old templates do: ``<span><div>…``."""
        for child in node:
            if not isinstance(child.tag, str) or child.tag in _SKIPPED or child in self._beside:
                continue
            if child.tag in _INLINE:
                if not _is_link(child):
                    yield from self._blocks_inside(child)
            else:
                yield child


def _is_link(node: html.HtmlElement) -> bool:
    """Whether an element leads away; an ``<a name>`` left open may hold the whole article."""
    return node.tag == "a" and "href" in node.attrib


def _inline_text(node: html.HtmlElement) -> str:
    """Text of an inline element outside links and blocks."""
    if _is_link(node):
        return ""
    pieces = [node.text or ""]
    for child in node[:]:
        if isinstance(child.tag, str) and child.tag in _INLINE:
            pieces.append(_LINE_END if child.tag == "br" else _inline_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _prose(text: str) -> float:
    """Characters of the lines that read as sentences."""
    if len(text) < _SHORTEST_PROSE or text.isspace():
        return 0.0
    lines = (" ".join(line.split()) for line in text.split(_LINE_END))
    return float(sum(len(line) for line in lines if _is_prose(line)))


def _is_prose(line: str) -> bool:
    return len(line) >= 60 or (len(line) >= _SHORTEST_PROSE and bool(_SENTENCE.search(line)))
