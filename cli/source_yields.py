"""``newswatch sources yield``: what each source gives of every field, and where one stays away."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from storage.records import DriftRow, YieldRow

SHOWN = ("title", "body", "published", "published_minute", "authors", "section")
MOST = 1000


def show_yield(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[OUTLET]", help="매체나 소스 · an outlet or a source"),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(
            metavar="WHY",
            help="지금 그대로를 보통으로 받아들인다, 그 까닭 · takes the present for the usual",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """14일 동안 무엇이 얼마나 채워졌나 · How much of each field came in 14 days."""
    from cli.output import print_json
    from storage.db import reading
    from storage.queries import queries

    if accept is not None:
        _accept(name, accept)
    with reading() as connection:
        rows: list[YieldRow] = list(queries.yields.list_yields(connection, name=name, most=MOST))
        drifts: list[DriftRow] = list(queries.yields.list_drifts(connection, name=name, most=MOST))
    if name and not rows:
        raise typer.BadParameter(_unknown(name))
    if as_json:
        print_json({"sources": [*map(asdict, rows)], "drifts": [*map(asdict, drifts)]})
        return
    _show_table(rows)
    for drift in drifts:
        _show_drift(drift)


def _accept(name: str | None, note: str) -> None:
    from contextlib import closing

    from cli.words import tell, words
    from newswatch.yield_words import FIELDS
    from storage.db import connect, transaction
    from storage.queries import queries

    if not name:
        raise typer.BadParameter(
            words("--accept에는 매체나 소스를 적으세요.", "--accept needs an outlet or a source.")
        )
    with closing(connect("ingest")) as connection, transaction(connection):
        done = list(queries.yields.accept_drift(connection, name=name, note=note or None))
    if not done:
        tell(f"{name}: 열린 것이 없습니다.", f"{name}: nothing was open.")
    for source, field in done:
        told = words(*FIELDS[field])
        tell(
            f"{source} {told}: 이제부터 이것이 보통입니다.", f"{source} {told}: usual from now on."
        )


def _unknown(name: str) -> str:
    from cli.words import words

    return words(
        f"{name}: 수집하는 매체도 소스도 아닙니다. `newswatch sources list`에서 찾으세요.",
        f"{name}: neither an outlet nor a source that is polled. See `newswatch sources list`.",
    )


def _show_table(rows: list[YieldRow]) -> None:
    from cli.output import console, table
    from cli.words import words
    from newswatch.yield_words import FIELDS

    page = table(
        words("소스", "Source"), words("쪽", "Pages"),
        *(words(*FIELDS[field]) for field in SHOWN),
        words("하루 글", "Per day"), words("약속", "Promise"),
        words("오늘/보통", "Today/usual"), words("빠짐", "Drift"),
    )  # fmt: skip
    for row in rows:
        drift = ", ".join(words(*FIELDS[field]) for field in row.drift)
        shares = [_share(getattr(row, field), row.pages) for field in SHOWN]
        page.add_row(
            row.source, str(row.pages), *shares,
            _number(row.per_day), _promise(row), f"{row.today}/{_number(row.usual_today)}", drift,
        )  # fmt: skip
    console().print(page, markup=False)


def _share(filled: int, pages: int) -> str:
    return f"{filled / pages:.0%}" if pages else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _promise(row: YieldRow) -> str:
    if row.promised_least is None or row.promised_body is None:
        return "–"
    return f"{row.promised_least}–{row.promised_most} · {row.promised_body:.0%}"


def _show_drift(drift: DriftRow) -> None:
    from cli.output import console, visible, when
    from cli.words import words
    from newswatch.yield_words import FIELDS, RESOLUTIONS

    field = words(*FIELDS[drift.field])
    if drift.field == "articles":
        text = words(
            f"{when(drift.since_at)} 뒤로 새 글이 없습니다 (그동안 보통 {drift.usual_pages}건)",
            f"nothing new since {when(drift.since_at)} (usually {drift.usual_pages})",
        )
    else:
        recent = f"{drift.recent_filled}/{drift.recent_pages}"
        usual = f"{drift.usual_filled}/{drift.usual_pages}"
        text = words(
            f"최근 {recent}, 보통 {usual} ({when(drift.raised_at)}부터)",
            f"lately {recent}, usually {usual} (since {when(drift.raised_at)})",
        )
    if drift.ended_at:
        end = words(*RESOLUTIONS[drift.resolution or "recovered"])
        text += f" · {end} {when(drift.ended_at)} {visible(drift.note or '')}"
    lines = [f"\n{drift.source} {field}: {text}"]
    for label, url, sha in (
        (words("빠진 예", "lacks it"), drift.bad_url, drift.bad_raw_sha256),
        (words("마지막으로 있던 예", "last had it"), drift.good_url, drift.good_raw_sha256),
    ):
        if url:
            lines.append(f"  {label}: {visible(url)} (raw {(sha or '')[:12]})")
    console().print("\n".join(lines), markup=False)
