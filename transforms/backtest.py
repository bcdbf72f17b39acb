"""A draft of a rule over stored history, beside the live rule. Sends nothing, decides nothing.

Articles go by number, batch by batch; each batch is committed with how far it came, so that a
back-test that was stopped goes on where it was, and one that had ended takes what is new.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from newswatch.text import clean
from storage.db import Connection, connect, retried, transaction
from storage.queries import queries
from storage.records import BacktestState, StoredText
from transforms.backtest_report import Report, take_report
from transforms.decisions import Decision, decide_all
from transforms.normalize import told_of
from transforms.topics import Topic, load, topics

BATCH = 500
NEAR = 0.5
"""A draft's score of so much of what an alert takes is a near miss, and is kept."""
NO_RULE = "-"
"""In place of the live version, where the topic is new."""


class BacktestError(Exception):
    """It cannot be run now; the text says why and what to do."""


@dataclass(frozen=True)
class Trial:
    """A draft (its file's SHA-256), the live rule of its topic if any, and the first Seoul day."""

    draft: Topic
    draft_sha: bytes
    live: Topic | None
    since: date

    @property
    def live_version(self) -> str:
        return self.live.version if self.live else NO_RULE


def prepare(path: Path, since: date) -> Trial:
    """The trial of a rule file. Raises TopicError where the draft or a live rule is wrong."""
    draft = load(path)
    live = next((topic for topic in topics() if topic.rule.topic == draft.rule.topic), None)
    return Trial(draft, hashlib.sha256(path.read_bytes()).digest(), live, since)


class Backtest:
    """One sitting at a trial: iterate it to the end, or stop, then ask for its report."""

    def __init__(self, connection: Connection, trial: Trial, is_anew: bool = False) -> None:
        """Finds the trial's state. ``is_anew``: forgets what was judged before."""
        self._connection = connection
        self._trial = trial
        with transaction(connection):
            self.id: int = queries.backtests.begin(
                connection,
                topic=trial.draft.rule.topic,
                draft_sha=trial.draft_sha,
                draft_version=trial.draft.version,
                live_version=trial.live_version,
                since=trial.since,
            )
            if not queries.backtests.try_lock(connection, id=self.id):
                raise BacktestError("The same back-test is running: wait for it, or stop it.")
            if is_anew:
                queries.backtests.forget(connection, id=self.id)
            self.begun: BacktestState = queries.backtests.find_state(connection, id=self.id)

    def __iter__(self) -> Iterator[int]:
        """How many articles each batch had, after it was committed."""
        reached = self.begun.reached_id
        while True:
            began = time.perf_counter()
            with transaction(self._connection):
                batch = list(self._batch(reached))
            if not batch:
                break
            hits = [hit for text in batch if (hit := _hit(self._trial, text)) is not None]
            reached = batch[-1].article_id
            spent = time.perf_counter() - began
            retried(partial(self._keep, hits, reached, len(batch), spent))
            yield len(batch)
        with transaction(self._connection):
            queries.backtests.finish(self._connection, id=self.id)

    def _batch(self, reached: int) -> Iterator[StoredText]:
        found: Iterator[StoredText] = queries.backtests.list_texts(
            self._connection, after=reached, since=self._trial.since, size=BATCH
        )
        return found

    def _keep(self, hits: list[dict[str, Any]], reached: int, articles: int, spent: float) -> None:
        with transaction(self._connection):
            told = json.dumps(hits, ensure_ascii=False)
            queries.backtests.add_hits(self._connection, id=self.id, hits=told)
            queries.backtests.advance(
                self._connection, id=self.id, reached_id=reached, articles=articles, seconds=spent
            )

    def report(self) -> Report:
        """What came of it so far."""
        with transaction(self._connection):
            return take_report(
                self._connection,
                self.id,
                topic=self._trial.draft.rule.topic,
                draft_version=self._trial.draft.version,
                live_version=self._trial.live_version,
                since=self._trial.since,
            )


def backtest(path: Path, since: date, is_anew: bool = False) -> Report:
    """Runs a trial to its end and reports. Raises TopicError, BacktestError, StorageError."""
    trial = prepare(path, since)
    with closing(connect("ingest")) as connection:
        sitting = Backtest(connection, trial, is_anew)
        for _ in sitting:
            pass
        return sitting.report()


def _hit(trial: Trial, text: StoredText) -> dict[str, Any] | None:
    """The row of an article, or None where both rules say a clear no."""
    rules = (trial.draft,) if trial.live is None else (trial.draft, trial.live)
    told = told_of(text.body, clean(text.summary or ""))
    draft, *others = decide_all(rules, text.title, told, text.section or "", text.outlet)
    live = others[0] if others else None
    if not _is_kept(trial, draft, live):
        return None
    return {
        "article_id": text.article_id,
        "draft_level": draft.level,
        "draft_score": draft.score,
        "live_level": live.level if live else "no",
        "live_score": live.score if live else 0.0,
        "reason": draft.reason,
        "reason_en": draft.evidence["reason_en"],
    }


def _is_kept(trial: Trial, draft: Decision, live: Decision | None) -> bool:
    is_near = draft.score >= NEAR * trial.draft.rule.alert_at
    return is_near or draft.is_relevant or (live is not None and live.is_relevant)
