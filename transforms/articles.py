"""An article's rows: its present state, and every text that it has had."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from newswatch.text import clean_line
from newswatch.title_tags import title_tags
from storage.bulk import array, json_rows
from storage.db import Connection
from storage.queries import queries
from storage.records import DuePage, KnownArticle
from transforms.item import Item
from transforms.normalize import Text
from transforms.study import Studied


def find_known(connection: Connection, pages: Sequence[Studied]) -> dict[int, KnownArticle]:
    """The articles that pages are of, by their places: that of an address, else the one that the
    page's entry became when nothing but its listing was known; of a listing, whatever its entry
    became. They are locked."""
    rows: Iterable[KnownArticle] = queries.articles.find_known(
        connection,
        places=array(range(len(pages))),
        page_ids=array(one.page.id for one in pages),
        item_ids=array(one.page.item_id for one in pages),
        reread_of=array(one.page.reread_of for one in pages),
        url_shas=[one.study.text.url_sha for one in pages],
    )
    return {
        row.place: row
        for row in rows
        if row.is_by_address or pages[row.place].page.raw_sha is None or row.is_of_listing
    }


def move_where_found(connection: Connection, item: Item) -> None:
    """An article that was known by its listing stands where its page was found."""
    known = item.known
    if known is not None and not known.is_by_address and item.page.raw_sha is not None:
        address = {"url": item.text.url, "url_sha": item.text.url_sha}
        queries.articles.move(connection, article_id=known.id, **address)


def store(connection: Connection, items: Iterable[Item], now: datetime) -> None:
    """New articles with their first revisions, and known ones with their new texts, the old ones
    kept. Each item has its article's id then."""
    new = []
    for item in items:
        if item.known is None:
            new.append(item)
        else:
            _revise(connection, item, item.known, now)
    if not new:
        return
    rows = json_rows(_row(item.page, item.text, now) for item in new)
    found = queries.articles.add_all(connection, articles=rows)
    ids = {bytes(url_sha): article_id for article_id, url_sha in found}
    for item in new:
        item.article_id = ids[item.text.url_sha]


def _row(page: DuePage, text: Text, now: datetime) -> dict[str, object]:
    return {
        **_columns(page, text),
        "page_id": page.id,
        "outlet_slug": page.outlet_slug,
        "source_id": page.source_id,
        "url": text.url,
        "url_sha": text.url_sha,
        "is_baseline": page.is_baseline,
        "is_backfill": page.is_backfill,
        "first_listed_at": page.first_listed_at,
        "outage": page.outage,
        "first_seen_at": now,
    }


def _revise(connection: Connection, item: Item, known: KnownArticle, now: datetime) -> None:
    page, text = item.page, item.text
    columns = _columns(page, text)
    revision = queries.articles.revise(connection, article_id=known.id, is_other=True, **columns)
    queries.articles.add_revision(
        connection,
        article_id=known.id,
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
        cause="parser" if page.is_reread else "page",
        changes=json.dumps(item.change.as_json(), ensure_ascii=False),
    )


def touch(connection: Connection, item: Item) -> None:
    """The article with what its page says in the same words: its address is there, and byline,
    time of modification and the like are as they are now. A time that is told no more exactly
    stays as it was."""
    page, known = item.page, item.known
    if known is None:
        return
    columns = _columns(page, item.text)
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
