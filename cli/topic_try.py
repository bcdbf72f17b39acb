"""``newswatch topic try``: what a rule says of a text, while it is being written. No database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Json

if TYPE_CHECKING:
    from transforms.decisions import Decision


def try_text(
    rule: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="주제 YAML · the topic's YAML"),
    ],
    title: Annotated[str, typer.Argument(help="제목 · title")] = "",
    text: Annotated[
        str, typer.Option(help="본문, -면 표준입력 · the body, - for standard input")
    ] = "",
    section: Annotated[str, typer.Option(help="분류 · section")] = "",
    outlet: Annotated[str, typer.Option(help="매체 · the outlet's slug")] = "",
    as_json: Json = False,
) -> None:
    """글 하나를 규칙에 대어 본다 · What a rule says of one text, and why."""
    from cli.output import print_json
    from newswatch.text import clean, clean_line
    from transforms.decisions import decide_all
    from transforms.topics import load

    body = typer.get_text_stream("stdin").read() if text == "-" else text
    [decision] = decide_all([load(rule)], clean_line(title), clean(body), section, outlet)
    if as_json:
        print_json(decision)
    else:
        _show(decision)


def _show(decision: "Decision") -> None:
    from cli.output import console, table
    from cli.words import words

    levels = {"alert": ("알림", "alert"), "digest": ("요약", "digest"), "no": ("아님", "no")}
    console().print(f"{words(*levels[decision.level])} ({decision.score:.1f})", style="bold")
    console().print(words(decision.reason, decision.evidence["reason_en"]), markup=False)
    rows = table(*(words(*header) for header in _HEADERS))
    for part in decision.evidence["parts"]:
        rows.add_row(
            part["signal"], part["zone"], f"{part['score']:+.2f}", " · ".join(part["words"])
        )
    if decision.evidence["parts"]:
        console().print(rows, markup=False)
    said: dict[str, list[str]] = {}
    for term in _terms(decision):
        said.setdefault(term["concept"], []).append(term["text"])
    for concept, found in said.items():
        console().print(f"{concept}: {', '.join(dict.fromkeys(found))}", markup=False)


_HEADERS = (("신호", "Signal"), ("자리", "Zone"), ("점수", "Score"), ("낱말", "Words"))


def _terms(decision: "Decision") -> list[dict[str, Any]]:
    return [*decision.evidence["terms"], *decision.evidence["masked"]]
