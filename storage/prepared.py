"""Statements that the server plans once a connection, not at every call.

The process step runs the same two dozen statements for every article; planning them took longer
than running them. ``HOT`` names those; all others go as they are. Nothing changes for callers.
"""

import re
from collections.abc import Generator
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from aiosql.adapters.pyformat import PyFormatAdapter
from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class

__all__ = ["HOT", "Preparing", "plan_by_keys"]

HOT = frozenset(
    {
        "articles.add_all",
        "articles.find_known",
        "copies.add_pairs",
        "copies.find_shared",
        "copies.list_compared",
        "copies.remember",
        "decisions.add",
        "decisions.add_all",
        "decisions.add_shadows",
        "decisions.find_alert",
        "processing.claim_pages",
        "processing.finish_pages",
        "processing.note_page",
        "stories.find_sharing",
        "stories.join_stories",
        "stories.list_members",
        "stories.list_nearness",
        "stories.list_said",
        "stories.list_stories_of",
        "stories.list_vectors",
        "stories.measure_stories",
        "stories.note_nearness",
        "stories.note_news",
        "stories.open_stories",
        "stories.remember",
    }
)

_PARAMETER = re.compile(r"%\((\w+)\)s")
_known: "WeakKeyDictionary[Connection, set[str]]" = WeakKeyDictionary()


class _Plan(NamedTuple):
    name: str
    prepare: str
    execute: str


@cache
def _plan(name: str, sql: str) -> _Plan:
    """A statement with places ($1) for named parameters, and what calls it with their values."""
    names = list(dict.fromkeys(_PARAMETER.findall(sql)))
    places = {own: f"${place}" for place, own in enumerate(names, 1)}
    text = _PARAMETER.sub(lambda found: places[found[1]], sql).replace("%%", "%")
    values = ", ".join(f"%({own})s" for own in names)
    execute = f"execute {name} ({values})" if names else f"execute {name}"
    return _Plan(name, f"prepare {name} as {text}", execute)


class Preparing(PyFormatAdapter):
    """The driver's adapter for one file of statements."""

    def __init__(self, noun: str) -> None:
        self._untyped(super()).__init__()
        self._noun = noun

    def select(
        self, conn: Any, query_name: str, sql: str, parameters: Any, record_class: Any = None
    ) -> Generator[Any, None, None]:
        ready, parent = self._ready(conn, query_name, sql), self._untyped(super())
        yield from parent.select(conn, query_name, ready, parameters, record_class)

    def select_one(
        self, conn: Connection, query_name: str, sql: str, parameters: Any, record_class: Any = None
    ) -> Any:
        ready = self._ready(conn, query_name, sql)
        return self._untyped(super()).select_one(conn, query_name, ready, parameters, record_class)

    def select_value(self, conn: Connection, query_name: str, sql: str, parameters: Any) -> Any:
        ready = self._ready(conn, query_name, sql)
        return self._untyped(super()).select_value(conn, query_name, ready, parameters)

    def insert_update_delete(
        self, conn: Connection, query_name: str, sql: str, parameters: Any
    ) -> Any:
        ready = self._ready(conn, query_name, sql)
        return self._untyped(super()).insert_update_delete(conn, query_name, ready, parameters)

    @staticmethod
    def _untyped(parent: Any) -> Any:
        """aiosql's own adapters bear no types."""
        return parent

    def _ready(self, conn: Connection, name: str, sql: str) -> str:
        """What to send for a statement: itself, or the call of its plan, which is there now."""
        if f"{self._noun}.{name}" not in HOT:
            return sql
        plan = _plan(f"{self._noun}_{name}", sql)
        known = _known.setdefault(conn, set())
        if plan.name not in known:
            with conn.cursor() as cursor:
                cursor.execute(plan.prepare)
            known.add(plan.name)
        return plan.execute


def plan_by_keys(connection: Connection) -> None:
    """From now on this connection looks things up by their keys, however small the tables are: a
    plan that is made while they are empty would read them whole for as long as it is kept. And it
    keeps its plans, however many rows are asked for."""
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off; set plan_cache_mode = force_generic_plan")
    connection.commit()
