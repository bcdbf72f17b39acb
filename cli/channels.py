"""``newswatch channels``: Slack and mail, tried out."""

import typer

from cli.output import Json

app = typer.Typer(help="Slack과 메일 · Slack and mail", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps ``test`` a verb of its own although it is the only one."""


@app.command("test")
def try_out(as_json: Json = False) -> None:
    """채널마다 시험 메시지 하나, 실패하면 1 · A test message per channel; 1 if one fails."""
    from alerts.trial import test_channels
    from cli.output import print_json

    trials = test_channels()
    for trial in trials:
        if as_json:
            print_json(trial._asdict())
        else:
            print(f"{trial.channel} {trial.recipient}: {trial.outcome}")
    if not all(trial.is_accepted for trial in trials):
        raise typer.Exit(1)
