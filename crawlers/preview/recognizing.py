"""Which content management system a site runs on, by what only that one writes."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawlers.outlet_parts import FamilyName

_MARKS: tuple[tuple[FamilyName, str], ...] = (
    ("ndsoft", r"/news/articleView\.html\?idxno=|/rss/allArticle\.xml|article-view-content-div"),
    ("mediaon", r"/news/article\.html\?no=\d"),
    ("arc", r"/arc/outboundfeeds/|fusion-metadata|Fusion\.globalContent"),
    ("tistory", r"tistory_admin|daumcdn\.net/tistory|TistoryBlog"),
    ("wordpress", r"/wp-content/|/wp-json/|wp-sitemap|content=[\"']WordPress"),
    ("egov", r"/cop/bbs/select\w+\.do|/(?:bbs|board)/(?:view|list)\.do\?"),
)
_HOSTS: dict[str, FamilyName] = {
    "blog.naver.com": "naver_blog",
    "velog.io": "velog",
    "brunch.co.kr": "brunch",
}
BLOGS = frozenset({"tistory", "naver_blog", "velog", "brunch"})
"""Families of which each site is somebody's blog."""


def family_of_site(url: str, text: str) -> FamilyName | None:
    """The system by a page's address and markup."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    if host in _HOSTS:
        return _HOSTS[host]
    if host.endswith(".tistory.com"):
        return "tistory"
    return next((name for name, mark in _MARKS if re.search(mark, text)), None)


def most_common(found: Iterable[FamilyName | None]) -> FamilyName | None:
    """The family that most pages are of."""
    counted = Counter(one for one in found if one)
    return counted.most_common(1)[0][0] if counted else None
