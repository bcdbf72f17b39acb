"""``newswatch predict``: what the pipeline would say of files; needs nothing running."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="파일에 대한 예측, JSON Lines로 · Predictions on files, as JSON Lines",
    no_args_is_help=True,
)

In = Annotated[
    Path, typer.Option("--in", exists=True, dir_okay=False, help="기사, JSON Lines · the articles")
]
Out = Annotated[Path, typer.Option("--out", dir_okay=False, help="쓸 파일 · where to write")]


@app.command()
def extraction(
    manifest: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="쪽 목록 · the list of pages")
    ],
    pages: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="쪽이 있는 폴더 · their folder")
    ],
    out: Out,
) -> None:
    """저장된 쪽에서 무엇을 읽어 내는가 · What is read from stored pages."""
    from cli.prediction import write_rows
    from crawlers.predict import predict_extraction

    write_rows(out, predict_extraction(manifest, pages), like=manifest)


@app.command()
def relevance(rows: In, out: Out) -> None:
    """어떤 기사가 주제에 맞는가 · Which articles are relevant."""
    from cli.prediction import write_rows
    from transforms.predict import predict_relevance

    write_rows(out, predict_relevance(rows), like=rows)


@app.command()
def stories(rows: In, out: Out) -> None:
    """어떤 기사가 복제이고 같은 사건인가 · Which articles are copies, which tell one story."""
    from cli.prediction import write_rows
    from transforms.predict import predict_stories

    write_rows(out, predict_stories(rows), like=rows)
