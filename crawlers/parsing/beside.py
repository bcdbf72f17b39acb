"""What stands beside an article, told by the words of class and id."""

from lxml import html

from crawlers.dom import words

_BESIDE = frozenset(
    {"comment", "comments", "reply", "replies", "footer", "gnb", "lnb", "snb", "nav", "menu",
     "related", "relation", "relate", "rank", "ranking", "popular", "copyright", "profile",
     "recommend", "aside", "sidebar", "share", "sharing", "sharedaddy", "sns", "breadcrumb",
     "subscribe", "newsletter", "cookie", "caption", "popup", "modal", "another", "terms",
     "guestbook"}
)  # fmt: skip
# An advertiser's script finds the text by the id CmAdContent, so "ad" alone says little.
_ADS = frozenset({"ad", "ads", "advert", "adsense", "banner"})
_CONTENT = frozenset({"content", "contents", "article"})


_TAGS = frozenset({"nav", "footer", "aside"})


def is_aside(node: html.HtmlElement) -> bool:
    """Whether an element stands in a part of the page that is beside the article."""
    return any(up.tag in _TAGS or is_beside(words(up)) for up in node.iterancestors("*"))


def is_beside(named: frozenset[str]) -> bool:
    """Whether these words name a menu, a ranking, comments, an advertisement or the like."""
    return bool(named & _BESIDE) or bool(named & _ADS and not named & _CONTENT)
