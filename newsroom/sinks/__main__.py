"""``python -m newsroom.sinks --state DIR``: both sinks as one process, until SIGTERM."""

import argparse
import json
import os
import socket
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

from newsroom.desk import write_json
from newsroom.process import stop_asked
from newsroom.sinks import smtp
from newsroom.sinks.faults import Faults, Log
from newsroom.sinks.slack import HOOK, Bucket, SlackServer


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="newsroom.sinks", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder for logs and mails")
    parser.add_argument("--rate", type=float, default=1.0, help="Slack messages a second")
    parser.add_argument("--burst", type=int, default=3, help="Slack messages at once")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    options = arguments(argv)
    stop = stop_asked()
    state: Path = options.state
    state.mkdir(parents=True, exist_ok=True)
    faults, slack_log, mail_log = Faults(), Log(state / "slack.jsonl"), Log(state / "mails.jsonl")
    before = earlier(state)
    slack = SlackServer(
        port(before.get("slack_port")),
        slack_log,
        mail_log,
        faults,
        Bucket(options.rate, options.burst),
    )
    threading.Thread(target=slack.serve_forever, args=(1.0,), daemon=True).start()
    mails = smtp.start(port(before.get("smtp_port")), state / "mails", mail_log, faults)
    announce(state, slack.server_port, mails.port)
    stop.wait()
    mails.stop()
    return 0


def earlier(state: Path) -> dict[str, Any]:
    """What the sinks said at an earlier start: they come back under the same addresses."""
    try:
        found: dict[str, Any] = json.loads((state / "sinks.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def port(wanted: int | None) -> int:
    """The wanted port if it is free, else any free one."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted or 0))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def announce(state: Path, slack_port: int, smtp_port: int) -> None:
    base = f"http://127.0.0.1:{slack_port}"
    card = {
        "pid": os.getpid(),
        "slack_port": slack_port,
        "slack_url": base + HOOK,
        "smtp_host": "127.0.0.1",
        "smtp_port": smtp_port,
        "control": base + "/_sinks",
        "slack_log": str(state / "slack.jsonl"),
        "mail_log": str(state / "mails.jsonl"),
        "mails": str(state / "mails"),
    }
    write_json(state / "sinks.json", card)
    print(f"sinks: Slack {base}{HOOK}, SMTP 127.0.0.1:{smtp_port}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
