"""``newswatch health``: the views that should be empty."""

import typer

from cli.output import Json


def health(as_json: Json = False) -> None:
    """비어 있어야 할 것들, 아니면 1로 끝난다 · What should be empty; ends with 1 if not."""
    from cli.output import console, print_json, table
    from cli.words import words
    from storage.health import OUTSIDE, check

    found = check()
    broken = {name: rows for name, rows in found.items() if rows and name not in OUTSIDE}
    if as_json:
        print_json({"views": found, "broken": sorted(broken)})
    else:
        rows = table(words("보기", "View"), words("행", "Rows"), words("뜻", "Meaning"))
        for name, count in found.items():
            meaning = words("바깥의 문제", "outside") if name in OUTSIDE else ""
            rows.add_row(f"health.{name}", str(count), "✗" if name in broken else meaning)
        console().print(rows, markup=False)
    if broken:
        raise typer.Exit(1)
