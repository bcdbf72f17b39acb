"""What people say of articles. A label is added, never changed: the latest counts."""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from newswatch.text import clean_line
from newswatch.urls import canonical_url, url_sha
from storage.db import connect, transaction
from storage.errors import StorageError
from storage.queries import queries

__all__ = ["Labelled", "NoAddress", "Verdict", "label"]

Verdict = Literal["relevant", "not", "duplicate"]

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


class NoAddress(StorageError):
    """What was given is no address of an article."""


@dataclass(frozen=True)
class Labelled:
    """A label as it was stored. ``article_id``, ``level``: what we have of the address, if
    anything; ``before``: the verdict that it replaces."""

    topic: str
    url: str
    verdict: Verdict
    labelled_by: str
    article_id: int | None
    level: str | None
    before: str | None


def label(
    url: str, verdict: Verdict, topic: str, by: str, at: datetime, note: str | None = None
) -> Labelled:
    """Stores a label of an address, whether we have its article or not; of an article that was
    listed under another address, it is the article's own that is labelled.

    Raises NoAddress for what is no http(s) address, StorageError where the database refuses.
    """
    address, key = _address(url)
    with closing(connect("ingest")) as connection, transaction(connection):
        found = queries.labels.find_address(connection, url_sha=key)
        address, key = found or (address, key)
        before = queries.labels.find_before(connection, url_sha=key, topic=topic)
        queries.labels.add(
            connection,
            url=address,
            url_sha=key,
            topic=topic,
            verdict=verdict,
            labelled_by=by,
            labelled_at=at,
            note=note,
        )
        article_id, level = queries.labels.find_said(connection, url_sha=key, topic=topic)
    return Labelled(topic, address, verdict, by, article_id, level, before)


def _address(url: str) -> tuple[str, bytes]:
    line = clean_line(url).strip("<>\"' ")
    full = line if not line or "://" in line else f"https://{line}"
    try:
        parts = urlsplit(full)
        if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or ""):
            raise ValueError(full)
        return canonical_url(full), url_sha(full)
    except ValueError:
        raise NoAddress(f"{line or 'Nothing'} is no address of an article.") from None
