"""Answers of the model's outlets: what goes over the wire, and what it says if all of it arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Literal

from tests.faults.reference import Answer, Listed, Text

__all__ = ["FATES", "FAULTS", "HTML", "XML", "Line", "Reply", "Told", "feed", "page", "sitemap"]

Cut = Literal["", "reset", "length", "close"]
"""How an answer ends too early: before anything, before its Content-Length, or without having
named one, so that only the missing end tells."""

XML = {"Content-Type": "application/rss+xml; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}

Line = tuple[str, str, datetime, int]
"""Of a listing: address, headline, time, guid."""


@dataclass(frozen=True)
class Told:
    """What an answer at ``where`` says. ``entries`` of a listing of ``source`` that can be read;
    ``answer`` and ``text`` of a page; ``forbidden`` paths of a robots.txt, None where it was not to
    be had."""

    kind: Literal["robots", "listing", "page"]
    where: str
    source: str = ""
    is_poll: bool = True
    entries: tuple[Listed, ...] = ()
    answer: Answer = "failed"
    text: Text | None = None
    forbidden: frozenset[str] | None = None


@dataclass(frozen=True)
class Reply:
    """An answer as it goes over the wire; ``told`` holds only if all of it arrives."""

    told: Told
    status: int = 200
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    cut: Cut = ""


@dataclass(frozen=True)
class Fate:
    """What becomes of a request for a page: what that means, the status, how it is cut; ``body``
    instead of the article's."""

    answer: Answer
    status: int = 200
    cut: Cut = ""
    body: bytes | None = None
    to: str = ""


@dataclass(frozen=True)
class Fault:
    """What becomes of a request for a listing; ``body`` None: its own, but not all of it."""

    status: int = 200
    cut: Cut = ""
    body: bytes | None = b""
    retry_after: str = ""


FATES = {
    "up": Fate("text"),
    "404": Fate("404", 404, body=b"not here"),
    "410": Fate("410", 410, body=b"gone"),
    "500": Fate("failed", 500, body=b"trouble"),
    "reset": Fate("failed", cut="reset"),
    "cut_length": Fate("failed", cut="length"),
    "cut_close": Fate("failed", cut="close"),
    "offsite": Fate("offsite", 302, body=b"", to="http://127.66.6.6:9/elsewhere"),
    "binary": Fate("binary", body=b"%PDF-1.7\n" + bytes(range(256))),
    "poison": Fate("poison", body=b"<!doctype html><html><title>404 Not Found</title></html>"),
}
FAULTS = {
    "500": Fault(500, body=b"trouble"),
    "503": Fault(503, body=b"later", retry_after="1"),
    "reset": Fault(cut="reset", body=None),
    "cut_length": Fault(cut="length", body=None),
    "cut_close": Fault(cut="close", body=None),
    "empty": Fault(),
    "garbage": Fault(body=bytes(range(128, 256)) * 8),
    "html": Fault(body="<!doctype html><html><title>점검</title><body>점검 중</body>".encode()),
    "lie": Fault(304),
}

_PLAIN = (
    "{name} 마을의 {name} 저수지가 올해 {name} 축제를 앞두고 새로 단장했다고 한다. "
    "표시는 {mark}라고 적혀 있다."
)
_TELLING = (
    "정부는 {name} 계획에서 오픈소스 AI 모델의 공공 조달 기준을 새로 정하고 {name} 법안에 가중치 공개 "
    "조항을 담았다. {name} 위원회의 표시는 {mark}라고 적혀 있다."
)


def page(text: Text, name: str, published: datetime, *, tells: bool) -> bytes:
    """An article; one that ``tells`` is of the topic that is watched."""
    title = _marked(text.title)
    lines = (_TELLING if tells else _PLAIN).format(name=name, mark=text.mark)
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published.isoformat()}"></head>'
        f"<body><article><h1>{title}</h1><p>{lines}</p></article></body></html>"
    ).encode()


def feed(lines: Sequence[Line]) -> bytes:
    items = "".join(
        f"<item><title>{_marked(title)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">urn:{guid}:{escape(url)}</guid>'
        f"<pubDate>{format_datetime(published)}</pubDate></item>"
        for url, title, published, guid in lines
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>시험</title>{items}</channel></rss>"
    ).encode()


def sitemap(lines: Sequence[Line]) -> bytes:
    rows = "".join(
        f"<url><loc>{escape(url)}</loc><n:news>"
        f"<n:publication_date>{published.isoformat()}</n:publication_date>"
        f"<n:title>{_marked(title)}</n:title></n:news></url>"
        for url, title, published, _ in lines
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
    ).encode()


def _marked(text: str) -> str:
    """Text as markup; what UTF-8 cannot say, as a reference to it."""
    return "".join(f"&#x{ord(c):x};" if "\ud800" <= c <= "\udfff" else c for c in escape(text))
