"""``newswatch topic quality`` and ``propose``: what the labels say of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.label import DEFAULT_TOPIC
from cli.output import Json

if TYPE_CHECKING:
    from transforms.proposals import Proposal, Proposals


def quality(
    topic: Annotated[str | None, typer.Option(help="이 주제만 · this topic only")] = None,
    weeks: Annotated[int, typer.Option(min=1, help="지난 몇 주 · the last weeks")] = 8,
    as_json: Json = False,
) -> None:
    """주마다 매체마다 알림이 얼마나 맞았는가 · Precision by week, topic and outlet."""
    from cli.output import console, print_json, table
    from cli.topic_backtest_page import spread
    from cli.words import complain, words
    from newswatch import clock
    from transforms.quality import weekly

    rows = weekly(clock.now(), weeks, topic)
    if as_json:
        for row in rows:
            print_json(row)
        return
    if not rows:
        complain(
            "라벨이 없습니다. `newswatch label URL relevant|not|duplicate`로 적어 두세요.",
            "No labels. Note some by `newswatch label URL relevant|not|duplicate`.",
        )
        return
    shown = table(
        words("주", "week"), words("주제", "topic"), words("매체", "outlet"),
        words("정밀도 (95%; 맞음/라벨)", "precision (95%; right/labelled)"),
        words("중복", "duplicates"), words("놓침", "missed"),
    )  # fmt: skip
    for row in rows:
        outlet = row.outlet or words("모두", "all")
        shown.add_row(
            f"{row.week}", row.topic, outlet, spread(row.precision), f"{row.duplicate}",
            f"{row.missed}",
        )  # fmt: skip
    console().print(shown)


def propose(
    topic: Annotated[str, typer.Option(help="주제 · the topic's slug")] = DEFAULT_TOPIC,
    as_json: Json = False,
) -> None:
    """라벨을 보고 뺄 말과 빠진 말을 제안한다 · Words to exclude and terms that are missing."""
    from cli.output import print_json
    from transforms.proposals import propose as find
    from transforms.topics import topics

    rule = next((one.rule for one in topics() if one.rule.topic == topic), None)
    known = [term for concept in rule.concepts.values() for term in concept.terms] if rule else []
    found = find(topic, known)
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(found: Proposals) -> None:
    from cli.output import console, visible
    from cli.words import words

    out = console()
    out.print(
        words(
            f"라벨: 맞은 알림 {found.true_alerts}, 틀린 알림 {found.false_alarms},"
            f" 놓친 기사 {found.misses} (견준 기사 {found.compared})",
            f"Labels: {found.true_alerts} true alerts, {found.false_alarms} false alarms,"
            f" {found.misses} misses ({found.compared} compared)",
        ),
        markup=False,
    )
    if not found.found:
        out.print(words("제안할 것이 없습니다.", "Nothing to propose."))
    for one in found.found:
        out.print(_line(one), markup=False, soft_wrap=True)
        for example in one.examples:
            out.print(
                f"   {visible(example.title)}  {visible(example.url)}",
                markup=False, style="dim", soft_wrap=True,
            )  # fmt: skip


def _line(one: Proposal) -> str:
    from cli.words import words

    helps, harms = f"{one.helps}/{one.helps_of}", f"{one.harms}/{one.harms_of}"
    if one.kind == "exclude":
        return words(
            f"빼기 ‘{one.word}’: 틀린 알림 {helps}, 맞은 알림 {harms} (z {one.z})",
            f"exclude “{one.word}”: {helps} false alarms, {harms} true alerts (z {one.z})",
        )
    return words(
        f"넣기 ‘{one.word}’: 놓친 기사 {helps}, 관련 없는 기사 {harms} (z {one.z})",
        f"include “{one.word}”: {helps} misses, {harms} that are rightly no (z {one.z})",
    )
