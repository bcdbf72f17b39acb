"""The headline: as people see it, without the outlet's name, with its bracket tags."""

import re
from collections.abc import Iterator
from functools import cache, partial

from crawlers.dom import letters, line_of
from crawlers.markup import plain_line
from crawlers.parsing.marks import asked
from crawlers.parsing.page import Evidence, Page
from crawlers.parsing.rejected import Why

_SEPARATOR = r"\s*(?:\||ㅣ|｜|::|«|»|｢|\s[-–—:<>·]\s|(?<=[^\s-])-(?=[가-힣A-Za-z]+$))\s*"
_LAST_PIECE = re.compile(rf"^(?P<rest>.+){_SEPARATOR}(?P<piece>[^|ㅣ｜]+?)$")
_FIRST_PIECE = re.compile(r"^(?P<piece>[^|ㅣ｜]{1,40}?)\s*(?:::|\||ㅣ|｜|»)\s*(?P<rest>.+)$")
_MAY_SEPARATE = re.compile(r"[|ㅣ｜«»｢-]|::|\s[–—:<>·]\s")
_CHAIN = re.compile(r"\s+<\s+")
_SECTION = re.compile(
    r"(?:정치|경제|사회|국제|세계|문화|연예|스포츠|오피니언|사설|칼럼|라이프|생활|산업|기업|금융|증권"
    r"|부동산|과학|기술|테크|전국|지역|정책|보안|게임|통신|전체|기사|본문|뉴스|최신|속보|일반|종합|헤드라인"
    r"|IT|AI|ICT|News|Tech|Home|홈|[·/& ])+"
)
_SITE_LIKE = re.compile(
    r"(?:뉴스|신문|일보|방송|닷컴|투데이|타임스|저널|매거진|미디어|통신|네이버 블로그|티스토리"
    r"|TV|News|Blog|블로그|보도자료|청|부처|위원회|홈페이지|\.(?:com|kr|net))$",
    re.IGNORECASE,
)
_NOT_A_TITLE = frozenset(
    {"뉴스", "보도자료", "기사", "home", "news", "untitled", "main", "공지사항"}
)
LONGEST_TITLE = 500
"""Characters; what is longer is no headline, whoever states it."""
_TITLE_WORDS = asked("title", "headline", "subject", "tit", "heading")
_METAS = ("og:title", "twitter:title", "dable:title", "dd:title", "itemprop:headline", "title")


def read_title(page: Page) -> Evidence[str] | None:
    """The headline and where it stood, or None.

    A machine title that the page also shows as a heading is certain; one that only carries more
    than a heading (an outlet's name, a section) is cut to the heading; else it is cut by rules.
    A bare ``<title>`` that no heading confirms is a board's name as often as not: the first long
    heading goes before it.
    """
    if chosen := _selected(page):
        return chosen
    stated = [one for one in _stated(page) if _may_be_title(one, page)]
    shown = [text for text in _headings(page) if _is_title(text, page)]
    chosen = _confirmed(stated, shown) or _unconfirmed(stated, shown)
    is_shown = chosen is not None and letters(chosen.value) in map(letters, shown)
    for one in stated:
        why: Why = "unconfirmed" if is_shown else "outranked"
        page.rejected.add("title", one.value, one.origin, why)
    return chosen


def _confirmed(stated: list[Evidence[str]], shown: list[str]) -> Evidence[str] | None:
    known = {letters(text): text for text in reversed(shown)}
    for one in stated:
        if heading := known.get(letters(one.value)):
            return Evidence(heading, one.origin)
    for one in stated:
        if cut := next((text for text in shown if _is_cut(one.value, text)), None):
            return Evidence(cut, f"{one.origin}+heading")
    return None


def _unconfirmed(stated: list[Evidence[str]], shown: list[str]) -> Evidence[str] | None:
    if stated and (stated[0].origin != "title" or not shown):
        return stated[0]
    return Evidence(_first_long(shown), "text:heading") if shown else None


def _may_be_title(one: Evidence[str], page: Page) -> bool:
    if len(one.value) > LONGEST_TITLE:
        page.rejected.add("title", one.value, one.origin, "too_long")
        return False
    if not _is_title(one.value, page):
        page.rejected.add("title", one.value, one.origin, "names_the_site")
        return False
    return True


def without_site(title: str, page: Page) -> str:
    """A title without section chains and the site's name at either end."""
    title = _CHAIN.split(title)[0].strip()
    if not _MAY_SEPARATE.search(title):
        return title
    for _ in range(3):
        last, first = _LAST_PIECE.match(title), _FIRST_PIECE.match(title)
        if last and _is_foreign(last["piece"], page):
            title = last["rest"].strip(" |ㅣ｜-")
        elif first and _is_foreign(first["piece"], page, at_start=True):
            title = first["rest"].strip()
        else:
            break
    return title


def _selected(page: Page) -> Evidence[str] | None:
    """What the catalogue's own selector finds, as it stands."""
    css = page.selectors.title
    for node in page.select(css) if css else []:
        if text := plain_line(line_of(node)):
            return Evidence(text, "selector")
    return None


def _stated(page: Page) -> Iterator[Evidence[str]]:
    """Titles that machines are told, best first, the site's name cut off."""
    cut = cache(partial(without_site, page=page))  # most places say the same
    if headline := plain_line(str(page.article_data.get("headline") or "")):
        yield Evidence(cut(headline), "json-ld")
    for name in _METAS:
        for value in page.meta(name):
            yield Evidence(cut(value), f"meta:{name}")
    if page.state and page.state.title:
        yield Evidence(page.state.title, page.state.origin)
    if page.family and page.family.title:
        for node in page.select(page.family.title)[:1]:
            yield Evidence(plain_line(line_of(node)), f"family:{page.family.name}")
    if value := page.title_tag:
        yield Evidence(cut(value), "title")


def _headings(page: Page) -> list[str]:
    found = [
        plain_line(line_of(node))
        for node in page.survey.headings(_TITLE_WORDS, "p", "div", "strong", "dt")
        if not page.is_aside(node)
    ]
    return [text for text in found if 4 <= len(text) <= 200]


def _first_long(shown: list[str]) -> str:
    return next((text for text in shown if len(letters(text)) >= 10), shown[0])


def _is_title(text: str, page: Page) -> bool:
    if len(text) < 2 or text.lower() in _NOT_A_TITLE:
        return False
    if letters(text) in page.site_letters:
        return False
    return not any(len(text) >= 3 and text in name for name in page.site_names)


def _is_cut(stated: str, shown: str) -> bool:
    """Whether the stated title is the shown one with something joined by a separator."""
    if len(shown) < 8:
        return False
    if stated.endswith(("…", "...")) and len(stated) > 12:
        return letters(shown).startswith(letters(stated.rstrip(".…")))
    if stated.startswith(shown):
        return bool(re.match(r"\s*[|ㅣ｜<>:«»·–—-]", stated[len(shown) :]))
    return stated.endswith(shown) and bool(re.search(r"(?:::|[|ㅣ｜»])\s*$", stated[: -len(shown)]))


def _is_foreign(piece: str, page: Page, *, at_start: bool = False) -> bool:
    """Whether a piece of a title names the site or a section and not the article."""
    plain = letters(piece)
    if not plain or len(piece) > 40:
        return not plain
    for name in page.site_names:
        known = letters(name)
        if known and (known in plain or (len(plain) >= 2 and plain in known)):
            return True
    if at_start:
        return bool(_SITE_LIKE.search(piece.strip()))
    return bool(_SECTION.fullmatch(piece.strip()) or _SITE_LIKE.search(piece.strip()))
