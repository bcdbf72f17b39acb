"""What a site answers to a path: articles, lists, feeds and robots.txt, as its family does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader

from newsroom.articles import Article
from newsroom.edition import Calendar, on_show
from newsroom.filters import FILTERS
from newsroom.sites import Site
from newsroom.views import View, views

FEED_LIMIT = 50
"""Above what any outlet ever shows: nothing rolls off a feed before it was seen."""

Kind = Literal["article", "listing", "other"]

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters.update(FILTERS)

_FEEDS = {
    "ndsoft": "ndsoft/feed.xml",
    "ndsoft-old": "ndsoft/feed.xml",
    "wordpress": "wordpress/feed.xml",
    "tistory": "tistory/feed.xml",
    "arc": "arc/feed.xml",
    "jsonld": "jsonld/atom.xml",
    "asp": "asp/feed.xml",
    "wire": "wire/sitemap.xml",
}
_LISTS = {
    "ndsoft": ("/news/articleList.html", "page", "ndsoft/list.html"),
    "ndsoft-old": ("/news/articleList.html", "page", "ndsoft/list.html"),
    "board": ("/briefing/pressReleaseList.do", "pageIndex", "board/list.html"),
    "token": ("/news", "page", "token/list.html"),
}
RELAID = {"wire": "wire/article_new.html"}
"""Families with a second article template, for a site that changes its layout midway."""
_ROBOTS = {
    "ndsoft": "User-agent: *\nDisallow: /admin/\n\nUser-agent: bingbot\nCrawl-delay: 30\n",
    "wordpress": "User-agent: *\nDisallow: /wp-admin/\nDisallow: /members/\n",
    "wire": "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /\nDisallow: /search\n",
}
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
    '<rect width="640" height="360" fill="#d5dbe1"/></svg>'
)


@dataclass(frozen=True)
class Response:
    """An answer before it is sent; ``body`` is in the charset of its site."""

    status: int
    content_type: str
    body: bytes
    kind: Kind = "other"
    article_id: str | None = None
    url: str | None = None
    """The article's own address, whatever was asked for beside it."""


class Newsstand:
    """All pages of all sites at one moment of the calendar.

    ``relayouts``: site → the edition from which on its family's second template is used.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        calendar: Calendar,
        port: int,
        relayouts: Mapping[str, int] | None = None,
    ) -> None:
        self.relayouts = relayouts or {}
        self.articles = articles
        self.calendar = calendar
        self.port = port

    def respond(self, site: Site, target: str) -> Response:
        """The answer to one request for a path with its query."""
        path = urlsplit(target).path
        if path == "/robots.txt":
            return plain(200, _ROBOTS.get(site.family, "User-agent: *\nAllow: /\n"))
        if path.startswith("/img/"):
            return Response(200, "image/svg+xml", _PICTURE.encode())
        items = self.shown(site)
        listing = self.listing(site, target, items)
        return listing or self.article(site, target, items)

    def shown(self, site: Site) -> list[View]:
        return views(site, on_show(site, self.articles, self.calendar), self.calendar, self.port)

    def listing(self, site: Site, target: str, items: list[View]) -> Response | None:
        path = urlsplit(target).path
        list_path, parameter, template = _LISTS.get(site.family, ("", "", ""))
        if path == urlsplit(site.listing).path and site.family in _FEEDS:
            current = [item for item in items if not item.article.is_archive]
            return self.feed(site, current[:FEED_LIMIT])
        if path == list_path:
            return self.page_of_list(site, template, _number(target, parameter), items)
        if path == "/":
            return self.html(site, "home.html", items=items)
        return None

    def feed(self, site: Site, items: list[View]) -> Response:
        built = items[0].published if items else self.calendar.start
        response = self.html(site, _FEEDS[site.family], items=items, built=built)
        # A CP949 feed says its charset in the XML declaration only; so does the real model.
        suffix = "" if site.charset == "cp949" else "; charset=utf-8"
        return Response(200, f"text/xml{suffix}", response.body, "listing")

    def page_of_list(self, site: Site, template: str, page: int, items: list[View]) -> Response:
        pages = max(1, ceil(len(items) / site.page_size))
        part = items[(page - 1) * site.page_size : page * site.page_size]
        popular = items[:: max(1, len(items) // 5)][:5]
        response = self.html(site, template, items=part, page=page, pages=pages, popular=popular)
        is_polled = page == 1 and site.family not in _FEEDS
        kind: Kind = "listing" if is_polled else "other"
        return Response(200, response.content_type, response.body, kind)

    def article(self, site: Site, target: str, items: list[View]) -> Response:
        for item in items:
            if _same_page(item.path, target):
                return self.article_page(site, item, items)
        if any(_same_page(self.calendar.path(gone), target) for gone in self.gone(site)):
            return plain(410, "삭제된 기사입니다.")
        return plain(404, "찾을 수 없는 쪽입니다.")

    def gone(self, site: Site) -> list[Article]:
        edition = self.calendar.edition
        return [it for it in self.articles if it.outlet == site.slug and it.is_gone_in(edition)]

    def article_page(self, site: Site, item: View, items: list[View]) -> Response:
        others = [other for other in items if other.path != item.path]
        related = [other for other in others if other.section == item.section][:3]
        popular = others[:: max(1, len(others) // 5)][:5]
        response = self.html(site, self.template(site), it=item, related=related, popular=popular)
        return Response(
            200, response.content_type, response.body, "article", item.article.id, item.url
        )

    def template(self, site: Site) -> str:
        if self.calendar.edition >= self.relayouts.get(site.slug, self.calendar.edition + 1):
            return RELAID[site.family]
        return f"{site.family}/article.html"

    def html(self, site: Site, template: str, **context: Any) -> Response:
        text = _TEMPLATES.get_template(template).render(
            site=site, home=site.home(self.port), **context
        )
        content_type = "text/html" if site.charset == "cp949" else "text/html; charset=utf-8"
        return Response(200, content_type, text.encode(site.charset, "xmlcharrefreplace"))


def plain(status: int, text: str) -> Response:
    return Response(status, "text/plain; charset=utf-8", text.encode())


def _same_page(path: str, target: str) -> bool:
    """Same path, and the page's own query parameters among those asked for."""
    wanted, asked = urlsplit(path), urlsplit(target)
    query = parse_qs(asked.query)
    return wanted.path == asked.path and all(
        query.get(key) == value for key, value in parse_qs(wanted.query).items()
    )


def _number(target: str, parameter: str) -> int:
    value = parse_qs(urlsplit(target).query).get(parameter, ["1"])[0]
    return max(1, int(value)) if value.isdecimal() else 1
