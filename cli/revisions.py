"""``newswatch revisions URL``: every text that an article has had, and what changed in between."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from storage.records import RevisionRow
    from transforms.figures import Moved
    from transforms.revisions import Difference
    from transforms.word_diff import Segment

_CAUSES = {
    "first": ("처음 읽음", "as first read"),
    "page": ("매체가 고침", "changed by its publisher"),
    "parser": ("우리가 다시 읽음", "read better by us"),
}
_FRAMES = {"same": ("", ""), "out": ("[-", "-]"), "in": ("{+", "+}")}
_STYLES = {"same": "", "out": "red", "in": "green"}


def revisions(
    url: Annotated[str, typer.Argument(help="기사 주소 · address of the article")],
    as_json: Json = False,
) -> None:
    """이 기사가 어떻게 고쳐졌는가 · How this article was changed, word by word."""
    from cli.output import print_json
    from cli.words import complain
    from storage.revisions import find_revisions

    rows = find_revisions(url)
    if not rows:
        complain(
            f"이 주소의 기사가 없습니다. `newswatch why {url}`를 보세요.",
            f"No article has this address. See `newswatch why {url}`.",
        )
        raise typer.Exit(1)
    differences = [_between(*pair) for pair in pairwise(rows)]
    for row, change in zip(rows, [None, *differences], strict=True):
        if as_json:
            print_json(_as_json(row, change))
        else:
            _show(row, change)


def _between(before: RevisionRow, after: RevisionRow) -> Difference:
    from transforms.revisions import Version, difference

    sides = [Version(one.title, one.body, one.published_at, "minute") for one in (before, after)]
    return difference(*sides)


def _as_json(row: RevisionRow, change: Difference | None) -> dict[str, Any]:
    from dataclasses import asdict

    told = {name: getattr(row, name) for name in ("revision", "known_at", "cause", "title", "url")}
    return {**told, "changes": change and {**change.as_json(), "words": asdict(change)}}


def _show(row: RevisionRow, change: Difference | None) -> None:
    from rich.text import Text

    from cli.output import console, visible, when
    from cli.words import words

    cause = words(*_CAUSES[row.cause]) if row.cause else words("고쳐짐", "changed")
    head = f"{row.revision}. {when(row.known_at)} · {cause}"
    out = console()
    out.print(Text(head, style="bold"), soft_wrap=True)
    if change is None:
        out.print(Text(f"   {visible(row.title)}"), soft_wrap=True)
        return
    for line in _lines(change):
        out.print(Text("   ").append_text(line), soft_wrap=True)


def _lines(change: Difference) -> list[Text]:
    """What changed, a line each: the title, what moved, then the paragraphs."""
    from rich.text import Text

    from cli.output import when
    from cli.words import words

    lines = []
    if change.title:
        lines.append(_woven(words("제목", "title"), change.title))
    if change.published:
        before, after = map(when, change.published)
        lines.append(Text(f"{words('발행', 'published')}: {before} → {after}"))
    lines += _moved(words("숫자", "numbers"), change.numbers)
    lines += _moved(words("날짜", "dates"), change.dates)
    kinds = {
        "changed": ("{}번째 문단", "paragraph {}"),
        "added": ("새 {}번째 문단", "new paragraph {}"),
        "removed": ("없어진 {}번째 문단", "paragraph {} is gone"),
    }
    for one in change.paragraphs:
        lines.append(_woven(words(*kinds[one.kind]).format(one.place), one.segments))
    return lines or [Text(words("글자 말고는 그대로", "nothing that a reader would call changed"))]


def _moved(name: str, moved: Moved) -> list[Text]:
    from rich.text import Text

    from cli.output import visible

    if not moved:
        return []
    sides = [visible(", ".join(side)) or "-" for side in (moved.out, moved.new)]
    return [Text(f"{name}: {' → '.join(sides)}")]


def _woven(name: str, segments: Sequence[Segment]) -> Text:
    """Words that went and came stand in brackets, so that it can be read without colours too."""
    from rich.text import Text

    from cli.output import visible

    line = Text(f"{name}:")
    for one in segments:
        begin, end = _FRAMES[one.step]
        line.append(" ").append(f"{begin}{visible(one.text)}{end}", style=_STYLES[one.step])
    return line
