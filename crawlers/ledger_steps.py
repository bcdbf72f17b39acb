"""What the ledger writes, each step for all that wait for it: the outcomes and the next requests of
many hosts in one statement, then what follows from the outcomes."""

import json
from collections.abc import Sequence
from typing import Any

from crawlers.errands import Errand
from crawlers.gate import LEASE_S, LONGEST_PAUSE_S, MOST_FAILURES, Sign
from crawlers.troubles import Trouble
from crawlers.writer import Step
from newswatch.settings import settings
from storage.db import Connection
from storage.queries import queries
from storage.records import AttemptWritten, ClaimedSource

_MOST_TRIES = 6
_MOST_SILENCES = 40
"""Tries of a page on a host that does not answer at all: an outage of hours must lose nothing."""

LOOKS_AT_ONCE = 20
"""So many pages of a source are looked at again in one run: the next poll is not kept waiting."""
PAGES_AT_ONCE = {"limit": 500, "most_looks": LOOKS_AT_ONCE}

Row = dict[str, Any]


def request_of(errand: Errand, url: str, host: str, rule: str | None) -> Row:
    """A request, as ``news.open_attempts`` takes it."""
    return {
        "run_id": errand.claim.run_id,
        "source_id": errand.claim.source_id,
        "item_id": errand.item_id,
        "kind": errand.kind,
        "url": _storable(url),
        "host": host,
        "robots_rule": rule and _storable(rule),
    }


def end_of(attempt_id: int, host: str, outcome: Row, sign: Sign) -> Row:
    """An outcome, as ``news.end_attempts`` takes it but for its body."""
    texts = {name: _storable(outcome[name]) for name in ("error", "final_url") if outcome.get(name)}
    headers = outcome["headers"]
    return {
        **outcome,
        **texts,
        "headers": headers and {name: _storable(value) for name, value in headers.items()},
        "attempt_id": attempt_id,
        "host": host,
        "verdict": sign.verdict,
        "sign": sign.kind,
        "wait_s": sign.wait_s,
    }


def _attempts(connection: Connection, rows: Sequence[Row]) -> list[bool | AttemptWritten]:
    """For each outcome whether its row was still open, for each request the answer."""
    ends = [dict(row) for row in rows if "attempt_id" in row]
    requests = [{**row, "n": n} for n, row in enumerate(rows) if "attempt_id" not in row]
    written = queries.attempts.write_attempts(
        connection,
        hosts=[row["host"] for row in rows],
        bodies=_taken_out(ends),
        ends=json.dumps(ends),
        requests=json.dumps(requests),
        **_looks(),
        least_delay_s=settings().download_delay_s,
        lease_s=LEASE_S,
        most_failures=MOST_FAILURES,
        first_pause_s=settings().host_pause_s,
        longest_pause_s=LONGEST_PAUSE_S,
    )
    closed: set[int | None] = set()
    answers: dict[int | None, AttemptWritten] = {}
    for one in written:
        if one.is_end:
            closed.add(one.attempt_id)
        else:
            answers[one.n] = one
    return [
        row["attempt_id"] in closed if "attempt_id" in row else answers[n]
        for n, row in enumerate(rows)
    ]


def _taken_out(ends: Sequence[Row]) -> list[bytes]:
    """The bodies, and in the rows their numbers in their place (Postgres counts from 1)."""
    bodies: list[bytes] = []
    for row in ends:
        if "body" in row:
            bodies.append(row["body"])
            row["body"] = len(bodies)
    return bodies


def _refuse(connection: Connection, refusals: Sequence[tuple[Row, Trouble]]) -> list[None]:
    for row, trouble in refusals:
        queries.attempts.refuse_attempt(
            connection,
            run_id=row["run_id"],
            item_id=row["item_id"],
            kind=row["kind"],
            url=row["url"],
            robots_rule=row["robots_rule"],
            error_kind=trouble.kind,
            error=_storable(trouble.text),
        )
    return [None] * len(refusals)


def _keep_crawl_delay(connection: Connection, delays: Sequence[tuple[str, float]]) -> list[None]:
    for host, seconds in sorted(delays):
        queries.attempts.keep_crawl_delay(connection, host=host, seconds=seconds)
    return [None] * len(delays)


def _pages_failed(
    connection: Connection, failures: Sequence[tuple[ClaimedSource, int, Trouble]]
) -> list[None]:
    for claim, item_id, trouble in failures:
        _page_failed(connection, {"item_id": item_id, "epoch": claim.epoch}, trouble)
    return [None] * len(failures)


def _page_failed(connection: Connection, page: Row, trouble: Trouble) -> None:
    if trouble.kind == "robots":
        queries.items.mark_filtered(connection, reason="robots", **page)
    elif trouble.kind == "robots_unreachable":
        queries.items.postpone(connection, seconds=settings().page_retry_s, **page)
    else:
        queries.items.mark_failed(
            connection,
            kind=trouble.kind,
            is_final=trouble.is_final,
            max_tries=_MOST_SILENCES if trouble.is_network else _MOST_TRIES,
            retry_s=settings().page_retry_s,
            look_tries=_MOST_TRIES,
            **_looks(),
            **page,
        )


def _pages_unchanged(
    connection: Connection, pages: Sequence[tuple[ClaimedSource, int]]
) -> list[None]:
    for claim, item_id in pages:
        queries.items.mark_unchanged(connection, item_id=item_id, epoch=claim.epoch, **_looks())
    return [None] * len(pages)


def _looks() -> Row:
    """When pages are looked at again, as the statements take it."""
    return {
        "look_after_s": list(settings().revisit_after_s),
        "all_until_s": settings().revisit_all_until_s,
    }


def _close_runs(
    connection: Connection, runs: Sequence[tuple[ClaimedSource, str, Trouble | None]]
) -> list[None]:
    for claim, state, trouble in runs:
        queries.runs.close_run(
            connection,
            run_id=claim.run_id,
            state=state,
            kind=trouble and trouble.kind,
            error=trouble and _storable(trouble.text),
        )
    return [None] * len(runs)


def _storable(text: str) -> str:
    """Postgres stores neither NUL nor half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


KEEP_CRAWL_DELAY = Step(0, _keep_crawl_delay)
ATTEMPTS = Step(1, _attempts, is_one_statement=True)
REFUSE = Step(2, _refuse)
PAGE_FAILED = Step(2, _pages_failed)
PAGE_UNCHANGED = Step(2, _pages_unchanged)
CLOSE_RUN = Step(3, _close_runs)
