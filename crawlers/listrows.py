"""Rows of a list page: which boxes are not the list, what an entry is called, when it was."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from lxml import html

from crawlers.dates import Moment, find_dates, read_date
from crawlers.dom import line_of, words
from crawlers.markup import plain_line

_SIDE_TAGS = frozenset({"nav", "header", "footer", "aside"})
_SIDE_WORDS = frozenset(
    {
        "nav",
        "gnb",
        "lnb",
        "snb",
        "header",
        "footer",
        "aside",
        "side",
        "sidebar",
        "rank",
        "ranking",
        "popular",
        "most",
        "mostview",
        "best",
        "hot",
        "hotnews",
        "recommend",
        "banner",
        "ad",
        "breadcrumb",
        "paging",
        "pagination",
        "skip",
        "menu",
        "login",
        "related",
        "relation",
        "comment",
        "family",
        "sitemap",
        "quick",
    }
)
_TITLE_TAGS = ".//h1|.//h2|.//h3|.//h4|.//h5|.//strong|.//dt"
_TITLE_WORDS = frozenset({"tit", "title", "titles", "subject", "headline", "sbj"})
_DATE_WORDS = frozenset({"date", "time", "day", "datetime", "regdate", "days", "dated"})


def is_side_box(node: html.HtmlElement) -> bool:
    """Whether an element stands in navigation, a ranking or another box beside the main column."""
    return any(
        up.tag in _SIDE_TAGS or words(up) & _SIDE_WORDS
        for up in node.iterancestors()
        if up.tag not in ("body", "html")
    )


def title_of(anchor: html.HtmlElement) -> str:
    """What an anchor calls its entry: its heading if it has one, else its first long text."""
    for part in anchor.xpath(_TITLE_TAGS):
        if title := plain_line(line_of(part)):
            return title
    for part in anchor.iterdescendants():
        if isinstance(part.tag, str) and words(part) & _TITLE_WORDS and (title := line_of(part)):
            return plain_line(title)
    texts = [text for piece in anchor.itertext() if (text := " ".join(piece.split()))]
    whole = " ".join(texts)
    if len(whole) <= 80:
        return plain_line(whole)
    return plain_line(next((text for text in texts if len(text) >= 8), whole))


def row_of(anchor: html.HtmlElement, keys: Mapping[int, bytes]) -> html.HtmlElement:
    """The widest element around an anchor that holds no other entry's anchor. ``keys``: which
    entry each anchor (its ``id()``) is of."""
    row, own = anchor, keys[id(anchor)]
    for up in anchor.iterancestors():
        if up.tag == "body" or any(keys.get(id(link), own) != own for link in up.iter("a")):
            break
        row = up
    return row


def row_date(row: html.HtmlElement, title: str, now: datetime, zone: tzinfo) -> Moment | None:
    """The moment that a row states beside its title."""
    for part in row.iter():
        if isinstance(part.tag, str) and (part.tag == "time" or words(part) & _DATE_WORDS):
            for text in (part.get("datetime"), line_of(part)):
                if moment := read_date(text, now, zone):
                    return moment
    for cell in row.iter("td", "span", "em", "p", "dd", "li", "div"):
        text = line_of(cell)
        if len(text) <= 40 and text != title and (moment := read_date(text, now, zone)):
            return moment
    rest = line_of(row).replace(title, " ")
    return next((moment for _, moment in find_dates(rest, zone)), None)
