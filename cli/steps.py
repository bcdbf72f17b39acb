"""The steps of the pipeline as verbs: the very functions that the DAGs call."""

from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from cli.output import Json


def _day(name: str, help_text: str) -> Any:
    return typer.Option(name, formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help=help_text)


def crawl(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="소스. 없으면 때가 된 것 모두 · sources; without any, all that are due",
            metavar="[SOURCE]...",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """소스를 읽고 새 기사를 가져온다 · Polls sources and fetches what is new."""
    from cli.output import print_json, print_summary
    from cli.words import tell
    from crawlers.crawl import crawl as crawl_sources
    from crawlers.crawl import plan
    from crawlers.gaps import fill_gaps

    shards = plan()  # writes the catalogue into the database where it changed
    for shard in [_named(sources)] if sources else shards:
        print_summary(crawl_sources(shard, at_once=bool(sources)), as_json)
    filled = fill_gaps()
    if filled.gaps:
        print_summary(filled, as_json)
    if not sources and not shards:
        if as_json:
            print_json({"sources": 0})
        else:
            tell("때가 된 소스가 없습니다.", "No source is due.")


def _named(names: list[str]) -> list[str]:
    """Slugs of sources; an outlet's slug stands for all that are polled of it."""
    from difflib import get_close_matches

    from cli.words import words
    from crawlers.catalogue import load_catalogue
    from newswatch.settings import settings

    known: dict[str, list[str]] = {}
    for source in load_catalogue(settings().catalogue_dir).sources():
        known[source.slug] = [source.slug]
        if source.entry.use == "poll":
            known.setdefault(source.outlet.slug, []).append(source.slug)
    for name in names:
        if name not in known:
            near = ", ".join(get_close_matches(name, known)) or "newswatch sources list"
            raise typer.BadParameter(words(f"{name}: 없는 소스 ({near}?)", f"{name}? ({near})"))
    return list(dict.fromkeys(slug for name in names for slug in known[name]))


def process(
    limit: Annotated[
        int | None, typer.Option(min=1, help="많아야 이만큼 · at most so many pages")
    ] = None,
    as_json: Json = False,
) -> None:
    """읽은 기사를 정규화하고 판정한다 · Normalizes what was read and decides on it."""
    from cli.output import print_summary
    from transforms.process import process as process_pages

    print_summary(process_pages(limit), as_json)


def deliver(
    seconds: Annotated[
        float | None, typer.Option(min=0, help="많아야 이만큼(초) · for at most so long")
    ] = None,
    linger: Annotated[
        bool,
        typer.Option("--linger", help="할 일이 없어도 기다린다 · waits for work, as a service"),
    ] = False,
    as_json: Json = False,
) -> None:
    """확정된 알림을 보낸다 · Sends the alerts that are due."""
    from alerts.deliver import deliver as work_outbox
    from cli.output import print_summary
    from newswatch.settings import settings

    limit = settings().deliver_loop_s if seconds is None else seconds
    print_summary(work_outbox(limit, linger=linger), as_json)


def digest(as_json: Json = False) -> None:
    """알리지 않은 관련 기사를 한 통으로 묶는다 · Gathers what was relevant and not alerted."""
    from alerts.digest import make_digest
    from cli.output import print_summary
    from newswatch import clock

    print_summary(make_digest(clock.now()), as_json)


def backfill(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    since: Annotated[datetime, _day("--from", "부터(서울) · from, a Seoul day")],
    until: Annotated[datetime, _day("--to", "까지(서울) · to, inclusive")],
    by: Annotated[
        Literal["sitemap", "list"],
        typer.Option(help="사이트맵이나 목록 쪽 · sitemap or list pages"),
    ] = "sitemap",
    as_json: Json = False,
) -> None:
    """한 소스를 거슬러 읽는다. 알림은 없다 · Reads a source back in time; sends no alert."""
    from cli.output import print_summary
    from cli.progress import counting
    from cli.words import words

    if until < since:
        raise typer.BadParameter(words("--to가 --from보다 앞섭니다", "--to is before --from"))
    from crawlers.backfill import backfill as read_back

    with counting(f"{source} {since:%F} – {until:%F}"):
        summary = read_back(source, since.date(), until.date(), by)
    print_summary(summary, as_json)
