"""``newswatch topic backtest``: a draft of a rule over the stored articles. Sends nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from transforms.backtest import Backtest


def backtest(
    draft: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="규칙 초안 · the draft's YAML")
    ],
    since: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="이날(서울)부터 · since this Seoul day"
        ),
    ],
    is_anew: Annotated[
        bool, typer.Option("--anew", help="처음부터 다시 · from the start again")
    ] = False,
    as_json: Json = False,
) -> None:
    """초안을 지난 기사에 대어 본다. 아무것도 보내지 않는다 · Tries a draft on stored articles."""
    from contextlib import closing

    from cli.output import print_json
    from cli.topic_backtest_page import show
    from storage.db import connect
    from transforms.backtest import Backtest, prepare

    trial = prepare(draft, since.date())
    with closing(connect("ingest")) as connection:
        sitting = Backtest(connection, trial, is_anew)
        is_whole = _run(sitting)
        report = sitting.report()
    if as_json:
        print_json(report)
    else:
        show(report)
    if not is_whole:
        _say_how_to_resume()
        raise typer.Exit(130)


def _run(sitting: Backtest) -> bool:
    """Whether it came to the end. Ctrl-C ends it after what is committed."""
    from cli.progress import counting
    from cli.words import words

    begun = sitting.begun
    with counting(words("판정", "judging"), begun.articles + begun.remaining) as bar:
        bar.step(begun.articles)
        try:
            for count in sitting:
                bar.step(count)
        except KeyboardInterrupt:
            return False
    return True


def _say_how_to_resume() -> None:
    from cli.words import complain

    complain(
        "멈추었습니다. 같은 명령을 다시 실행하면 이어서 합니다.",
        "Stopped. The same command goes on from here.",
    )
