"""``newswatch topic versions`` and ``diff``: which rules there were, and where two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from transforms.rule_diff import RuleDifference

SHOWN = 40


def versions(
    topic: Annotated[str | None, typer.Option(help="이 주제만 · this topic only")] = None,
    as_json: Json = False,
) -> None:
    """규칙의 모든 판: 누가 언제 왜 바꾸었나 · Every version of the rules: who, when and why."""
    from cli.output import console, print_json, table, visible, when
    from cli.words import words
    from transforms.rule_diff import versions as find

    rows = find(topic)
    if as_json:
        for row in rows:
            print_json(row)
        return
    shown = table(
        words("주제", "topic"), words("판", "version"), words("날짜", "date"),
        words("지은이", "author"), words("시작", "live since"), words("시험", "on trial since"),
        words("판정", "decided"), words("알림", "alerts"), words("메모", "note"),
    )  # fmt: skip
    for row in rows:
        shown.add_row(
            row.topic, row.rule_version, f"{row.written_on}", visible(row.author),
            when(row.live_at), when(row.shadow_at), f"{row.decided}", f"{row.alerts}",
            visible(row.note),
        )  # fmt: skip
    console().print(shown)


def diff(
    live: Annotated[str, typer.Argument(help="파일이나 판 이름 · a file or a version's name")],
    draft: Annotated[str, typer.Argument(help="견줄 파일이나 판 · the other one")],
    as_json: Json = False,
) -> None:
    """두 규칙이 무엇이, 어느 기사에서 다른가 · Where two rules, and their decisions, differ."""
    from cli.output import print_json
    from transforms.rule_diff import difference

    found = difference(live, draft)
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(found: RuleDifference) -> None:
    from rich.text import Text

    from cli.output import console, visible
    from cli.words import words

    out = console()
    out.print(Text(f"{found.other.topic}: {found.one.version} → {found.other.version}"))
    for sign, style, lines in (("-", "red", found.gone), ("+", "green", found.come)):
        for line in lines:
            out.print(Text(f"{sign} {visible(line)}", style=style), soft_wrap=True)
    out.print(
        Text(
            words(
                f"둘 다 판정한 글 {found.judged}건, 판정이 다른 글 {len(found.pairs)}건",
                f"{found.judged} texts judged by both, {len(found.pairs)} judged differently",
            )
        )
    )
    for pair in found.pairs[:SHOWN]:
        levels = (
            f"{pair.one_level} {pair.one_score:.1f} → {pair.other_level} {pair.other_score:.1f}"
        )
        out.print(Text(f"{levels}  {pair.outlet} · {visible(pair.title)}"), soft_wrap=True)
        out.print(Text(f"   {visible(pair.reason)}  {visible(pair.url)}", style="dim"),
                  soft_wrap=True)  # fmt: skip
    if not found.judged:
        out.print(
            words(
                "저장된 판정이 겹치지 않습니다. 지난 기사는 `newswatch topic backtest`로 봅니다.",
                "No stored decisions of both. Past articles: `newswatch topic backtest`.",
            )
        )
