"""Writes that nobody waits for: they go to the server with the next statement that somebody does.

A trip to the server and back costs as much as a small insert. Inside :func:`together` the writes
named in ``LATER`` are kept back; the next statement takes them along, in their order, and the end
of the block sends what is left. All stay in the caller's transaction: a write that the server
refuses fails the statement that it goes with, or the end of the block.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class

__all__ = ["LATER", "flush", "is_kept_back", "keep_back", "take", "together"]

LATER = frozenset(
    {
        "articles.add_revision",
        "copies.add_pairs",
        "copies.remember",
        "decisions.add_shadow",
        "processing.finish_page",
        "stories.join_story",
        "stories.note_news",
        "stories.remember",
    }
)

_kept: "WeakKeyDictionary[Connection, list[str]]" = WeakKeyDictionary()


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Sends writes with other statements; when it ends all are sent. What fails inside is rolled
    back by whoever began the transaction: nothing more is sent then."""
    _kept[connection] = []
    try:
        yield
        flush(connection)
    finally:
        del _kept[connection]


def is_kept_back(connection: Connection, name: str) -> bool:
    """Whether a statement of this name waits for the next one."""
    return name in LATER and connection in _kept


def keep_back(connection: Connection, statement: str) -> None:
    """Keeps a whole statement, its values in it."""
    _kept[connection].append(statement)


def take(connection: Connection) -> str:
    """What waits, to be sent before the next statement; empty for nothing."""
    waiting = _kept.get(connection)
    if not waiting:
        return ""
    text = "; ".join(waiting) + "; "
    waiting.clear()
    return text


def flush(connection: Connection) -> None:
    """Sends what waits."""
    text = take(connection)
    if text:
        with connection.cursor() as cursor:
            cursor.execute(text)
