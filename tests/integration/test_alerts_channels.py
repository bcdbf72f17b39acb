"""What holds for every channel, the folder as a channel, and the verb that tries them all."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from alerts.channels import file
from alerts.deadline import within
from alerts.outcomes import Outcome, Retry, Sent, Uncertain
from alerts.trial import test_channels as try_channels
from alerts.trial import trial_message
from cli.main import app
from newswatch.settings import Settings
from tests.samples.alerts_sinks import Answer, MailSink, SlackSink

pytest_plugins = ["tests.samples.alerts_world"]
Configure = Callable[..., Settings]


def test_a_channel_that_drips_for_ever_is_left() -> None:
    begun = time.monotonic()
    assert isinstance(within(0.2, lambda: time.sleep(3) or Sent()), Uncertain)
    assert time.monotonic() - begun < 1


def test_a_channel_that_breaks_is_uncertain_and_tells_no_secret() -> None:
    def broken() -> Outcome:
        raise RuntimeError("https://hooks.example/secretcanary")

    outcome = within(1, broken)
    assert isinstance(outcome, Uncertain)
    assert "canary" not in outcome.detail


def test_a_file_is_written_once_and_again_the_same(home: Path) -> None:
    sheets = file.CHANNEL.render(trial_message("ko"), "outbox")
    assert file.send(sheets) == file.send(sheets)
    assert len(list((home / "outbox").iterdir())) == 2
    assert all(
        oct(path.parent.stat().st_mode)[-3:] == "700" for path in (home / "outbox").iterdir()
    )


def test_an_outbox_that_cannot_be_written_is_said(home: Path) -> None:
    (home / "outbox").write_text("in the way")
    outcome = file.send(file.CHANNEL.render(trial_message("ko"), "outbox"))
    assert isinstance(outcome, Retry)
    assert str(home / "outbox") in outcome.detail


def test_trying_the_channels_says_how_it_went(
    both: Settings, slack: SlackSink, mail: MailSink, configured: Configure
) -> None:
    configured(mail_to="desk@nuri.example, no-address", slack_label="정책팀")
    slack.answers = [Answer(404, "no_service")]
    tried = {trial.recipient: (trial.is_accepted, trial.outcome) for trial in try_channels()}
    assert tried["정책팀"] == (False, "거절되었습니다: HTTP 404: no_service")
    assert tried["desk@nuri.example"] == (True, "보냈습니다: 250 taken as Q1")
    assert tried["no-address"][0] is False
    assert tried["no-address"][1].startswith("거절되었습니다")
    assert "시험 발송" in str(mail.received[0]["Subject"])


def test_the_verb_ends_with_1_when_any_message_was_not_accepted(
    both: Settings, slack: SlackSink, configured: Configure
) -> None:
    configured(mail_to="desk@nuri.example")
    slack.answers = [Answer(404, "no_service")]
    refused = CliRunner().invoke(app, ["channels", "test", "--json"])
    taken = [json.loads(line)["is_accepted"] for line in refused.stdout.splitlines()]
    assert (refused.exit_code, taken) == (1, [False, True])
    assert CliRunner().invoke(app, ["channels", "test"]).exit_code == 0
