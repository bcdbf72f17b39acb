"""A database with as many articles as wanted, some of them inside the window of the index.

Most are made in SQL: their keys are random numbers that they share in sevens, so that a key is held
by as many articles at any size. Those that a new article finds are real texts, which went through
the process step themselves.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import copies_rows as rows
from benchmarks.copies_texts import Made
from newswatch import clock
from newswatch.clock import in_seoul
from newswatch.urls import url_sha
from storage import cluster, embedded
from storage.db import Connection, connect, transaction
from storage.migrate import migrate
from storage.queries import queries
from transforms.copies import WINDOW_DAYS
from transforms.stories import INDEXED, TERMS

CHUNK = 25_000
KEYS, SHARED, GRAMS_BYTES, READING_BYTES = 60, 20, 3_200, 4_500
OUTLETS = 60
_RAW = hashlib.sha256(b"").digest()


@contextmanager
def world() -> Iterator[Connection]:
    """A migrated server of its own, as durable as one in use; the owner's connection to it."""
    with tempfile.TemporaryDirectory(prefix="newswatch-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the server's user must pass
        server = embedded.Server(home)
        try:
            server.start()
            with embedded.used(cluster.Secrets.of(home).urls()):
                migrate()
                with closing(connect("owner")) as connection:
                    _run(connection, "set statement_timeout = 0")
                    yield connection
        finally:
            server.discard()


def furnish(connection: Connection) -> list[int]:
    """Outlets with a source each; the sources' numbers."""
    with transaction(connection):
        queries.predict.add_raw(connection, sha=_RAW)
        sources = []
        for number in range(OUTLETS):
            slug = f"outlet_{number}"
            queries.predict.add_outlet(connection, slug=slug, name=slug)
            sources.append(queries.predict.add_source(connection, slug=slug))
    return sources


def enlarge(connection: Connection, articles: int, in_window: int) -> None:
    """That many more articles, so many of them told within the last days and in the index."""
    today = in_seoul(clock.now()).date()
    with transaction(connection):
        for ago in range(WINDOW_DAYS + 1):
            queries.copies.open_day(connection, day=today - timedelta(days=ago))
    for done in range(0, articles - in_window, CHUNK):
        _articles(connection, min(CHUNK, articles - in_window - done), 40, 900)
    for done in range(0, in_window, CHUNK):
        first = _articles(connection, min(CHUNK, in_window - done), 0, WINDOW_DAYS - 1)
        _index(connection, first)
    connection.commit()
    connection.autocommit = True
    _run(connection, "vacuum analyze")
    connection.autocommit = False


def print_pages(connection: Connection, sources: Sequence[int], made: Sequence[Made]) -> None:
    """Puts articles on the work list of the process step, a minute apart."""
    now = clock.now()
    with transaction(connection):
        first: int = _run(connection, "select coalesce(max(id), 0) from news.parsed_page")
        for number, one in enumerate(made, first + 1):
            _page(connection, sources[number % OUTLETS], number, one, now)


def size_per_article(connection: Connection) -> dict[str, float]:
    """Bytes on disk: of an article, and of what the index has of one inside the window."""
    articles = _run(connection, "select count(*) from news.article")
    indexed = _run(connection, "select count(*) from news.copy_text")
    parts = (
        "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
        " where inhparent in ('news.copy_key'::regclass, 'news.copy_text'::regclass)"
    )
    whole = _run(connection, "select pg_total_relation_size('news.article')")
    pairs = _run(connection, "select pg_total_relation_size('news.text_pair')")
    number = _run(connection, "select count(*) from news.text_pair")
    return {
        "article": round(float(whole) / articles),
        "copy_index": round(float(_run(connection, parts)) / indexed),
        "pair": round(float(pairs) / max(number, 1)),
    }


def _page(connection: Connection, source: int, number: int, one: Made, now: datetime) -> None:
    url = f"https://outlet{source}.example/news/{number}"
    queries.predict.add_page(
        connection,
        source_id=source,
        number=number,
        url=url,
        url_sha=url_sha(url),
        title=one.title,
        body=one.body,
        first_listed_at=now,
        published_at=now - timedelta(hours=1),
        published_precision="minute",
        raw_sha=_RAW,
    )


def _articles(connection: Connection, count: int, from_day: int, to_day: int) -> int:
    """Articles told between so many days ago; the number of the first one."""
    values = {"raw": _RAW, "count": count, "outlets": OUTLETS, "from": from_day, "to": to_day}
    return int(_run(connection, rows.ARTICLES, **values))


def _index(connection: Connection, first: int) -> None:
    """Keys of copies and terms of stories for the articles from this one on: those of seven
    neighbours have a third of their keys in common."""
    values = {"first": first, "keys": KEYS, "shared": SHARED, "grams": GRAMS_BYTES // 32,
              "reading": READING_BYTES // 33, "terms": TERMS, "indexed": INDEXED}  # fmt: skip
    for statement in (rows.COPY_KEYS, rows.COPY_TEXTS, rows.STORY_KEYS, rows.STORY_VECTORS):
        _run(connection, statement, **values)
    connection.commit()


def _run(connection: Connection, sql: str, **values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        found = cursor.fetchone() if cursor.description else None
    return found[0] if found else 0
