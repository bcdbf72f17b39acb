"""``newswatch copies``: where a text comes from, and what was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Json

if TYPE_CHECKING:
    from rich.text import Text

    from storage.records import CopyArticle, TextPair

app = typer.Typer(
    help="복제: 글의 출처와 더하고 뺀 것 · Copies: where a text comes from, what was added and cut",
    no_args_is_help=True,
)

_OFFICIAL = {
    "gov": ("기관", "an authority"),
    "company": ("기업", "a company"),
    "wire": ("통신사", "a wire agency"),
}


@app.callback()
def copies() -> None:
    """복제 · Copies."""


@app.command()
def show(
    key: Annotated[
        str,
        typer.Argument(metavar="ID", help="기사 번호 또는 주소 · number or address of an article"),
    ],
    as_json: Json = False,
) -> None:
    """이 기사와 글을 나눈 기사들 · The articles that share their text with this one."""
    from cli.output import print_json
    from cli.words import complain
    from storage.copied import find_copies

    found = find_copies(key)
    if found is None:
        complain(
            f"기사 {key}이(가) 없습니다. 주소라면 `newswatch why {key}`를 보세요.",
            f"There is no article {key}. For an address see `newswatch why {key}`.",
        )
        raise typer.Exit(1)
    article, pairs = found
    if as_json:
        print_json(_as_json(article, pairs))
        return
    _head(article, pairs)
    for pair in pairs:
        _show(article, pair)


def _as_json(article: CopyArticle, pairs: list[TextPair]) -> dict[str, Any]:
    from dataclasses import asdict

    told = {name: value for name, value in asdict(article).items() if name != "body"}
    return {**told, "pairs": [_pair_json(pair) for pair in pairs]}


def _pair_json(pair: TextPair) -> dict[str, Any]:
    from dataclasses import asdict

    from transforms.copy_parts import cut, matches_of, parts

    found = matches_of(pair)
    told = {name: value for name, value in asdict(pair).items() if not name.endswith("_body")}
    told["spans"] = [
        {"later": [one.start, one.end], "earlier": [one.other_start, one.other_end]}
        for one in found
    ]
    told["added"] = [part.text for part in parts(pair.later_body, found) if part.step == "in"]
    return {**told, "cut": cut(pair.earlier_body, found)}


def _head(article: CopyArticle, pairs: list[TextPair]) -> None:
    from rich.text import Text

    from cli.output import console, visible, when
    from cli.words import words

    out = console()
    head = f"#{article.article_id} {visible(article.title)}"
    out.print(Text(head, style="bold"), soft_wrap=True)
    line = f"{visible(article.outlet)} · {when(article.published_at)} · {visible(article.url)}"
    out.print(Text(line), soft_wrap=True)
    if not pairs:
        out.print(words("글을 나눈 기사가 없습니다.", "No article shares its text."))
    elif article.origin_id is None:
        out.print(
            words("더 이른 출처가 없습니다.", "No earlier article has its text: an original.")
        )


def _show(article: CopyArticle, pair: TextPair) -> None:
    from rich.text import Text

    from cli.output import console, visible
    from cli.words import words
    from transforms.copy_parts import cut, matches_of, parts

    found = matches_of(pair)
    out = console()
    out.print()
    out.print(_title(article, pair), soft_wrap=True)
    for part in parts(pair.later_body, found):
        frame, style = (("", ""), "cyan") if part.step == "same" else (("{+", "+}"), "green")
        for line in part.text.splitlines():
            if line.strip():
                out.print(Text(f"   {frame[0]}{visible(line)}{frame[1]}", style), soft_wrap=True)
    left = cut(pair.earlier_body, found)
    if left:
        out.print(f"   {words('뺀 문장', 'cut')}:")
    for text in left:
        out.print(Text(f"   [-{visible(text)}-]", "red"), soft_wrap=True)


def _title(article: CopyArticle, pair: TextPair) -> Text:
    """Which article the other one is, and how much is shared."""
    from rich.text import Text

    from cli.output import visible, when
    from cli.words import words

    is_later = pair.article_id == article.article_id
    number = pair.earlier_id if is_later else pair.article_id
    outlet = pair.earlier_outlet if is_later else pair.later_outlet
    told = pair.earlier_at if is_later else pair.later_at
    title = pair.earlier_title if is_later else pair.later_title
    line = Text(f"{'←' if is_later else '→'} #{number} {visible(title)}", style="bold")
    line.append(f" · {visible(outlet)} {when(told)}")
    line.append(f" · {_kind(article, pair)}")
    if pair.later_share is not None and pair.earlier_share is not None:
        taken, left_out = pair.later_share, 1 - pair.earlier_share
        added = 1 - taken
        line.append(
            words(
                f" · 옮긴 글 {taken:.0%}, 더한 글 {added:.0%}, 출처에서 뺀 글 {left_out:.0%}",
                f" · copied {taken:.0%}, added {added:.0%}, cut {left_out:.0%} of the source",
            )
        )
    return line


def _kind(article: CopyArticle, pair: TextPair) -> str:
    from cli.words import words

    if pair.kind == "follow_up":
        return words("같은 매체의 후속", "a follow-up of the same outlet")
    is_origin = pair.article_id == article.article_id and pair.earlier_id == article.origin_id
    kind = words("복제", "copy")
    if is_origin:
        official = _OFFICIAL.get(pair.earlier_outlet_kind)
        kind = words("출처", "its origin") + (f" ({words(*official)})" if official else "")
    return kind
