"""An article with every text that it shares its origin with."""

from contextlib import closing

from newswatch.text import clean_line
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.queries import queries
from storage.records import CopyArticle, TextPair


def find_copies(key: str) -> tuple[CopyArticle, list[TextPair]] | None:
    """The article of a number or an address, and its pairs: those of its own sources first. None
    where there is no such article. Raises StorageError."""
    number, sha = _read(key)
    if number is None and sha is None:
        return None
    with closing(connect("ingest")) as connection, transaction(connection):
        article: CopyArticle | None = queries.copies.find_article(
            connection, article_id=number, url_sha=sha
        )
        if article is None:
            return None
        pairs = queries.copies.find_pairs(connection, article_id=article.article_id)
        return article, list(pairs)


def _read(key: str) -> tuple[int | None, bytes | None]:
    key = clean_line(key).strip("<>\"' #")
    if key.isascii() and key.isdigit():
        return (int(key), None) if len(key) < 19 else (None, None)
    try:
        return None, url_sha(key if "://" in key else f"https://{key}")
    except ValueError:
        return None, None
