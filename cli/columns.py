"""``newswatch db columns``: the consumers' contract, read from the database itself."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from storage.records import ViewColumn


def columns(
    as_json: Json = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="docs/columns.md 그대로 · As docs/columns.md has it")
    ] = False,
) -> None:
    """api_v1의 보기와 열 · The views of api_v1 and their columns, with their meaning."""
    from cli.output import print_json
    from storage.columns import columns_markdown, list_columns
    from storage.db import reading

    with reading() as connection:
        if as_markdown:
            print(columns_markdown(connection), end="")
            return
        rows = list_columns(connection)
    if as_json:
        for row in rows:
            print_json(row)
        return
    for view, of_view in groupby(rows, key=lambda row: row.view):
        _show(view, list(of_view))


def _show(view: str, rows: list[ViewColumn]) -> None:
    from cli.output import console, table
    from cli.words import words

    shown = table(
        words("열", "Column"), words("형", "Type"), words("뜻", "Meaning"), title=f"\n{view}"
    )
    for row in rows:
        shown.add_row(row.column, row.type, row.comment or "")
    console().print(shown, markup=False)
