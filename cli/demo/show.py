"""What the demo prints for people: progress, a table, one Slack message and one mail."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.demo.observe import Message, Snapshot
from cli.demo.verdict import Verdict

console = Console(stderr=True, highlight=False)


class Meter:
    """A progress bar on a terminal, a line whenever something has changed elsewhere."""

    def __init__(self, expected_articles: int, expected_messages: int) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<8}"),
            BarColumn(30),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
        )
        self._articles = self._progress.add_task("기사", total=expected_articles, note="")
        self._messages = self._progress.add_task("전달", total=expected_messages, note="")
        self._last = ""

    @contextmanager
    def shown(self) -> Iterator["Meter"]:
        if console.is_terminal:
            with self._progress:
                yield self
        else:
            yield self

    def show(self, seen: Snapshot, note: str) -> None:
        self._progress.update(self._articles, completed=seen.articles, note=note)
        self._progress.update(self._messages, completed=seen.sent)
        counts = f"기사 {seen.articles} · 사건 {seen.stories} · 알림 {seen.alerts}"
        line = f"  {counts} · 전달 {seen.sent} · {note}"
        if not console.is_terminal and line != self._last:
            console.print(line, markup=False)
        self._last = line


def say(text: str) -> None:
    """One plain line."""
    console.print(text, markup=False)


def results(
    verdict: Verdict, runs: list[tuple[str, str, str, int]], outlets: list[tuple[str, int]]
) -> None:
    """What came in, by outlet; and the runs that brought it, from Airflow's database."""
    table = Table("매체", "기사", title="들어온 기사", title_justify="left")
    for outlet, articles in outlets:
        table.add_row(escape(outlet), str(articles))
    table.add_section()
    for name, value in (
        ("기사", verdict.articles),
        ("복제", verdict.copies),
        ("사건", verdict.stories),
        ("알림", verdict.alerts),
        ("Slack", verdict.slack_messages),
        ("메일", verdict.mails),
    ):
        table.add_row(name, str(value))
    console.print(table)
    made = Table("DAG", "실행", "상태", "횟수", title="Airflow의 실행 기록", title_justify="left")
    for dag, kind, state, count in runs:
        made.add_row(dag, kind, state, str(count))
    console.print(made)


def examples(received: list[Message]) -> None:
    """One message of each kind as a person would see it."""
    for channel, title in (("slack", "Slack"), ("email", "메일 E-mail")):
        first = next((message for message in received if message.channel == channel), None)
        if first:
            text = slack_text(first.raw) if channel == "slack" else mail_text(first)
            console.print(Panel(escape(text), title=title, width=min(console.width, 100)))


def slack_text(payload: dict[str, Any]) -> str:
    """The blocks of a Slack message as plain lines, links as ``label (address)``."""
    lines: list[str] = []
    for block in payload.get("blocks", []):
        texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        lines += [
            _plain(text["text"]) for text in texts if text and isinstance(text.get("text"), str)
        ]
    return "\n".join(lines)


def mail_text(message: Message) -> str:
    """Head lines and plain text of a mail."""
    heads = "\n".join(f"{name}: {message.raw[name]}" for name in ("From", "To", "Subject", "Date"))
    return f"{heads}\n\n{message.text.strip()}"


def problems(verdict: Verdict) -> None:
    """Everything that is not as it should be, one line each."""
    for title, lines in (
        ("빠짐 missed", verdict.missed),
        ("잘못 알림 false alarm", verdict.false_alarms),
        ("되풀이 repeated", verdict.repeated),
    ):
        for line in lines:
            console.print(f"✗ {title}: {line}", markup=False)


def further(home: Path, url: str | None) -> None:
    """Where to look next."""
    say(f"더 보기: 메일 {home / 'sample' / 'mails'} · Slack {home / 'sample' / 'slack.jsonl'}")
    say(f"          기록 {home / 'logs'} · 정답 {home / 'sample' / 'truth.json'}")
    if url:
        say(f"          화면 {url} (Ctrl-C를 누르면 끝납니다)")
    else:
        say("          화면까지 보려면: make demo KEEP=1")


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<(https?://[^|>]+)\|([^>]*)>", r"\2 (\1)", text))
