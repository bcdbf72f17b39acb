"""Portals: places that show copies of other outlets' articles. The original is what is fetched."""

from urllib.parse import urlsplit

_PORTALS = (
    "n.news.naver.com",
    "news.naver.com",
    "entertain.naver.com",
    "sports.naver.com",
    "v.daum.net",
    "news.daum.net",
    "news.nate.com",
    "news.zum.com",
    "news.google.com",
    "msn.com",
)


def is_portal(url: str) -> bool:
    """Whether the address is of a portal's news, not of an outlet's own site."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(host == portal or host.endswith(f".{portal}") for portal in _PORTALS)
