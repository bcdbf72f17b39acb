"""An article as a page template sees it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from newsroom.articles import Article
from newsroom.edition import Calendar
from newsroom.filters import iso, iso_ms
from newsroom.sites import Site

_HEADING = re.compile(r"^(\d+\. .{1,60}|.{1,6})$")


@dataclass(frozen=True)
class View:
    """One article with its address and its times; templates read the article's own fields too."""

    article: Article
    site: Site
    path: str
    url: str
    published: datetime
    modified: datetime | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.article, name)

    @property
    def email(self) -> str:
        return f"press{self.article.number:03d}@{self.site.slug}.example"

    @property
    def as_html(self) -> str:
        """The whole text as HTML inside a feed's description; the template escapes it again."""
        return "".join(f"<p>{escape(each)}</p>" for each in self.article.paragraphs)

    def lead(self, limit: int) -> str:
        """The text's beginning, cut without regard to words, as feeds cut it."""
        return " ".join(self.article.paragraphs)[:limit]

    def is_heading(self, paragraph: str) -> bool:
        return bool(_HEADING.match(paragraph)) and not paragraph.endswith(("다.", "요.", "죠."))

    def linked_data(self, kind: str) -> Markup:
        """JSON-LD of schema.org's NewsArticle or BlogPosting, without the text."""
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": kind,
            "mainEntityOfPage": {"@type": "WebPage", "@id": self.url},
            "headline": self.article.title,
            "datePublished": iso(self.published),
            "dateModified": iso(self.modified or self.published),
            "author": [{"@type": "Person", "name": name} for name in self.article.authors],
            "publisher": {"@type": "Organization", "name": self.site.name},
            "articleSection": self.article.section,
            "description": self.lead(100),
        }
        return script_json(data)

    def fusion(self, related: Sequence["View"]) -> Markup:
        """The story object of an Arc page, in which alone the text stands."""
        elements = [
            {"_id": f"E{place}", "type": "text", "content": str(escape(paragraph))}
            for place, paragraph in enumerate(self.article.paragraphs)
        ]
        picture = {"type": "image", "url": f"/img/{self.article.number}.svg", "caption": "자료사진"}
        data: dict[str, Any] = {
            "type": "story",
            "canonical_url": self.path,
            "headlines": {"basic": self.article.title},
            "credits": {"by": [{"type": "author", "name": name} for name in self.article.authors]},
            "first_publish_date": iso_ms(self.published),
            "display_date": iso_ms(self.published),
            "last_updated_date": iso_ms(self.modified or self.published),
            "taxonomy": {"primary_section": {"name": self.article.section}},
            "content_elements": [picture, *elements],
            "related_content": {"basic": [{"headline": other.title} for other in related]},
        }
        return script_json(data)


def views(site: Site, articles: Sequence[Article], calendar: Calendar, port: int) -> list[View]:
    """The articles that are out, in the given order."""
    found = []
    for article in articles:
        published = calendar.published(article)
        if published is None:
            continue
        found.append(
            View(
                article=article,
                site=site,
                path=calendar.path(article),
                url=calendar.url(article, port),
                published=published,
                modified=calendar.modified(article),
            )
        )
    return found


def script_json(data: dict[str, Any]) -> Markup:
    """JSON that may stand inside ``<script>``."""
    text = json.dumps(data, ensure_ascii=False)
    return Markup(text.replace("</", "<\\/"))
