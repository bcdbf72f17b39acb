"""Pages that stand in for an article and answer 200: not there, log in first, closed for repairs.

Their few words are asked only where the page holds no article: an article may well tell of
deleted articles and of outages.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from crawlers.dom import letters, line_of
from crawlers.markup import plain_line
from crawlers.parsing.errors import Kind
from crawlers.parsing.page import Page

_SAYS: dict[Kind, str] = {
    "blocked": (
        r"접근이?\s?(?:거부|차단|제한)|비정상적인\s?(?:접근|트래픽)|자동\s?(?:입력|등록)\s?방지"
        r"|로봇이\s?아닙니다|access denied|forbidden|just a moment|attention required|captcha"
        r"|are you (?:a )?(?:human|robot)|^403\b"
    ),
    "soft_404": (
        r"(?:페이지|기사|게시물|글|문서|자료|콘텐츠|주소)(?:를|을|가|이|는|은)?\s?(?:\S+\s)?"
        r"(?:찾을\s?수\s?없|존재하지\s?않|없습니다|삭제)"
        r"|삭제(?:된|되었거나|됐거나)\s?(?:페이지|기사|게시물|글)|없는\s?(?:페이지|기사|게시물)"
        r"|잘못된\s?(?:접근|주소|경로|요청)"
        r"|존재하지\s?않는\s?(?:페이지|기사|게시물|글|주소)"
        r"|not found|^404\b|^410\b|does(?: not|n't) exist|no longer available"
    ),
    "maintenance": (
        r"(?:서비스|시스템|사이트|서버|홈페이지|정기)\s?(?:정기\s?)?점검|점검\s?(?:중|안내|시간)"
        r"|일시\s?(?:적으로\s?)?중단"
        r"|접속(?:자)?(?:이|가)?\s?(?:많아|폭주|지연)|maintenance|service unavailable"
        r"|^50[0-4]\b|internal server error|bad gateway"
    ),
    "consent_page": (
        r"(?:쿠키|개인정보|약관)\S{0,8}\s?(?:\S+\s){0,3}동의|동의하고\s?계속|성인\s?인증|연령\s?확인"
        r"|19세\s?(?:미만|이상)"
        r"|before you continue|cookie consent|consent to|verify your age"
    ),
    "login_page": (
        r"^(?:회원\s?)?로그인(?:\s?[|ㅣ:·<>-]|\s?페이지|$)"
        r"|로그인\S{0,2}\s?(?:필요|후\s|해\s?주|하셔야|하시|하세요)"
        r"|회원\s?(?:인증|전용\s?(?:페이지|서비스)|가입\s?후)|본인\s?확인"
        r"|^(?:log|sign)[ -]?in\b|login: "
    ),
}
_PATTERNS = {kind: re.compile(said, re.IGNORECASE) for kind, said in _SAYS.items()}
_LOGIN_PATH = re.compile(
    r"(?:^|[/_.-])(?:login|log-?on|signin|sign-in|auth|sso|member/?login|nidlogin)(?:[/_.?-]|$)",
    re.IGNORECASE,
)
_CONSENT_PATH = re.compile(
    r"(?:^|[/_.-])(?:consent|gdpr|privacy-gate|agecheck|adult)(?:[/_.?-]|$)", re.IGNORECASE
)
_ALERT = re.compile(r"\balert\s*\(\s*([\"'])(?P<said>.{2,200}?)\1\s*\)", re.DOTALL)
_LEADS_AWAY = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.replace\s*\(|url\s*=)\s*[\"']?"
    r"(?P<to>[^\"'\s;)>]{1,300})",
    re.IGNORECASE,
)
_SHORT = 150
"""Letters below which a text may be a notice in an article's place."""
_TOLD_BY_TEXT = ("blocked", "soft_404", "maintenance")
"""A teaser that asks to log in is no login page: its headline is the article's."""
_FEW_ELEMENTS = 40


def stand_in(page: Page, title: str, text: str) -> tuple[Kind, str] | None:
    """What stands there in place of an article, and the words that say so, or None. ``text``: the
    article that was found, empty where there is none."""
    if _is_long(text):
        return None
    found = _gate(page) or _told(_script_words(page))
    if found or page.article_data or _is_listed(page, title):
        return found
    return _told(_names(page, title)) or _told(iter([_notice(page, text)]), _TOLD_BY_TEXT)


def _is_long(text: str) -> bool:
    """Whether its beginning has too many letters for a notice; nearly all texts tell at once."""
    found = filter(str.isalnum, text[: 10 * _SHORT])
    return sum(1 for _ in islice(found, _SHORT)) == _SHORT


def _notice(page: Page, text: str) -> str:
    """The few words that are there: the text, else all that the page shows, if that is little."""
    words = text or "\n".join(page.shown)
    return words.replace("\n", " ") if len(letters(words)) < _SHORT else ""


def _told(words: Iterator[str], kinds: Sequence[str] = ()) -> tuple[Kind, str] | None:
    """The first words that say what the page is, of these kinds or of any."""
    for said in words:
        for kind, pattern in _PATTERNS.items():
            if said and (kind in kinds or not kinds) and pattern.search(said):
                return kind, said[:200]
    return None


def _is_listed(page: Page, title: str) -> bool:
    """A headline that is the listed one says of what the article is, not what the page is."""
    return page.listed is not None and letters(page.listed.title or "") == letters(title)


def _gate(page: Page) -> tuple[Kind, str] | None:
    """A redirect that ended at a login or a consent page."""
    asked = page.listed.url if page.listed else page.url
    path = urlsplit(page.url).path
    if path == urlsplit(asked).path:
        return None
    if _LOGIN_PATH.search(path):
        return "login_page", page.url
    return ("consent_page", page.url) if _CONSENT_PATH.search(path) else None


def _names(page: Page, title: str) -> Iterator[str]:
    """What the page calls itself: its title and its first heading. Further ones may be those of
    a hidden box to log in or to agree."""
    yield title
    yield page.title_tag
    for node in (*page.root.iter("h1"), *page.root.iter("h2", "h3")):
        yield plain_line(line_of(node))
        return


def _script_words(page: Page) -> Iterator[str]:
    """Of a page that is little but a script: the message that it shows, where it leads to."""
    if sum(1 for _ in zip(page.root.iter(), range(_FEW_ELEMENTS), strict=False)) >= _FEW_ELEMENTS:
        return
    scripts = " ".join(script.text or "" for script in page.root.iter("script"))
    yield from (match["said"] for match in _ALERT.finditer(scripts))
    refreshed = [meta.get("content") or "" for meta in page.root.iter("meta")
                 if (meta.get("http-equiv") or "").lower() == "refresh"]  # fmt: skip
    for match in _LEADS_AWAY.finditer(" ".join([scripts, *refreshed])):
        if _LOGIN_PATH.search(match["to"]):
            yield f"login: {match['to']}"
