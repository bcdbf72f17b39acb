"""``newswatch channels``: Slack and mail, tried out."""

import typer

from cli.output import Json

app = typer.Typer(help="Slack과 메일 · Slack and mail", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps ``test`` a verb of its own although it is the only one."""


@app.command("test")
def try_out(as_json: Json = False) -> None:
    """설정된 채널마다 시험 메시지 하나 · One marked test message per configured channel."""
    from alerts.trial import test_channels
    from cli.output import print_json

    for channel, recipient, outcome in test_channels():
        if as_json:
            print_json({"channel": channel, "recipient": recipient, "outcome": outcome})
        else:
            print(f"{channel} {recipient}: {outcome}")
