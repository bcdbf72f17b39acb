"""``newswatch quarantine``: what could not be read, looked at, tried again, or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.output import Json
from cli.quarantine_page import beginning, facts, named_ids, show_table, tell_already, tell_retried

if TYPE_CHECKING:
    from storage.quarantine import UnknownEntry

app = typer.Typer(help="격리된 것 · What was set aside", no_args_is_help=True)

MOST = 2**63 - 1

Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST)]


@app.command("list")
def list_entries(
    is_all: Annotated[
        bool, typer.Option("--all", help="처리한 것도 · the resolved ones too")
    ] = False,
    as_json: Json = False,
) -> None:
    """열린 것부터 모두 · Every entry that waits for a person."""
    from cli.output import print_json
    from cli.words import tell
    from storage.quarantine import list_entries as find_entries

    rows = find_entries(is_all)
    if as_json:
        for row in rows:
            print_json(row)
    elif rows:
        show_table(rows)
    else:
        tell("격리된 것이 없습니다.", "Nothing is in quarantine.")


@app.command()
def show(entry_id: Id, as_json: Json = False) -> None:
    """한 건에 대해 아는 모두 · Everything known of one entry."""
    from dataclasses import fields

    from cli.output import print_json, visible
    from storage.quarantine import UnknownEntry, find

    try:
        case = find(entry_id)
    except UnknownEntry as error:
        raise _wrong(error) from None
    text = beginning(case)
    if as_json:
        known = (field.name for field in fields(case) if field.name != "body_gz")
        plain = {name: getattr(case, name) for name in known}
        print_json({**plain, "raw_text": None if text is None else visible(text)})
        return
    for name, value in facts(case):
        print(f"{name}: {visible(value)}")
    if text is not None:
        print()
        print("\n".join(f"  {visible(line)}" for line in text.split("\n")))


@app.command()
def retry(
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", min=1, max=MOST, show_default=False)
    ] = None,
    is_all: Annotated[bool, typer.Option("--all", help="열린 것 모두 · all open ones")] = False,
    kind: Annotated[
        str | None, typer.Option(help="--all 가운데 이 문제만 · of --all, this trouble only")
    ] = None,
    stage: Annotated[
        Literal["listing", "parse", "process"] | None,
        typer.Option(help="--all 가운데 이 단계만 · of --all, this stage only"),
    ] = None,
    as_json: Json = False,
) -> None:
    """원래 자리로 되돌려 다시 시도한다 · Puts entries back to be tried again."""
    from cli.output import print_json
    from cli.words import words
    from storage.quarantine import UnknownEntry, retry_all
    from storage.quarantine import retry as put_back

    if bool(ids) == is_all or ((kind or stage) and not is_all):
        raise typer.BadParameter(
            words(
                "번호를 적거나 --all을 쓰세요. --kind와 --stage는 --all과 함께 씁니다.",
                "Give numbers or --all; --kind and --stage go with --all.",
            )
        )
    try:
        done = retry_all(kind, stage) if is_all else put_back(ids or [])
    except UnknownEntry as error:
        raise _wrong(error) from None
    if as_json:
        print_json(done)
    else:
        tell_retried(done)
    if done.stuck:
        raise typer.Exit(1)


@app.command()
def discard(
    ids: Annotated[list[int], typer.Argument(metavar="ID...", min=1, max=MOST)],
    reason: Annotated[str | None, typer.Option(help="까닭 · why")] = None,
    as_json: Json = False,
) -> None:
    """다시 시도하지 않기로 한다. 지우지는 않는다 · Gives entries up; deletes nothing."""
    from cli.output import print_json
    from cli.words import tell
    from storage.quarantine import UnknownEntry
    from storage.quarantine import discard as give_up

    try:
        done = give_up(ids, reason)
    except UnknownEntry as error:
        raise _wrong(error) from None
    if as_json:
        print_json(done)
        return
    if done.discarded:
        named = named_ids(done.discarded)
        tell(f"더 시도하지 않습니다(원문은 보관): {named}", f"Given up, bytes kept: {named}")
    tell_already(done.already)


def _wrong(error: UnknownEntry) -> typer.BadParameter:
    from cli.words import words

    named = named_ids(error.ids)
    return typer.BadParameter(
        words(
            f"격리에 없는 번호입니다: {named}. 바뀐 것은 없습니다. "
            "`newswatch quarantine list --all`에서 번호를 보세요.",
            f"Not in quarantine: {named}. Nothing was changed. "
            "See `newswatch quarantine list --all`.",
        )
    )
