"""What people see of a page, a line per piece of text, and where the headline stands in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from crawlers.dom import letters

_SKIPPED = frozenset(
    {"script", "style", "noscript", "nav", "footer", "select", "textarea", "head", "template"}
)


@dataclass(frozen=True)
class ShownText:
    """``places``: where in ``text`` a headline ends; the start if it is not found."""

    text: str
    places: tuple[int, ...]

    def after(self, place: int, characters: int) -> str:
        return self.text[place : place + characters]


def shown_text(root: html.HtmlElement, title: str | None) -> ShownText:
    """The visible text with the places of ``title``; a line that holds much more is no headline."""
    wanted = letters(title or "")
    pieces: list[str] = []
    places: list[int] = []
    length = 0
    for piece in _pieces(root):
        pieces.append(piece)
        length += len(piece) + 1
        if wanted and len(piece) < 3 * len(title or "") + 20:
            got = letters(piece)
            if got == wanted or (len(wanted) > 8 and wanted in got and len(got) < 2 * len(wanted)):
                places.append(length)
    return ShownText("\n".join(pieces), tuple(places) or (0,))


def _pieces(node: html.HtmlElement) -> Iterator[str]:
    """Texts in document order; of what is skipped only what follows it."""
    if isinstance(node.tag, str) and node.tag not in _SKIPPED:
        yield from _line(node.text)
        for child in node:
            yield from _pieces(child)
            yield from _line(child.tail)


def _line(text: str | None) -> Iterator[str]:
    if text and (line := re.sub(r"\s+", " ", text).strip()):
        yield line
