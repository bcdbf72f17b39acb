"""A story on the terminal and as JSON: who told it when, what is copied, what is new in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.text import Text

    from storage.records import StoryChange, StoryTelling
    from storage.stories import StoryFile

_KINDS = {
    "stage": ("단계", "stage"),
    "actor": ("이름", "name"),
    "number": ("숫자", "number"),
    "date": ("날짜", "date"),
}
_MOST_SHOWN = 8


def as_plain(found: StoryFile) -> dict[str, Any]:
    """The story for scripts; spans are offsets into the title or body."""
    from dataclasses import asdict

    articles = []
    for one in found.articles:
        told = {name: value for name, value in asdict(one).items() if name not in ("body", "news")}
        articles.append({**told, "new": one.news or []})
    changes = [asdict(change) for change in found.changes]
    return {"story_id": found.story_id, "articles": articles, "changes": changes}


def show_story(asked: int, found: StoryFile) -> None:
    """The story for people, an article after the other."""
    from rich.text import Text

    from cli.output import console, visible
    from cli.words import words

    out = console()
    if asked != found.story_id:
        out.print(
            words(
                f"{asked}번은 {found.story_id}번 사건이 되었습니다.",
                f"Story {asked} went into story {found.story_id}.",
            )
        )
    outlets = len({one.outlet for one in found.articles})
    head = words(
        f"{found.story_id}번 사건 · 기사 {len(found.articles)}건 · 매체 {outlets}곳",
        f"Story {found.story_id} · {len(found.articles)} articles · {outlets} outlets",
    )
    out.print(Text(head, style="bold"), soft_wrap=True)
    for one in found.articles:
        out.print(Text(_line(one)), soft_wrap=True)
        out.print(Text(f"   {visible(one.title)}  {visible(one.url)}"), soft_wrap=True)
        if one.news:
            out.print(_new(one.news), soft_wrap=True)
    for change in found.changes:
        out.print(Text(_change(change), style="dim"), soft_wrap=True)


def _line(one: StoryTelling) -> str:
    """When, who, and whose text it is."""
    from cli.output import visible, when
    from cli.words import words

    name = visible(words(one.name_ko, one.name_en))
    told = f"{when(one.published_at or one.first_listed_at)} · {name} · #{one.article_id}"
    origin = words(one.copy_of_ko or "", one.copy_of_en or "")
    if one.copy_of_id is not None:
        told += words(
            f" · #{one.copy_of_id} {visible(origin)}의 복제",
            f" · copy of #{one.copy_of_id} {visible(origin)}",
        )
    if one.deleted_at is not None:
        told += words(" · 삭제됨", " · deleted")
    return told


def _new(spans: list[dict[str, Any]]) -> Text:
    from rich.text import Text

    from cli.output import visible
    from cli.words import words

    line = Text(words("   새로: ", "   new: "))
    for place, span in enumerate(spans[:_MOST_SHOWN]):
        line.append(", " if place else "")
        line.append(f"{visible(span['text'])}", style="green").append(
            f" ({words(*_KINDS[span['kind']])})"
        )
    if len(spans) > _MOST_SHOWN:
        line.append(
            words(f" 외 {len(spans) - _MOST_SHOWN}", f" and {len(spans) - _MOST_SHOWN} more")
        )
    return line


def _change(change: StoryChange) -> str:
    from cli.output import visible, when
    from cli.words import words

    story, other = change.story_id, change.other_id
    kinds = {
        "merge": (f"{other}번이 {story}번에 합쳐짐", f"{other} went into {story}"),
        "split": (f"{story}번에서 {other}번이 갈라짐", f"{other} came out of {story}"),
        "move": (
            f"#{change.article_id} 기사가 {story}번에서 {other}번으로",
            f"article #{change.article_id} went from {story} to {other}",
        ),
    }
    by = words("규칙", "rule") if change.made_by == "rule" else visible(change.made_by)
    why = f": {visible(change.why)}" if change.why else ""
    return f"{when(change.made_at)} · {words(*kinds[change.kind])} · {by}{why}"
