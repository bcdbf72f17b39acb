"""``newswatch label URL VERDICT``: whether an article is about a topic, as a person sees it."""

from typing import Annotated, Literal

import typer

from cli.output import Json

DEFAULT_TOPIC = "open-source-ai-policy"
LABELS = {
    "relevant": ("관련 있음", "relevant"),
    "not": ("관련 없음", "not relevant"),
    "duplicate": ("중복(이미 알림)", "duplicate, told already"),
}


def label(
    url: Annotated[str, typer.Argument(help="기사 주소 · address of the article")],
    verdict: Annotated[
        Literal["relevant", "not", "duplicate"],
        typer.Argument(help="관련 있음, 없음, 중복 · what it is"),
    ],
    topic: Annotated[str, typer.Option(help="주제 · the topic's slug")] = DEFAULT_TOPIC,
    by: Annotated[
        str | None, typer.Option(help="누가 · who says so; without it, the system's user")
    ] = None,
    note: Annotated[str | None, typer.Option(help="덧붙이는 말 · a note")] = None,
    as_json: Json = False,
) -> None:
    """이 기사가 주제에 맞는지 적어 둔다 · Notes whether an article is about a topic."""
    from getpass import getuser

    from cli.output import print_json
    from cli.words import tell, words
    from newswatch import clock
    from storage.labels import label as store

    _must_be_known(topic)
    done = store(url, verdict, topic, by or getuser(), clock.now(), note)
    if as_json:
        print_json(done)
        return
    said = words(*LABELS[verdict])
    if done.article_id is None:
        tell(
            f"‘{said}’으로 적었습니다. 아직 우리에게 없는 기사입니다: {done.url}",
            f"Noted as {said}. We do not have that article: {done.url}",
        )
    else:
        tell(
            f"‘{said}’으로 적었습니다. 규칙의 판정: {done.level or '-'}",
            f"Noted as {said}. The rule says: {done.level or '-'}",
        )


def _must_be_known(topic: str) -> None:
    from difflib import get_close_matches

    from cli.words import words
    from transforms.topics import topics

    known = [one.rule.topic for one in topics()]
    if topic not in known:
        near = ", ".join(get_close_matches(topic, known)) or ", ".join(known)
        raise typer.BadParameter(words(f"{topic}: 없는 주제 ({near}?)", f"{topic}? ({near})"))
