"""An article's rows: its present state, and every text that it has had."""

import json
from datetime import datetime

from storage.db import Connection
from storage.queries import queries
from storage.records import DuePage, KnownArticle
from transforms.normalize import Text


def add(connection: Connection, page: DuePage, text: Text, now: datetime) -> int:
    """A new article with its first revision; its id."""
    article_id: int = queries.articles.add(
        connection,
        **_columns(page, text),
        outlet_slug=page.outlet_slug,
        source_id=page.source_id,
        url=text.url,
        url_sha=text.url_sha,
        is_baseline=page.is_baseline,
        is_backfill=page.is_backfill,
        first_listed_at=page.first_listed_at,
        outage=page.outage,
        first_seen_at=now,
    )
    _keep(connection, article_id, 1, page, text, now)
    return article_id


def revise(
    connection: Connection, page: DuePage, text: Text, known: KnownArticle, now: datetime
) -> int:
    """The article with its new text, the old one kept; its id."""
    revision = queries.articles.revise(connection, article_id=known.id, **_columns(page, text))
    _keep(connection, known.id, revision, page, text, now)
    return known.id


def _columns(page: DuePage, text: Text) -> dict[str, object]:
    """What a revision may change."""
    return {
        "title": text.title,
        "body": text.body,
        "authors": list(text.authors),
        "section": text.section,
        "published_at": text.published_at,
        "published_precision": text.published_precision,
        "modified_at": text.modified_at,
        "origin": json.dumps(page.origin, ensure_ascii=False),
        "flags": list(text.flags),
        "charset": page.charset,
        "content_sha": text.content_sha,
        "raw_sha": bytes(page.raw_sha),
        "parser_version": page.parser_version,
    }


def _keep(
    connection: Connection,
    article_id: int,
    revision: int,
    page: DuePage,
    text: Text,
    now: datetime,
) -> None:
    queries.articles.add_revision(
        connection,
        article_id=article_id,
        revision=revision,
        title=text.title,
        body=text.body,
        published_at=text.published_at,
        modified_at=text.modified_at,
        content_sha=text.content_sha,
        raw_sha=bytes(page.raw_sha),
        known_at=now,
    )
