"""The status page of the terminal: what an overview says, in tables."""

from rich.console import Console

from alerts.routes import OUTBOX
from cli.output import console, table, when
from cli.overview import Airflow, Database, Overview
from cli.status import unset
from cli.words import words
from newswatch.yield_words import FIELDS

HEALTH = {
    "ok": ("정상", "ok"),
    "failing": ("응답 없음", "failing"),
    "silent": ("조용함", "silent"),
    "waiting": ("시작 전", "waiting"),
    "off": ("쉼", "off"),
}
MIB = 1 << 20


def show(seen: Overview) -> None:
    """Prints the whole page."""
    page = console()
    _show_database(page, seen.database)
    _show_airflow(page, seen.airflow)
    _show_channels(page, seen)
    page.print(words(f"상태 폴더 {seen.home}", f"State folder {seen.home}"), markup=False)


def show_memory(used: dict[str, int]) -> None:
    """Processes of the stack by memory, the largest first, and their sum."""
    rows = table(
        words("프로세스", "Process"), "MiB", title=words("\n메모리(PSS)", "\nMemory (PSS)")
    )
    for title, size in used.items():
        rows.add_row(title[:100], f"{size / MIB:.0f}")
    rows.add_row(words("합계", "total"), f"{sum(used.values()) / MIB:.0f}")
    console().print(rows, markup=False)


def _show_database(page: Console, database: Database) -> None:
    if database.today is None:
        page.print(words("데이터베이스: 응답 없음", "Database: no answer"), style="bold red")
        page.print(f"  {database.trouble}", markup=False)
        return
    _show_sources(page, database)
    today = database.today
    page.print(
        words(
            f"\n오늘  기사 {today.articles} (복제 {today.copies}), 알림 {today.alerts}, "
            f"가져올 쪽 {today.pages_due}, 전달 대기 {today.deliveries_pending}, "
            f"전달 중단 {today.deliveries_stopped}, 격리 {today.quarantined}",
            f"\nToday  {today.articles} articles ({today.copies} copies), {today.alerts} alerts, "
            f"{today.pages_due} pages to fetch, {today.deliveries_pending} to be sent, "
            f"{today.deliveries_stopped} stopped, {today.quarantined} in quarantine",
        )
    )
    if database.no_room:
        page.print(database.no_room, style="bold red", markup=False)
    for view, rows in database.broken_promises.items():
        page.print(f"  health.{view}: {rows}", style="yellow")


def _show_sources(page: Console, database: Database) -> None:
    rows = table(
        words("소스", "Source"), words("매체", "Outlet"), words("상태", "Health"),
        words("마지막 성공", "Last success"), words("언제부터", "Since"), words("문제", "Trouble"),
    )  # fmt: skip
    for source in database.sources:
        trouble = source.last_error or source.last_error_kind or ""
        lacks = ", ".join(words(*FIELDS[field]) for field in source.drift)
        if lacks:
            lacks = words(f"빠짐: {lacks}", f"lacks {lacks}")
        rows.add_row(
            source.source,
            words(source.outlet_name, source.outlet_name_en),
            words(*HEALTH.get(source.health, (source.health, source.health))),
            when(source.last_success_at),
            when(source.failing_since_at),
            trouble if source.failing_since_at else lacks,
        )
    page.print(rows, markup=False)


def _show_airflow(page: Console, airflow: Airflow) -> None:
    if airflow.web is None:
        page.print(words("\nAirflow: 꺼져 있음 (`make run`)", "\nAirflow: not up (`make run`)"))
    elif airflow.trouble:
        said = words("응답 없음", "no answer")
        page.print(f"\nAirflow {airflow.web}: {said} ({airflow.trouble})", style="bold red")
    else:
        parts = ", ".join(f"{name} {state}" for name, state in airflow.parts.items())
        page.print(f"\nAirflow {airflow.web}: {parts}", markup=False)


def _show_channels(page: Console, seen: Overview) -> None:
    names = [f"Slack {seen.slack}"] if seen.slack else []
    names += [words("메일 ", "mail to ") + ", ".join(seen.mail_to)] if seen.mail_to else []
    if seen.is_writing_files:
        folder = seen.home / OUTBOX
        names.append(words(f"파일로만 {folder}", f"files only, in {folder}"))
    page.print(words("알림  ", "Alerts  ") + " · ".join(names), markup=False)
    for channel in seen.database.channels:
        if channel.failing_since_at:
            page.print(
                f"  {channel.channel} {channel.recipient}: {channel.last_error} "
                f"({when(channel.failing_since_at)}~, {channel.waiting})",
                style="red",
                markup=False,
            )
    hint = unset(seen.contact, bool(seen.slack), bool(seen.mail_to))
    if hint:
        page.print(f"  {hint}", markup=False)
