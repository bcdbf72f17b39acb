"""``newswatch why URL``: alerted or not, and why."""

from typing import Annotated

import typer

from cli.output import Json


def why(
    url: Annotated[str, typer.Argument(help="기사 주소 · address of the article")],
    fields: Annotated[
        bool,
        typer.Option(help="필드마다 근거와 제외된 값 · each field's origin and what was rejected"),
    ] = False,
    as_json: Json = False,
) -> None:
    """이 기사를 알렸는가, 왜 그런가 · Whether this article was alerted, and why."""
    from newswatch.settings import settings
    from storage.explain import why as explain

    found = explain(url)
    sentences = found.sentences(settings().language)
    if as_json:
        from dataclasses import asdict

        from cli.output import print_json

        print_json({**asdict(found), "sentences": sentences})
        return
    for sentence in sentences:
        print(sentence)
    if fields:
        print()
        for line in found.field_lines(settings().language):
            print(line)
