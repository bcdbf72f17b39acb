"""The copies of robots.txt that outlive a run (``news.robots_file``), one per origin."""

from dataclasses import replace

from crawlers.robots_answers import DEFAULT_FRESH_S, RobotsAnswer
from crawlers.robots_rules import Written, read_rules, refused_ai
from crawlers.troubles import Trouble
from newswatch.clock import in_seoul
from storage.db import Connection, transaction
from storage.queries import queries
from storage.records import ClaimedSource, RobotsCopy

_ABSENCES = {"nothing": "no robots.txt (HTTP {})", "html": "a web page in place of robots.txt"}


def find_copy(connection: Connection, origin: str) -> RobotsCopy | None:
    """The copy of an origin, where there is one of the last 24 hours."""
    with transaction(connection):
        copy: RobotsCopy | None = queries.robots.find_copy(connection, origin=origin)
    return copy and replace(copy, body=bytes(copy.body))


def keep_copy(
    connection: Connection, claim: ClaimedSource, origin: str, answer: RobotsAnswer, age_s: float
) -> None:
    """Keeps an answer that was asked for ``age_s`` seconds ago, in place of the older one."""
    with transaction(connection):
        queries.robots.keep_copy(
            connection,
            run_id=claim.run_id,
            origin=origin,
            status=answer.status,
            kind=answer.kind,
            body=answer.body,
            refused_ai=refused_ai(answer.body),
            fresh_s=answer.fresh_s,
            age_s=age_s,
        )


def rules_of(answer: RobotsAnswer | RobotsCopy) -> Written:
    """What was said: just now, or by a copy, of which every rule tells its age if it is old."""
    absence = _ABSENCES.get(answer.kind, "").format(answer.status)
    since = ""
    if isinstance(answer, RobotsCopy) and answer.failure:
        moment = f"{in_seoul(answer.fetched_at):%Y-%m-%d %H:%M}"
        since = f", copy of {moment} KST (robots.txt: {answer.failure})"
    return read_rules(answer.body, absence, since)


def brief(trouble: Trouble) -> str:
    """``HTTP 503`` or the trouble's name, in no language: for the ledger."""
    return f"HTTP {trouble.status}" if trouble.status else trouble.kind


def note_failure(
    connection: Connection, claim: ClaimedSource, origin: str, copy: RobotsCopy, trouble: Trouble
) -> RobotsCopy:
    """Says that no newer copy could be had, and lets the one we have serve for another hour."""
    with transaction(connection):
        queries.robots.note_failure(
            connection,
            run_id=claim.run_id,
            origin=origin,
            failure=brief(trouble),
            retry_s=DEFAULT_FRESH_S,
        )
    return replace(copy, failure=brief(trouble))
