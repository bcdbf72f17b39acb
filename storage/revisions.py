"""Every text that the article of an address has had."""

from contextlib import closing

from newswatch.text import clean_line
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.queries import queries
from storage.records import RevisionRow


def find_revisions(url: str) -> list[RevisionRow]:
    """The first text first; none where no article has the address. Raises StorageError."""
    url = clean_line(url).strip("<>\"' ")
    try:
        sha = url_sha(url if "://" in url else f"https://{url}")
    except ValueError:
        return []
    with closing(connect("ingest")) as connection, transaction(connection):
        return list(queries.revisions.list_revisions(connection, url_sha=sha))
