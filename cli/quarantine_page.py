"""How ``newswatch quarantine`` looks to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.quarantine import Retried
    from storage.records import QuarantineCase, QuarantineRow

SHOWN_CHARACTERS = 400


def show_table(rows: Sequence[QuarantineRow]) -> None:
    from rich.text import Text

    from cli.output import console, table, visible, when
    from cli.words import words

    shown = table(
        words("번호", "ID"),
        words("단계", "Stage"),
        words("문제", "Kind"),
        words("마지막", "Last"),
        words("횟수", "Tries"),
        words("상태", "State"),
        "URL",
    )
    for row in rows:
        shown.add_row(
            str(row.quarantine_id),
            row.stage,
            Text(visible(row.error_kind)),
            when(row.last_at),
            str(row.tries),
            _state(row.resolution),
            Text(visible(row.url)),
        )
    console().print(shown)


def _state(resolution: str | None) -> str:
    from cli.words import words

    if resolution is None:
        return words("열림", "open")
    if resolution == "retried":
        return words("다시 시도함", "retried")
    if resolution == "recovered":
        return words("저절로 나음", "recovered")
    return words("그만둠", "discarded")


def facts(case: QuarantineCase) -> Iterator[tuple[str, str]]:
    """What is known, each with its name in the reader's language; what is not known is left out."""
    from cli.output import when
    from cli.words import words

    known: list[tuple[str, str, Any]] = [
        ("번호", "ID", case.quarantine_id),
        ("상태", "State", _state(case.resolution)),
        ("처리한 때", "Resolved", case.resolved_at),
        ("그만둔 까닭", "Why given up", case.discard_reason),
        ("단계", "Stage", case.stage),
        ("문제", "Kind", case.error_kind),
        ("설명", "Error", case.error),
        ("횟수", "Tries", case.tries),
        ("처음", "First", case.first_at),
        ("마지막", "Last", case.last_at),
        ("판독기 판", "Version", case.version),
        ("URL", "URL", case.url),
        ("소스", "Source", case.source),
        ("목록의 제목", "Listed title", case.listed_title),
        ("목록의 발행 시각", "Listed as published", case.listed_published_at),
        ("목록에서 처음 본 때", "First listed", case.first_listed_at),
        ("읽은 제목", "Title read", case.page_title),
        ("요청", "Request", case.attempt_id),
        ("요청한 주소", "Asked for", case.asked_url),
        ("답한 주소", "Answered by", case.final_url),
        ("요청한 때", "Asked", case.started_at),
        ("HTTP", "HTTP", case.http_status),
        ("Content-Type", "Content-Type", case.content_type),
        ("원문 크기(바이트)", "Size in bytes", case.size_bytes),
        ("원문 SHA-256", "SHA-256", case.raw_sha256),
    ]
    for korean, english, value in known:
        if value is not None:
            text = when(value) if hasattr(value, "tzinfo") else str(value)
            yield words(korean, english), text


def beginning(case: QuarantineCase) -> str | None:
    """The first characters of the raw text, decoded as the parser would without the catalogue."""
    from crawlers.charset import decode

    body = case.body
    return None if body is None else decode(body, case.content_type).text[:SHOWN_CHARACTERS]


def tell_retried(done: Retried) -> None:
    from cli.words import complain, tell

    if done.retried:
        named = named_ids(done.retried)
        tell(
            f"다음 수집이나 판정에서 다시 시도합니다: {named}",
            f"To be tried again by the next crawl or process: {named}",
        )
    elif not (done.already or done.stuck):
        tell("다시 시도할 것이 없습니다.", "There is nothing to try again.")
    tell_already(done.already)
    if done.stuck:
        named = named_ids(done.stuck)
        complain(
            f"되돌릴 자리가 없어 그대로 둡니다(더는 읽지 않는 소스이거나 이미 읽은 것): {named}",
            f"Left as they are, for want of a work list (source not polled, or read since):"
            f" {named}",
        )


def tell_already(ids: Sequence[int]) -> None:
    from cli.words import tell

    if ids:
        tell(f"이미 처리한 것: {named_ids(ids)}", f"Resolved before: {named_ids(ids)}")


def named_ids(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
