"""``newswatch status``: how things stand, as a page, as JSON, and as the supervisor's one line."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json, when

if TYPE_CHECKING:
    from storage.records import SourceRow


def status(
    as_json: Json = False,
    memory: Annotated[
        bool, typer.Option("--memory", help="메모리 사용(PSS)도 · memory in use, too")
    ] = False,
) -> None:
    """지금 상태: 소스, 알림, 전달, 데이터베이스, Airflow · How things stand just now."""
    from cli.output import print_json
    from cli.overview import look
    from cli.status_page import show, show_memory
    from newswatch.settings import settings

    seen = look(settings())
    used = _memory() if memory else None
    if as_json:
        from dataclasses import asdict

        print_json({**asdict(seen), **({"memory": used} if used is not None else {})})
        return
    show(seen)
    if used is not None:
        show_memory(used)


def status_line() -> str:
    """One line for the supervisor: sources, alerts of today, what waits, what is not set up."""
    from cli.overview import look_at_database
    from cli.words import words
    from newswatch.settings import settings

    seen = look_at_database()
    if seen.today is None:
        return words("데이터베이스 응답 없음", "no answer from the database")
    today, polled = seen.today, len(seen.sources)
    told = [
        words(f"소스 {today.sources_ok}/{polled} 정상", f"sources {today.sources_ok}/{polled} ok"),
        words("디스크 여유 없음 ✗", "disk nearly full ✗") if seen.no_room else "",
        _trouble(seen.sources),
        words(
            f"오늘 기사 {today.articles}, 알림 {today.alerts}",
            f"today {today.articles} articles, {today.alerts} alerts",
        ),
        words(f"전달 대기 {today.deliveries_pending}", f"{today.deliveries_pending} to be sent"),
        *(
            f"{channel.channel} ✗ {when(channel.failing_since_at)}~"
            for channel in seen.channels
            if channel.failing_since_at
        ),
        unset(settings().contact, settings().slack_is_set, settings().mail_is_set),
    ]
    return " · ".join(part for part in told if part)


def unset(contact: str | None, slack: bool, mail: bool) -> str:
    """What a person has yet to set and what that means, or nothing."""
    from cli.words import words

    named = {
        words("연락처", "contact"): bool(contact),
        "Slack": slack,
        words("메일", "mail"): mail,
    }
    missing = ", ".join(name for name, is_set in named.items() if not is_set)
    if not missing:
        return ""
    files = (
        "" if slack or mail else words(" (알림은 outbox 폴더에)", " (alerts go to folder outbox)")
    )
    return words(f"미설정: {missing}{files}", f"not set: {missing}{files}")


def _trouble(sources: "list[SourceRow]") -> str:
    """How many sources do not answer, and since when the first of them."""
    from cli.words import words

    failing = [source for source in sources if source.health in ("failing", "silent")]
    if not failing:
        return ""
    since = min(
        filter(None, (s.failing_since_at or s.last_success_at for s in failing)), default=None
    )
    return words(
        f"응답 없음 {len(failing)}({when(since)}부터)",
        f"{len(failing)} failing since {when(since)}",
    )


def _memory() -> dict[str, int]:
    """Title and number of a process of the stack to its share of memory in bytes (PSS)."""
    import psutil

    from cli import lock, processes
    from newswatch.settings import settings

    home = settings().home
    found = {process.pid: process for process in processes.marked(home)}
    # Postgres bears no mark, but is a child of the supervisor.
    if up := lock.read(home):
        supervisor = psutil.Process(up["pid"])
        found |= {one.pid: one for one in [supervisor, *supervisor.children(recursive=True)]}
    return {f"{title} [{pid}]": size for title, pid, size in processes.memory([*found.values()])}
