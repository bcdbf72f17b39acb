"""docs/columns.md: every view and column of ``api_v1``, from the database's own comments."""

from collections.abc import Iterator
from itertools import groupby

from storage.db import Connection
from storage.queries import queries
from storage.records import ViewColumn

__all__ = ["columns_markdown", "list_columns"]

_HEAD = """\
# The columns of `api_v1`

What SQL consumers may rely on (role `news_read`). Times are `timestamptz`; days are Seoul days.
Columns are added at the end and never taken away; a breaking change is a new schema.

This page is made from the comments in `sql/views/api_v1*.sql`; a test compares the two.
"""


def list_columns(connection: Connection) -> list[ViewColumn]:
    """All columns, view by view, in their order."""
    return list(queries.columns.list_columns(connection))


def columns_markdown(connection: Connection) -> str:
    """The page, ending in a line break."""
    return "\n".join([_HEAD, *_sections(list_columns(connection))])


def _sections(columns: list[ViewColumn]) -> Iterator[str]:
    for view, found in groupby(columns, key=lambda column: column.view):
        rows = list(found)
        yield f"## api_v1.{view}\n\n{rows[0].view_comment or ''}\n"
        yield "| column | type | meaning |\n|---|---|---|"
        for row in rows:
            yield f"| `{row.column}` | {row.type} | {_cell(row.comment or '')} |"
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
