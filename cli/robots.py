"""``newswatch robots URL``: may this address be fetched, by which rule, and what the site says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Json

if TYPE_CHECKING:
    from crawlers.robots_told import RobotsTold


def robots(
    url: Annotated[str, typer.Argument(help="주소 · an address")],
    as_json: Json = False,
) -> None:
    """가져와도 되는가, 어느 규칙인가 · Whether robots.txt allows it, and by which rule."""
    from cli.output import print_json
    from cli.words import words
    from crawlers.robots_told import NoAddress, robots_told

    try:
        told = robots_told(url)
    except NoAddress as error:
        raise typer.BadParameter(
            words(f"http(s) 주소가 아닙니다: {error}", f"Not an http(s) address: {error}")
        ) from None
    if as_json:
        print_json(told)
        return
    for line in _lines(told):
        print(line)
    _show_opt_outs(told)


def _lines(told: RobotsTold) -> list[str]:
    from cli.output import visible
    from cli.words import words

    verdicts = {
        True: words("허용", "allowed"),
        False: words("금지", "forbidden"),
        None: words("모름 (다음 수집 때 읽습니다)", "not known (read at the next crawl)"),
    }
    facts = [
        (words("주소", "Address"), told.url),
        (words("수집", "Fetching"), verdicts[told.is_allowed]),
        (words("규칙", "Rule"), told.rule),
        ("robots.txt", told.robots_url),
        (words("읽은 때", "Read"), _read_when(told)),
        ("Crawl-delay", f"{told.crawl_delay_s:g} s" if told.crawl_delay_s else None),
    ]
    return [f"{name}: {visible(value)}" for name, value in facts if value]


def _read_when(told: RobotsTold) -> str | None:
    from cli.output import when
    from cli.words import words

    if told.fetched_at is None:
        return words("아직 없음", "not yet")
    text = words(
        f"{when(told.fetched_at)} (HTTP {told.status}), {when(told.expires_at)}까지 씁니다",
        f"{when(told.fetched_at)} (HTTP {told.status}), used until {when(told.expires_at)}",
    )
    if told.failure:
        text += words(f"; 새로 읽지 못했습니다: {told.failure}", f"; no newer one: {told.failure}")
    return text


def _show_opt_outs(told: RobotsTold) -> None:
    from cli.output import console, table, visible, when
    from cli.words import words
    from newswatch.rights_words import PLACES, PURPOSES

    if not told.opt_outs:
        return
    rows = table(
        words("소스", "Source"),
        words("무엇", "What"),
        words("누구에게", "To whom"),
        words("어디에", "Where"),
        words("쓰인 대로", "As written"),
        words("처음", "First seen"),
        words("마지막", "Last seen"),
        title=words("이용 제한 표시", "What the site reserves"),
    )
    for one in told.opt_outs:
        addressee = words("모두", "all") if one.addressee == "*" else one.addressee
        rows.add_row(
            one.source,
            words(*PURPOSES[one.purpose]),
            visible(addressee),
            words(*PLACES[one.place]),
            visible(one.directive),
            when(one.first_seen_at),
            when(one.last_seen_at),
        )
    console().print(rows, markup=False)
