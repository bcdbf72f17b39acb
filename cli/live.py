"""``newswatch up`` and ``newswatch demo``: the whole stack in the foreground."""

from typing import Annotated

import typer


def up() -> None:
    """모든 것을 켜고 Ctrl-C까지 지킨다 · Runs everything until Ctrl-C."""
    from cli.up import up as run

    run()


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="끝나도 켜 둔다 · stays up afterwards")
    ] = False,
    disturbed: Annotated[
        bool,
        typer.Option(
            "--disturbed",
            help="표시된 재전송은 허용 · allows marked repeats, for runs with kills",
        ),
    ] = False,
) -> None:
    """견본 뉴스룸으로 처음부터 끝까지 · The whole way, bounded and offline."""
    from cli.demo.run import run

    raise typer.Exit(run(keep=keep, disturbed=disturbed))
