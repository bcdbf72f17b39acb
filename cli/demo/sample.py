"""The two processes beside the stack: the sample newsroom, and the sinks for Slack and mail."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from newswatch.process import dying_with_parent

READY_S = 30.0


class SampleError(Exception):
    """A process of the sample did not come up; the text names its log."""


class Newsroom:
    """The running newsroom, by its control address. Its truth file says what is to be found."""

    def __init__(self, state: Path) -> None:
        about = _read_json(state / "newsroom.json")
        self._control: str = about["control"]
        self.truth: dict[str, Any] = _read_json(state / "truth.json")
        self.sources = state / "sources"
        self.served_log = state / "served.jsonl"
        self.last_edition = int(self.truth["last_edition"])
        self.edition = 0

    @property
    def readable(self) -> list[dict[str, Any]]:
        """The articles that a polite crawler comes to read."""
        return [a for a in self.truth["articles"] if a["is_polled"] and a["fate"] != "forbidden"]

    def served_articles(self) -> set[str]:
        """Addresses of the articles that were answered in full, from the newsroom's own log."""
        url_of = {article["id"]: article["url"] for article in self.truth["articles"]}
        rows = map(json.loads, self.served_log.read_text(encoding="utf-8").splitlines())
        return {url_of[row["article_id"]] for row in rows if row.get("article_id") in url_of}

    def advance(self) -> int:
        """Publishes the next edition; returns its number."""
        answer = requests.post(f"{self._control}/_newsroom/advance", timeout=10)
        answer.raise_for_status()
        self.edition = int(answer.json()["edition"])
        return self.edition


@contextmanager
def running(state: Path, seeds: Path) -> Iterator[tuple[Newsroom, dict[str, Any]]]:
    """Newsroom and sinks as processes of their own; both end with this block, or with us."""
    state.mkdir(parents=True, exist_ok=True)
    children = [
        _start("newsroom", state, "--seeds", str(seeds)),
        _start("newsroom.sinks", state),
    ]
    try:
        _await(state / "newsroom.json", children[0])
        _await(state / "sinks.json", children[1])
        yield Newsroom(state), _read_json(state / "sinks.json")
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()


def _start(module: str, state: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    with (state / f"{module}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", module, "--state", str(state), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dying_with_parent(),
        )


def _await(file: Path, child: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_S
    while not file.exists():
        if child.poll() is not None or time.monotonic() > until:
            raise SampleError(f"{file.name} did not appear; see the logs in {file.parent}")
        time.sleep(0.05)


def _read_json(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
