"""``newswatch health``: the views that should be empty."""

import typer

from cli.output import Json


def health(as_json: Json = False) -> None:
    """비어 있어야 할 것들, 아니면 1로 끝난다 · What should be empty; ends with 1 if not."""
    from cli.output import console, print_json, table
    from cli.words import words
    from newswatch.settings import settings
    from storage.health import OUTSIDE, check
    from storage.health_words import named
    from storage.room import demand_room

    found = check()
    broken = {name: rows for name, rows in found.items() if rows and name not in OUTSIDE}
    if as_json:
        print_json({"views": found, "broken": sorted(broken)})
    else:
        rows = table(words("보기", "View"), words("행", "Rows"), "", words("뜻", "Meaning"))
        for name, count in found.items():
            outside = words(" (바깥의 문제)", " (outside)") if name in OUTSIDE else ""
            meaning = named(name, settings().language) + outside
            rows.add_row(f"health.{name}", str(count), "✗" if name in broken else "", meaning)
        console().print(rows, markup=False)
    if broken:
        raise typer.Exit(1)
    demand_room()
