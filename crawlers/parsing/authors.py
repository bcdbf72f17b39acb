"""Who wrote it, as the page signs: persons before desks and nicknames, the outlet itself last."""

from collections.abc import Iterator

from crawlers.bylines import is_person, names
from crawlers.dom import letters, line_of
from crawlers.markup import plain_line
from crawlers.parsing.author_evidence import Names, line_bylines, shown_bylines, stated_bylines
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.rejected import Why
from crawlers.parsing.shown_text import ShownText

_PORTALS = frozenset(
    {
        "네이버",
        "네이버블로그",
        "naver",
        "다음",
        "daum",
        "카카오",
        "구글",
        "google",
        "admin",
        "관리자",
    }
)


def read_authors(page: Page, seen: ShownText, lines: list[str]) -> Evidence[Names] | None:
    """The names that the page signs with; ``lines`` is the article's text before cleaning.

    Of several places the best ranked wins, and of those that name the same people the fullest.
    """
    if chosen := _selected(page):
        return chosen
    found = list(_named(page, seen, lines))
    chosen = _best(page, found)
    for one in found:
        page.rejected.add("authors", one.value, one.origin, _why_not(one, chosen, page))
    return chosen


def _best(page: Page, found: list[Evidence[Names]]) -> Evidence[Names] | None:
    for wanted in (_has_person, _is_not_site):
        ranked = [one for one in found if wanted(one, page)]
        if ranked:
            return _fullest(ranked)
    if page.listed and page.listed.authors:
        return Evidence(page.listed.authors, "feed")
    return found[0] if found else None


def _why_not(one: Evidence[Names], chosen: Evidence[Names] | None, page: Page) -> Why:
    """Why a place's names lost against the chosen ones."""
    if not _is_not_site(one, page):
        return "names_the_site"
    if not _has_person(one, page):
        return "no_person"
    return "fewer_names" if chosen and set(one.value) < set(chosen.value) else "outranked"


def _named(page: Page, seen: ShownText, lines: list[str]) -> Iterator[Evidence[Names]]:
    for texts in (stated_bylines(page), shown_bylines(page, seen)):
        for written, origin in texts:
            people = [name for text in written for name in names(text)]
            for name in people:
                if letters(name) in _PORTALS:
                    page.rejected.add("authors", name, origin, "portal")
            people = [name for name in people if letters(name) not in _PORTALS]
            people = [name for name in people if not _is_site(name, page)] or people
            if people:
                yield Evidence(tuple(dict.fromkeys(people)), origin)
    if not (page.family and page.family.is_blog):
        yield from line_bylines(lines)


def _fullest(ranked: list[Evidence[Names]]) -> Evidence[Names]:
    """The first, or a later one that names everybody of it and more."""
    best = ranked[0]
    for one in ranked[1:]:
        if set(one.value) > set(best.value) and len(one.value) <= 6:
            best = one
    return best


def _has_person(one: Evidence[Names], page: Page) -> bool:
    return _is_not_site(one, page) and any(is_person(name) for name in one.value)


def _is_not_site(one: Evidence[Names], page: Page) -> bool:
    return not any(_is_site(name, page) for name in one.value)


def _is_site(name: str, page: Page) -> bool:
    return letters(name) in page.site_letters


def _selected(page: Page) -> Evidence[Names] | None:
    css = page.selectors.authors
    found = [name for node in (page.select(css) if css else []) for name in
             names(plain_line(line_of(node)))]  # fmt: skip
    return Evidence(tuple(dict.fromkeys(found)), "selector") if found else None
