"""Many rows for one statement: as JSON for ``jsonb_to_recordset``, or as Postgres writes arrays.

A statement for a hundred rows costs the server and the driver little more than one for a single
row. Numbers and dates go as array literals, which Postgres reads faster than ``ARRAY[...]``.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

__all__ = ["array", "json_rows"]


def json_rows(rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as a JSON array of objects; times, intervals and bytes as Postgres reads them."""
    return json.dumps(list(rows), ensure_ascii=False, default=_plain)


def array(values: Iterable[object]) -> str:
    """An array literal of numbers or days."""
    return "{" + ",".join("NULL" if one is None else str(one) for one in values) + "}"


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value / timedelta(microseconds=1):.0f} microseconds"
    raise TypeError(f"no column takes a {type(value).__name__}")
