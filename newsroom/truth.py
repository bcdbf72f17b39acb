"""What a perfect watcher would make of the newsroom: written beside it as ``truth.json``.

Dispositions of an article:

``alert``       on topic, fresh, in the edition in which its story first appears: one of these
                brings the story's one alert
``same_story``  on topic and fresh, but its story was alerted in an earlier edition
``baseline``    on topic, in the backlog that the first poll finds: never alerted
``old``         on topic, new in its edition but published more than 24 hours before
``none``        not on topic, or not to be fetched
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from newsroom import seeds as stored_pages
from newsroom.articles import LAST_EDITION, Article, load
from newsroom.edition import Calendar, begin
from newsroom.sites import SITES

TOPIC = "open-source-ai-policy"

Json = dict[str, Any]


def truth(
    start: datetime, port: int, seeds: Path | None = None, calendar: Calendar | None = None
) -> Json:
    """The whole truth as JSON data. Without a calendar nothing but the backlog is out yet, so
    that later articles have ``published: null``; all else is the same at any moment."""
    return describe(load(extra=stored_pages.load(seeds)), calendar or begin(start), port)


def describe(articles: Sequence[Article], calendar: Calendar, port: int) -> Json:
    urls = {article.id: calendar.url(article, port) for article in articles}
    first = first_editions(articles)
    return {
        "topic": TOPIC,
        "start": calendar.start.isoformat(),
        "port": port,
        "edition": calendar.edition,
        "last_edition": LAST_EDITION,
        "seeds": any(article.is_seed for article in articles),
        "outlets": {slug: site.name for slug, site in SITES.items()},
        "articles": [row(article, calendar, urls, first) for article in articles],
        "expected_alerts": expected_alerts(articles, urls, first),
        "near_misses": [urls[it.id] for it in articles if it.near_miss],
        "baseline": [urls[it.id] for it in articles if disposition(it, first) == "baseline"],
        "old": [urls[it.id] for it in articles if disposition(it, first) == "old"],
        "forbidden": [urls[it.id] for it in articles if it.fate == "forbidden"],
        "copies": [[urls[it.id], urls[it.copy_of]] for it in articles if it.copy_of],
        "copy_groups": [[urls[name] for name in group] for group in copy_groups(articles)],
        "articles_served_expected": sum(is_fetched(article) for article in articles),
    }


def row(article: Article, calendar: Calendar, urls: dict[str, str], first: dict[str, int]) -> Json:
    published = calendar.published(article)
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": urls[article.id],
        "title": article.title,
        "authors": list(article.authors),
        "published": published.isoformat() if published else None,
        "precision": "day" if SITES[article.outlet].family == "board" else "minute",
        "section": article.section,
        "body": list(article.paragraphs),
        "topic": article.topic,
        "near_miss": article.near_miss,
        "story": article.story,
        "copy_of": urls[article.copy_of] if article.copy_of else None,
        "edition": article.edition,
        "fate": article.fate,
        "gone_in": article.vanishes,
        "correction": correction(article, calendar),
        "is_polled": is_polled(article),
        "is_seed": article.is_seed,
        "disposition": disposition(article, first),
    }


def correction(article: Article, calendar: Calendar) -> Json | None:
    if article.correction is None:
        return None
    modified = calendar.modified(article)
    return {
        "edition": article.correction.edition,
        "title": article.correction.title,
        "body": list(article.correction.paragraphs),
        "modified": modified.isoformat() if modified else None,
    }


def is_polled(article: Article) -> bool:
    """Whether it stands on a page that a poll sees; the others are for a backfill to find."""
    return not article.is_archive


def is_fetched(article: Article) -> bool:
    """Whether a watcher that polls and obeys robots.txt has fetched it in the end."""
    return is_polled(article) and article.fate != "forbidden"


def is_fresh(article: Article) -> bool:
    return article.edition > 0 and article.ago is None


def first_editions(articles: Sequence[Article]) -> dict[str, int]:
    """Story → the edition of its first fresh article on topic; baseline-only stories are absent."""
    first: dict[str, int] = {}
    for article in articles:
        if article.topic and is_fresh(article):
            first[article.story] = min(article.edition, first.get(article.story, LAST_EDITION))
    return first


def disposition(article: Article, first: dict[str, int]) -> str:
    if not article.topic or not is_fetched(article):
        return "none"
    if is_fresh(article):
        return "alert" if article.edition == first[article.story] else "same_story"
    return "baseline" if article.edition == 0 else "old"


def expected_alerts(
    articles: Sequence[Article], urls: dict[str, str], first: dict[str, int]
) -> list[Json]:
    """One entry per story that must be alerted, with the fresh articles that tell it."""
    told: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if disposition(article, first) in ("alert", "same_story"):
            told[article.story].append(article)
    return [
        {
            "story": story,
            "edition": first[story],
            "articles": [urls[article.id] for article in group],
            "is_seed": group[0].is_seed,
        }
        for story, group in sorted(told.items(), key=lambda item: (first[item[0]], item[0]))
    ]


def copy_groups(articles: Sequence[Article]) -> list[list[str]]:
    """Ids that share one origin, the origin first; any two of a group share their text."""
    groups: dict[str, list[str]] = {}
    for article in articles:
        if article.copy_of:
            groups.setdefault(article.copy_of, [article.copy_of]).append(article.id)
    return list(groups.values())
