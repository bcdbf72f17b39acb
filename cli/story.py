"""``newswatch story``: one event as its articles tell it, put right by hand where it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from transforms.story_acts import NotThatWayError

app = typer.Typer(help="사건 · Stories: what tells of one event", no_args_is_help=True)

MOST = 2**63 - 1

Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST)]
Who = Annotated[
    str | None,
    typer.Option("--by", help="누가 (없으면 로그인 이름) · who does it (else your login)"),
]
Why = Annotated[str | None, typer.Option("--why", help="까닭 · why")]


@app.command()
def show(story_id: Id, as_json: Json = False) -> None:
    """기사를 시간순으로, 저마다 새로 전한 것과 함께 · Its articles and what each adds."""
    from cli.output import print_json
    from cli.story_page import as_plain, show_story
    from storage.stories import find_story

    found = find_story(story_id)
    if found is None:
        raise _unknown(story_id)
    if as_json:
        print_json(as_plain(found))
    else:
        show_story(story_id, found)


@app.command()
def merge(
    one_id: Id,
    other_id: Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST)],
    who: Who = None,
    why: Why = None,
    as_json: Json = False,
) -> None:
    """두 사건을 하나로 한다. 오래된 번호가 남는다 · Two stories are one; the older number stays."""
    from cli.output import print_json
    from cli.words import tell
    from transforms.story_acts import NotThatWayError
    from transforms.story_acts import merge as make_one

    try:
        done = make_one(one_id, other_id, _who(who), why)
    except NotThatWayError as error:
        raise _wrong(error) from None
    if as_json:
        print_json(done)
        return
    tell(
        f"{done.gone_id}번은 이제 {done.story_id}번 사건입니다(기사 {done.articles}건).",
        f"Story {done.gone_id} is now story {done.story_id} ({done.articles} articles).",
    )


@app.command()
def split(
    story_id: Id,
    article_ids: Annotated[
        list[int],
        typer.Argument(metavar="ARTICLE...", min=1, max=MOST, help="기사 번호 · articles"),
    ],
    who: Who = None,
    why: Why = None,
    as_json: Json = False,
) -> None:
    """기사를 사건에서 떼어 다른 사건으로 한다 · Takes articles out: they are another story."""
    from cli.output import print_json
    from cli.words import tell
    from transforms.story_acts import NotThatWayError
    from transforms.story_acts import split as take_out

    try:
        done = take_out(story_id, article_ids, _who(who), why)
    except NotThatWayError as error:
        raise _wrong(error) from None
    if as_json:
        print_json(done)
        return
    named = ", ".join(map(str, done.new_ids))
    tell(
        f"{done.story_id}번 사건의 기사 {len(done.article_ids)}건은 이제 {named}번 사건입니다.",
        f"{len(done.article_ids)} articles of story {done.story_id} are now story {named}.",
    )
    if done.alerts:
        tell(
            f"알린 것으로 알았던 사건입니다. 알림 {done.alerts}건을 냅니다.",
            f"What was taken for told was not: {done.alerts} alerts go out.",
        )


def _who(who: str | None) -> str:
    """Who is at work, as the record names them."""
    from getpass import getuser

    try:
        return who or getuser()
    except (KeyError, OSError):
        return "?"


def _wrong(error: NotThatWayError) -> typer.BadParameter:
    from cli.words import words

    changed = words("바뀐 것은 없습니다.", "Nothing was changed.")
    return typer.BadParameter(f"{words(error.ko, error.en)} {changed}")


def _unknown(story_id: int) -> typer.BadParameter:
    from cli.words import words

    return typer.BadParameter(
        words(
            f"{story_id}번 사건이 없습니다. `newswatch why 주소`가 기사의 사건을 알려 줍니다.",
            f"There is no story {story_id}. `newswatch why URL` names the story of an article.",
        )
    )
