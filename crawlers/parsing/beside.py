"""What stands beside an article, told by the words of class and id."""

from collections.abc import Iterator

from lxml import html

from crawlers.dom import words
from crawlers.parsing.marks import asked
from crawlers.parsing.survey import Survey

_BESIDE = asked(
    "comment", "comments", "reply", "replies", "footer", "gnb", "lnb", "snb", "nav", "menu",
    "related", "relation", "relate", "rank", "ranking", "popular", "copyright", "profile",
    "recommend", "aside", "sidebar", "share", "sharing", "sharedaddy", "sns", "breadcrumb",
    "subscribe", "newsletter", "cookie", "caption", "popup", "modal", "another", "terms",
    "guestbook",
)  # fmt: skip
# An advertiser's script finds the text by the id CmAdContent, so "ad" alone says little.
_ADS = asked("ad", "ads", "advert", "adsense", "banner")
_CONTENT = frozenset({"content", "contents", "article"})


_TAGS = ("nav", "footer", "aside")


def elements_beside(survey: Survey) -> Iterator[html.HtmlElement]:
    """The elements of a page that stand beside its article, by tag or by words."""
    yield from survey.tagged(*_TAGS)
    yield from survey.named(_BESIDE)
    yield from (node for node in survey.named(_ADS) if is_beside(words(node)))


def is_beside(named: frozenset[str]) -> bool:
    """Whether these words name a menu, a ranking, comments, an advertisement or the like."""
    return bool(named & _BESIDE) or bool(named & _ADS and not named & _CONTENT)
