"""What an outlet of the fault server prints: feed, sitemap, list page, article pages, robots."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from newswatch.clock import in_seoul
from tests.faults.press import Piece

__all__ = ["ROBOTS", "article_page", "listing"]

ROBOTS = b"User-agent: *\nDisallow: /news/secret/\n"


def article_page(piece: Piece, began: datetime) -> bytes:
    """A readable page, or for a broken piece one that says with a 200 that it is none."""
    if piece.kind == "broken":
        return b"<!doctype html><html><head><title>404 Not Found</title></head><body></body></html>"
    title = escape(piece.title)
    text = "".join(f"<p>{escape(line)}</p>" for line in piece.paragraphs)
    at = in_seoul(published(piece, began)).isoformat()
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="{at}">'
        f'</head><body><article><h1>{title}</h1><p class="byline">{piece.name[:3]} 기자</p>{text}</article></body></html>'
    ).encode()


def published(piece: Piece, began: datetime) -> datetime:
    moment = began - timedelta(minutes=piece.age_min)
    return moment.replace(second=piece.number % 60, microsecond=0)


def listing(protocol: str, base: str, pieces: list[Piece], began: datetime) -> tuple[str, bytes]:
    """Content type and body of a listing of these pieces."""
    return _FORMS[protocol](base, pieces, began)


def _feed(base: str, pieces: list[Piece], began: datetime) -> tuple[str, bytes]:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{base}{one.path}</link>"
        f"<description>{escape(one.paragraphs[0])}</description>"
        f"<pubDate>{format_datetime(published(one, began))}</pubDate></item>"
        for one in pieces
    )
    body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>시험 신문</title>{items}</channel></rss>'
    return "application/rss+xml", body.encode()


def _sitemap(base: str, pieces: list[Piece], began: datetime) -> tuple[str, bytes]:
    rows = "".join(
        f"<url><loc>{base}{one.path}</loc><news:news><news:publication><news:name>시험</news:name>"
        f"<news:language>ko</news:language></news:publication>"
        f"<news:publication_date>{published(one, began).isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in pieces
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return (
        "application/xml",
        f'<?xml version="1.0" encoding="utf-8"?><urlset {spaces}>{rows}</urlset>'.encode(),
    )


def _list(base: str, pieces: list[Piece], began: datetime) -> tuple[str, bytes]:
    rows = "".join(
        f'<li><h4><a href="{one.path}">{escape(one.title)}</a></h4>'
        f"<span class=date>{in_seoul(published(one, began)):%Y.%m.%d %H:%M}</span></li>"
        for one in pieces
    )
    return "text/html; charset=utf-8", (
        f'<!doctype html><html><head><meta charset="utf-8"><title>목록</title></head><body><main><ul class="list">{rows}</ul></main></body></html>'
    ).encode()


_FORMS = {"feed": _feed, "sitemap": _sitemap, "list": _list}
