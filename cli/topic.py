"""``newswatch topic``: the rules of what is watched, checked and described. Needs no database."""

from pathlib import Path
from typing import Annotated

import typer

from cli.output import Json

app = typer.Typer(help="주제 규칙 · The rules of topics", no_args_is_help=True)


@app.command()
def schema() -> None:
    """주제 YAML의 JSON Schema(편집기용) · JSON Schema of a topic's YAML, for editors."""
    from transforms.topic_schema import schema_text

    typer.echo(schema_text(), nl=False)


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            exists=True,
            help="파일이나 폴더 · files or folders",
            metavar="[PATH]...",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """YAML을 검사한다. 틀리면 1로 끝난다 · Validates the YAML; ends with 1 if wrong."""
    from cli.output import print_json
    from newswatch.settings import settings

    valid, invalid = _read(_files(paths or [settings().topics_dir]))
    if as_json:
        print_json({"topics": valid, "invalid": invalid})
    else:
        _show(valid, invalid)
    if invalid:
        raise typer.Exit(1)


def _files(paths: list[Path]) -> list[Path]:
    return [
        file
        for path in paths
        for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])
    ]


def _read(files: list[Path]) -> tuple[dict[str, str], list[str]]:
    """The version of each topic that is right, and a line for each thing that is wrong."""
    from cli.words import words
    from transforms.topics import TopicError, load

    valid: dict[str, str] = {}
    invalid = [] if files else [words("YAML 파일이 없습니다", "no YAML file was found")]
    for file in files:
        try:
            topic = load(file)
        except TopicError as error:
            invalid += str(error).splitlines()
        else:
            valid[topic.rule.topic] = topic.version
    return valid, invalid


def _show(valid: dict[str, str], invalid: list[str]) -> None:
    from cli.output import console
    from cli.words import words

    for topic, version in valid.items():
        text = words(f"{topic} {version}: 이상 없음", f"{topic} {version}: right")
        console().print(text, markup=False)
    for line in invalid:
        console(stderr=True).print(line, style="red", markup=False)
