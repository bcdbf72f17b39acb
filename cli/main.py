"""The command ``newswatch``. Verbs live in their own files and get their names here."""

from typing import Annotated

import typer

from cli import channels, copies, db, predict, quarantine, sources, steps, story, topic
from cli.columns import columns
from cli.errors import Verbs
from cli.health import health
from cli.label import label
from cli.live import demo, up
from cli.reparse import reparse
from cli.revisions import revisions
from cli.robots import robots
from cli.source_yields import show_yield
from cli.status import status
from cli.topic_backtest import backtest
from cli.topic_quality import propose, quality
from cli.topic_try import try_text
from cli.topic_versions import diff, versions
from cli.why import why

app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="한국어 기술 뉴스에서 오픈소스 AI 정책을 지켜봅니다 · "
    "Watches Korean tech news for open-source-AI policy",
)


@app.callback()
def main(
    debug: Annotated[
        bool, typer.Option("--debug", help="오류의 자세한 기록 · Full traces")
    ] = False,
) -> None:
    """Options before the verb."""


app.command()(up)
app.command()(demo)
app.command()(status)
app.command()(why)
app.command()(revisions)
app.command()(robots)
sources.app.command("yield")(show_yield)
app.add_typer(sources.app, name="sources")
app.command()(steps.crawl)
app.command()(steps.process)
app.command()(steps.deliver)
app.command()(steps.digest)
app.command()(steps.backfill)
app.command()(reparse)
app.command()(health)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(story.app, name="story")
app.add_typer(channels.app, name="channels")
app.add_typer(copies.app, name="copies")
for verb in (backtest, versions, diff, quality, propose):
    topic.app.command()(verb)
topic.app.command("try")(try_text)
app.add_typer(topic.app, name="topic")
app.command()(label)
app.add_typer(predict.app, name="predict")
db.app.command()(columns)
app.add_typer(db.app, name="db")
