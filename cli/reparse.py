"""``newswatch reparse``: stored pages read anew; says what would change, writes if told to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from cli.reparse_page import Tally
    from crawlers.reparse import Scope


def reparse(
    outlet: Annotated[
        str | None, typer.Option(help="이 매체만 · this outlet only", metavar="SLUG")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="이날(서울)부터 내려받은 것만 · fetched since this Seoul day",
        ),
    ] = None,
    url: Annotated[str | None, typer.Option(help="이 기사만 · this article only")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="가장 새로운 이만큼만 · so many of the newest")
    ] = None,
    after: Annotated[
        int, typer.Option(min=0, help="이 번호 뒤부터 이어서 · go on after this number")
    ] = 0,
    is_applied: Annotated[
        bool, typer.Option("--apply", help="바뀐 것을 쓴다 · writes what changed")
    ] = False,
    is_forced: Annotated[
        bool,
        typer.Option(
            "--force",
            help="본문이 없어지는 것도 쓴다 · also what would lose its body; with --apply",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """저장한 원문을 다시 읽어 달라질 것을 보인다 · Reads stored pages anew, shows changes."""
    from cli.reparse_page import show
    from cli.words import words

    if is_forced and not is_applied:
        raise typer.BadParameter(
            words("--force는 --apply와 함께 씁니다.", "--force goes with --apply.")
        )
    scope = _scope(outlet, since, url, limit, after)
    tally = _run(scope, is_applied=is_applied, is_forced=is_forced, as_json=as_json)
    show(tally, is_applied=is_applied, as_json=as_json)
    if tally.is_interrupted:
        raise typer.Exit(130)


def _scope(
    outlet: str | None, since: datetime | None, url: str | None, limit: int | None, after: int
) -> Scope:
    from crawlers.reparse import Scope
    from newswatch.clock import SEOUL

    if outlet is not None:
        _must_be_known(outlet)
    return Scope(outlet, since and since.replace(tzinfo=SEOUL), url, limit, after)


def _must_be_known(outlet: str) -> None:
    from difflib import get_close_matches

    from cli.words import words
    from crawlers.catalogue import load_catalogue
    from newswatch.settings import settings

    known = load_catalogue(settings().catalogue_dir).outlets
    if outlet not in known:
        near = ", ".join(get_close_matches(outlet, known)) or "newswatch sources list"
        raise typer.BadParameter(words(f"{outlet}: 없는 매체 ({near}?)", f"{outlet}? ({near})"))


def _run(scope: Scope, *, is_applied: bool, is_forced: bool, as_json: bool) -> Tally:
    from cli.output import print_json
    from cli.progress import counting
    from cli.reparse_page import Tally
    from cli.words import words
    from crawlers.reparse import list_stored
    from crawlers.reparse import reparse as read_anew
    from transforms.process import process

    attempts = list_stored(scope)
    tally = Tally(len(attempts))
    with counting(words("다시 읽기", "reading anew"), len(attempts)) as bar:
        try:
            for batch in read_anew(attempts, apply=is_applied, force=is_forced, tick=bar.step):
                for found in batch:
                    tally.add(found)
                    if as_json and found.outcome != "same":
                        print_json(found)
                if is_applied and any(found.is_written for found in batch):
                    tally.add_decided(process())
        except KeyboardInterrupt:
            tally.is_interrupted = True
    return tally
