"""``newswatch db columns``: the consumers' contract, read from the database itself."""

from itertools import groupby

from cli.output import Json


def columns(as_json: Json = False) -> None:
    """api_v1의 보기와 열 · The views of api_v1 and their columns, with their meaning."""
    from contextlib import closing

    from cli.output import print_json
    from storage.db import connect, translated
    from storage.queries import queries

    with translated(), closing(connect("read")) as connection:
        rows = list(queries.overview.list_columns(connection))
    if as_json:
        for view, column, kind, comment in rows:
            print_json({"view": view, "column": column, "type": kind, "comment": comment})
        return
    for view, of_view in groupby(rows, key=lambda row: row[0]):
        _show(view, [row[1:] for row in of_view])


def _show(view: str, rows: list[tuple[str, str, str | None]]) -> None:
    from cli.output import console, table
    from cli.words import words

    shown = table(
        words("열", "Column"), words("형", "Type"), words("뜻", "Meaning"), title=f"\n{view}"
    )
    for column, kind, comment in rows:
        shown.add_row(column, kind, comment or "")
    console().print(shown, markup=False)
