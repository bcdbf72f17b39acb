"""Where pages sign: metadata, the byline under the headline, the article's own lines."""

import re
from collections.abc import Iterator

from lxml import html

from crawlers.bylines import ROLE, is_person, names
from crawlers.dom import line_of, words
from crawlers.markup import plain_line
from crawlers.parsing.marks import asked
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.shown_text import ShownText
from newswatch.urls import site_of

Names = tuple[str, ...]
Bylines = tuple[list[str], str]
"""Byline texts of one place, and the place."""

_METAS = (
    "article:author", "og:article:author", "dable:author", "itemprop:author", "dd:author",
    "author", "byl", "parsely-author", "dc.creator", "sailthru.author", "twitter:creator",
)  # fmt: skip
_BYLINE_WORDS = asked("byline", "reporter", "reporters", "journalist", "writer", "author")
_NOT_BYLINE_WORDS = frozenset(
    {"comment", "comments", "reply", "related", "relation", "ranking", "list", "recommend", "best"}
)
_LONGEST_BYLINE = 80
_SIGNED = re.compile(rf"[가-힣]{{2,4}}\s?{ROLE}(?![가-힣])")
_LABEL = re.compile(
    r"(?:작성자|글쓴이|등록자|작성부서|담당부서|부서명|부서|기관명)\s*[:：]?\s*\n?\s*"
    r"(?P<name>[^\n]{2,20})"
)
_OFFICE = re.compile(
    r"[가-힣A-Za-z·]{1,16}(?:부|처|청|원|위원회|위|공단|공사|재단|과|실|국|팀|단|시|도|군|구)"
)
_NAME_LIST = re.compile(r"[가-힣]{2,4}(?:\s?[·,/]\s?[가-힣]{2,4}){1,4}")

_DATELINE = re.compile(
    rf"^[\[(【<][^\])】>]{{0,20}}=[^\])】>]{{0,20}}[\])】>]\s*(?P<names>[^=\n]{{2,40}}?{ROLE})\s*="
    rf"|^[\[(【][^\])】\n]{{0,20}}?(?P<names2>[가-힣]{{2,4}}\s?{ROLE})[\])】]"
    rf"|^(?P<names3>[가-힣]{{2,4}}\s?{ROLE})\s*="
)
_OWN_LINE = re.compile(
    rf"[\[(/■▲]*\s*(?:[\w가-힣.·,= ]{{0,20}}[=\s/])?(?P<names>[가-힣]{{2,4}}\s?{ROLE}"
    rf"(?:\s?[,·/]\s?[가-힣]{{2,4}}\s?(?:{ROLE})?)*)\s*[\])/]*\s*[(\[<]?[\w.+@-]*[)\]>]?\.?"
)
_SIGN_OFF = re.compile(
    r"(?:지금까지 |이상 )?\S*(?:뉴스|TV|방송|일보|신문|조선|[A-Z]{3,5})\S*\s"
    r"(?P<name>[가-힣]{2,4})입니다\.?(?:\s*\([\w.+@-]*\))?"
)
_OUTLET_SIGNED = re.compile(
    r"[A-Z]{2,5}\s(?P<name>[가-힣]{2,4})\s*[\[(]\s*[\w.+-]+@[\w.-]+\s*[\])]"
)


def stated_bylines(page: Page) -> Iterator[Bylines]:
    """What machines are told: JSON-LD, meta tags, microdata, scripts."""
    author = page.article_data.get("author")
    yield [_name_of(one) for one in (author if isinstance(author, list) else [author])], "json-ld"
    for meta in _METAS:
        yield (
            [text for text in page.meta(meta) if not text.startswith(("http", "@"))],
            f"meta:{meta}",
        )
    if page.state:
        yield list(page.state.authors), page.state.origin
    nodes = page.select("[itemprop~=author]:not(meta)")[:5]
    yield [_microdata_name(node) for node in nodes], "microdata"
    if page.family and page.family.authors:
        nodes = page.select(page.family.authors)[:5]
        yield [line_of(node) for node in nodes], f"family:{page.family.name}"


def shown_bylines(page: Page, seen: ShownText) -> Iterator[Bylines]:
    """What people see: an element called a byline, names under the headline, a board's labels."""
    for node in _byline_places(page):
        if _is_byline(node):
            yield [line_of(node)], "text:byline"
            break
    for place in seen.places:
        below = seen.after(place, 300).split("\n")[:8]
        for line in below:
            if len(line) <= 40 and _SIGNED.search(line):
                yield [line.split("|")[0]], "text:under-title"
                break
            if _NAME_LIST.fullmatch(line) and _are_people(re.findall("[가-힣]+", line)):
                yield [line], "text:under-title"
                break
        if _is_public_body(page) and (office := _first_office(below)):
            yield [office], "text:office"
        if label := _LABEL.search(seen.after(place, 600)):
            yield [label["name"]], "text:label"


def _byline_places(page: Page) -> list[html.HtmlElement]:
    named = page.survey.named(
        _BYLINE_WORDS, "div", "span", "p", "a", "ul", "li", "dl", "dd", "em", "strong"
    )
    return [*named, *(node for node in page.survey.bearers("rel") if node.get("rel") == "author")]


def _is_public_body(page: Page) -> bool:
    """A ministry or town, by the catalogue or by its address."""
    if page.outlet is not None:
        return page.outlet.kind == "gov"
    return site_of(page.url).endswith((".go.kr", "korea.kr"))


def _first_office(lines: list[str]) -> str | None:
    return next((line for line in lines if _OFFICE.fullmatch(line)), None)


def line_bylines(lines: list[str]) -> Iterator[Evidence[Names]]:
    """Datelines at the head, signatures at the end of the article's own text."""
    for line in lines[:4]:
        if match := _DATELINE.match(line):
            text = next(group for group in match.groups() if group)
            yield Evidence(tuple(names(text)), "text:dateline")
    signed = [
        name
        for line in (*lines[:3], *lines[-14:])
        if (match := _OWN_LINE.fullmatch(line) or _SIGN_OFF.fullmatch(line)
            or _OUTLET_SIGNED.fullmatch(line))
        for name in names(next(group for group in match.groups() if group))
    ]  # fmt: skip
    if signed:
        yield Evidence(tuple(dict.fromkeys(signed)), "text:signature")


def _is_byline(node: html.HtmlElement) -> bool:
    line = line_of(node)
    return (
        len(line) <= _LONGEST_BYLINE
        and bool(_SIGNED.search(line))
        and not any(words(up) & _NOT_BYLINE_WORDS for up in node.iterancestors())
    )


def _are_people(words_: list[str]) -> bool:
    """Personal names, most of them of three syllables: 문화·연예 passes for two of two."""
    return all(map(is_person, words_)) and sum(len(w) == 3 for w in words_) * 2 > len(words_)


def _microdata_name(node: html.HtmlElement) -> str:
    """The name inside an author item, which also holds addresses and pictures."""
    for inner in node.xpath(".//*[@itemprop='name']"):
        return str(inner.get("content") or line_of(inner))
    return line_of(node)


def _name_of(author: object) -> str:
    name = author.get("name") if isinstance(author, dict) else author
    return plain_line(str(name)) if name else ""
