"""An article's rows: its present state, and every text that it has had."""

import json
from datetime import datetime

from newswatch.text import clean_line
from newswatch.title_tags import title_tags
from storage.db import Connection
from storage.queries import queries
from storage.records import DuePage, KnownArticle
from transforms.normalize import Text
from transforms.revisions import Difference


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
    connection: Connection,
    page: DuePage,
    text: Text,
    known: KnownArticle,
    change: Difference,
    now: datetime,
) -> int:
    """The article with its new text, the old one kept; its id."""
    columns = _columns(page, text)
    revision = queries.articles.revise(connection, article_id=known.id, is_other=True, **columns)
    _keep(connection, known.id, revision, page, text, now, known, change)
    return known.id


def touch(connection: Connection, page: DuePage, text: Text, known: KnownArticle) -> None:
    """The article with what its page says in the same words: its address is there, and byline,
    time of modification and the like are as they are now. A time that is told no more exactly
    stays as it was."""
    columns = _columns(page, text)
    columns |= {"title": known.title, "body": known.body, "content_sha": bytes(known.content_sha)}
    is_exact = known.published_at is not None and known.published_precision != "day"
    if is_exact and not page.is_reread:
        columns |= {"published_at": None, "published_precision": None}
    queries.articles.revise(connection, article_id=known.id, is_other=False, **columns)


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
        "raw_sha": _bytes(page),
        "parser_version": page.parser_version,
        "rejected": json.dumps(page.rejected, ensure_ascii=False),
        **_beside(page),
    }


def _beside(page: DuePage) -> dict[str, object]:
    """What a page says beside its text, as revisions keep it too."""
    return {
        "title_tags": _cleaned(page.title_tags) or list(title_tags(clean_line(page.title))),
        "tags": _cleaned(page.tags),
        "wire": page.wire,
        "embargo": page.embargo and clean_line(page.embargo),
        "press_release": page.press_release and clean_line(page.press_release),
        "image_url": page.image_url,
    }


def _cleaned(texts: list[str]) -> list[str]:
    return [line for text in texts if (line := clean_line(text))]


def _bytes(page: DuePage) -> bytes | None:
    return None if page.raw_sha is None else bytes(page.raw_sha)


def _keep(
    connection: Connection,
    article_id: int,
    revision: int,
    page: DuePage,
    text: Text,
    now: datetime,
    known: KnownArticle | None = None,
    change: Difference | None = None,
) -> None:
    queries.articles.add_revision(
        connection,
        article_id=article_id,
        revision=revision,
        title=text.title,
        body=text.body,
        authors=list(text.authors),
        published_at=text.published_at,
        modified_at=text.modified_at,
        content_sha=text.content_sha,
        raw_sha=_bytes(page),
        flags=list(text.flags),
        **_beside(page),
        parser_version=page.parser_version,
        known_at=now,
        cause="first" if known is None else "parser" if page.is_reread else "page",
        changes=json.dumps(change.as_json(), ensure_ascii=False) if change else None,
    )
