"""What people see of a page, a line per piece of text, and where the headline stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from crawlers.dom import letters

_SKIPPED = frozenset(
    {"script", "style", "noscript", "nav", "footer", "select", "textarea", "head", "template",
     etree.Comment}
)  # fmt: skip

_MOST_PLACES = 40
"""A headline shown more often than any page does says no more."""


@dataclass(frozen=True)
class ShownText:
    """``places``: where in ``text`` a headline ends; the start if it is not found."""

    text: str
    places: tuple[int, ...]

    def after(self, place: int, characters: int) -> str:
        return self.text[place : place + characters]


def shown_pieces(root: html.HtmlElement) -> list[str]:
    """The visible texts in document order, each a line; of what is skipped only what follows it."""
    pieces = [root.text or ""]
    _gather(root, pieces)
    return [line for piece in pieces if (line := " ".join(piece.split()))]


def _gather(node: html.HtmlElement, pieces: list[str]) -> None:
    """By its own steps: events of ``iterwalk`` take half as long again, an iterator a fifth."""
    for child in node[:]:
        if child.tag not in _SKIPPED:
            if (text := child.text) and not text.isspace():
                pieces.append(text)
            if len(child):
                _gather(child, pieces)
        if (text := child.tail) and not text.isspace():
            pieces.append(text)


def shown_text(pieces: Sequence[str], title: str) -> ShownText:
    """The visible text with the places of ``title``; a line that holds much more is no headline."""
    wanted = letters(title)
    first, last = wanted[:1], wanted[-1:]
    shortest, longest = len(wanted), 3 * len(title) + 20
    places: list[int] = []
    length = 0
    for piece in pieces:
        size = len(piece)
        length += size + 1
        if not wanted or not shortest <= size < longest:
            continue
        small = piece.lower()
        if first in small and last in small:
            got = letters(piece)
            if got == wanted or (len(wanted) > 8 and wanted in got and len(got) < 2 * len(wanted)):
                places.append(length)
                if len(places) == _MOST_PLACES:
                    break
    return ShownText("\n".join(pieces), tuple(places) or (0,))
