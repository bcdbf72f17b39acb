"""The article's text: the element that holds it, cleaned; else what scripts or metadata hold."""

from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura

from crawlers.dom import letters
from crawlers.parsing.container import find_container
from crawlers.parsing.fragment import lines_of, lines_of_markup
from crawlers.parsing.lines import article_text, without_marks
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.stand_ins import stand_in
from newswatch.text import clean

_SHORTEST = 20
_SHORTEST_FALLBACK = 200
_FALLBACK = "fallback:trafilatura"


@dataclass(frozen=True)
class Body:
    """``text`` is None where the page does not hold its article; ``lines`` before cleaning."""

    text: Evidence[str] | None
    lines: list[str]

    @property
    def is_fallback(self) -> bool:
        """Whether trafilatura had to find it: no element of the page holds prose."""
        return self.text is not None and self.text.origin == _FALLBACK


def read_body(page: Page, title: str) -> Body:
    """The article's paragraphs and the raw lines they were cleaned from (for bylines)."""
    is_blog = bool(page.family and page.family.is_blog)
    for marked, origin in _sources(page, title):
        text = clean(article_text(marked, title, is_blog=is_blog))
        if len(text) >= _SHORTEST:
            return Body(Evidence(text, origin), [without_marks(line) for line in marked])
        page.rejected.add("body", text, origin, "too_short")
    return Body(None, [])


def _sources(page: Page, title: str) -> Iterator[tuple[list[str], str]]:
    """Lines of the article with their origin, best first.

    An element that says it is the article's body goes first; one told by its prose alone comes
    after the page's own data about this very article. Trafilatura is the last resort, for a page
    that shows text enough and is not a notice or a login in the article's place.
    """
    container, state = find_container(page), page.state
    is_stated = state is not None and letters(state.title) == letters(title)
    if container and not (container.origin == "text" and is_stated):
        yield lines_of(container.element), container.origin
    if state:
        yield lines_of_markup(state.body), state.origin
    if container and container.origin == "text":
        yield lines_of(container.element), container.origin
    if stated := page.article_data.get("articleBody"):
        yield lines_of_markup(str(stated)), "json-ld"
    if container is None and _shows_text(page) and stand_in(page, title, "") is None:
        rescued = trafilatura.extract(page.root, include_comments=False, include_tables=False) or ""
        if len(rescued) >= _SHORTEST_FALLBACK:
            yield rescued.split("\n"), _FALLBACK


def _shows_text(page: Page) -> bool:
    return len("\n".join(page.shown)) >= _SHORTEST_FALLBACK
