"""What the pipeline would say of articles in a file: the same functions, no second path.

Input is one JSON object a line. Relevance reads id, url, outlet, title, text, date; stories reads
url, outlet, title, text, published or date; anything may be absent but the id or the url.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from newswatch import clock
from newswatch.clock import SEOUL, Precision
from newswatch.jsonlines import read_rows
from newswatch.settings import settings
from newswatch.text import clean, clean_line
from newswatch.urls import url_sha
from storage import embedded
from storage.db import Connection, connect, transaction
from storage.queries import queries
from transforms.decisions import decide_all
from transforms.process import process
from transforms.topics import Topic, TopicError, topics

TOPIC = "open-source-ai-policy"
_RAW_SHA = hashlib.sha256(b"").digest()


def predict_relevance(path: Path) -> Iterator[dict[str, Any]]:
    """Per line: id, relevant (what is alerted at once), level, score, rule_version, evidence,
    reason. Raises InputError."""
    rules = (_topic(),)
    for row in read_rows(path, "id"):
        title, text = clean_line(row.get("title") or ""), clean(row.get("text") or "")
        [decision] = decide_all(
            rules, title, text, row.get("section") or "", row.get("outlet") or ""
        )
        yield {
            "id": row["id"],
            "relevant": decision.level == "alert",
            "level": decision.level,
            "score": decision.score,
            "rule_version": decision.rule_version,
            "evidence": decision.evidence,
            "reason": decision.reason,
        }


def predict_stories(path: Path) -> Iterator[dict[str, Any]]:
    """Per line: url, copies (the earlier texts it shares an origin with), story.

    The lines go through the process step in the order of their times, in a throw-away database.
    Lines without a time come last. Raises InputError.
    """
    rows = sorted(read_rows(path, "url"), key=_when)
    with embedded.temporary(), closing(connect("owner")) as connection:
        with transaction(connection):
            pages = _store(connection, rows)
        process()
        with transaction(connection):
            stories = {
                page: (article, story)
                for page, article, story in queries.predict.list_stories(connection)
            }
            pairs = list(queries.predict.list_pairs(connection))
    urls = {stories[page][0]: row["url"] for page, row in pages}
    earlier: dict[int, list[str]] = defaultdict(list)
    for article_id, earlier_id in pairs:
        earlier[article_id].append(urls[earlier_id])
    for page, row in pages:
        article_id, story_id = stories[page]
        alone = f"page {page}"  # it did not become an article
        yield {"url": row["url"], "copies": earlier[article_id], "story": str(story_id or alone)}


def _topic() -> Topic:
    for topic in topics():
        if topic.rule.topic == TOPIC:
            return topic
    raise TopicError(f"{settings().topics_dir}: no topic {TOPIC} among the rules")


def _store(connection: Connection, rows: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """(page id, row) of each line, due for the process step."""
    queries.predict.add_raw(connection, sha=_RAW_SHA)
    sources: dict[str, int] = {}
    pages = []
    for number, row in enumerate(rows):
        outlet = row.get("outlet") or "unknown"
        if outlet not in sources:
            slug = f"outlet_{len(sources)}"
            queries.predict.add_outlet(connection, slug=slug, name=outlet)
            sources[outlet] = queries.predict.add_source(connection, slug=slug)
        published_at, precision = moment(row.get("published") or row.get("date"))
        page = queries.predict.add_page(
            connection,
            source_id=sources[outlet],
            number=number,
            url=row["url"],
            url_sha=url_sha(row["url"]),
            title=clean_line(row.get("title") or ""),
            body=clean(row.get("text") or ""),
            first_listed_at=published_at or clock.now(),
            published_at=published_at,
            published_precision=precision,
            raw_sha=_RAW_SHA,
        )
        pages.append((page, row))
    return pages


def _when(row: dict[str, Any]) -> tuple[bool, datetime]:
    published_at, _ = moment(row.get("published") or row.get("date"))
    return published_at is None, published_at or clock.now()


def moment(text: str | None) -> tuple[datetime | None, Precision | None]:
    """A time as the input has it: Seoul time where no zone is given; a month alone is unknown."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None, None
    zoned = found if found.tzinfo else found.replace(tzinfo=SEOUL)
    return zoned, "day" if len(text or "") == len("2026-01-01") else "minute"
