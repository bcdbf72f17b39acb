"""Why a site cannot be looked at, and what a person can do about it."""

from newswatch.settings import settings

_NEXT = {
    "address": (
        "공개된 http(s) 주소를 쓰세요. 이 컴퓨터의 시험 사이트는 NEWSWATCH_ALLOW_LOOPBACK=1이 "
        "있어야 읽습니다.",
        "Give a public http(s) address. A test site on this machine needs "
        "NEWSWATCH_ALLOW_LOOPBACK=1.",
    ),
    "robots": (
        "이 사이트의 robots.txt가 수집을 막으므로 읽지 않습니다. 운영자에게 허락을 구하거나 다른 "
        "길(공개 API, 포털)을 찾으세요.",
        "This site's robots.txt forbids it, so nothing was read. Ask its operator, or find another "
        "way in (an open API, a portal).",
    ),
    "robots_unreachable": (
        "robots.txt를 읽을 수 없는 동안에는 아무것도 읽지 않습니다. 나중에 다시 해 보세요.",
        "Nothing is read while robots.txt cannot be. Try again later.",
    ),
    "no_listing": (
        "피드, 사이트맵, 목록을 찾지 못했습니다. 기사 목록 페이지나 피드의 주소를 직접 주세요.",
        "No feed, sitemap or list was found. Give the address of a list page or feed itself.",
    ),
    "unreadable_pages": (
        "목록은 찾았으나 기사를 하나도 읽지 못했습니다.",
        "A listing was found, but none of its articles could be read.",
    ),
    "offsite_redirect": (
        "다른 사이트로 옮겨졌습니다. 옮겨 간 주소로 다시 하세요.",
        "The site has moved to another one. Give that address.",
    ),
    "host_closed": (
        "사이트가 기다려 달라고 했습니다. 나중에 다시 하세요.",
        "The site asked us to wait. Try again later.",
    ),
    "late": (
        "너무 오래 걸려 그만두었습니다. 나중에 다시 하세요.",
        "It took too long. Try again later.",
    ),
}


def explain_refusal(kind: str, text: str) -> str:
    """The trouble, and in a line of its own what can be done about it."""
    korean, english = _NEXT.get(kind, ("", ""))
    following = korean if settings().language == "ko" else english
    return "\n".join(filter(None, (text, following)))
