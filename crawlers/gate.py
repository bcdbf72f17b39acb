"""Politeness towards one host: what each answer says of it. The state is ``news.host_gate``.

The gate is taken and given back in the ledger's own transactions (sql/queries/attempts.sql), so
that it holds for all processes and machines, and outlives them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from crawlers.troubles import Trouble

PATIENCE_S = 10.0
"""A request waits so long for its gate; what would take longer stays due for a later turn."""
READING_PATIENCE_S = 60.0
"""The listings that one reading needs must come in one turn, or it would never come to its end."""
LEASE_S = 40.0
"""A gate that nobody gave back opens after this: the deadline of a request, and some seconds."""
MOST_FAILURES = 3
"""So many failures running open the breaker."""
LONGEST_PAUSE_S = 3600.0
DEFAULT_S = 300.0
LONGEST_S = 24 * 3600.0

Verdict = Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Sign:
    """What one outcome says of its host: whether it works, and how long it asks us to wait."""

    verdict: Verdict
    kind: str | None = None
    wait_s: float | None = None


def sign_of(
    status: int | None,
    headers: Mapping[str, str],
    trouble: Trouble | None,
    *,
    is_robots: bool = False,
    now: datetime | None = None,
) -> Sign:
    """An outcome's sign. 404 and 410 speak of a page, our own refusals of ourselves.

    Of robots.txt only an answer that names a wait closes the gate, and none counts against the
    host: what a kept copy of it allows may go on.
    """
    kind = trouble.kind if trouble else None
    if status is None:
        return Sign("bad" if trouble is not None and trouble.is_network else "neutral", kind)
    wait_s = None
    retry_after = headers.get("retry-after", "")
    if (status >= 400 and retry_after) or status == 429 or (status == 503 and not is_robots):
        wait_s = wait_of(retry_after, now or datetime.now(UTC))
    return Sign(_verdict(status, is_robots), kind or f"http_{status}", wait_s)


def wait_of(value: str, now: datetime) -> float:
    """Seconds that a Retry-After header asks for, 1 s to 24 h; what makes no sense is 5 minutes.

    RFC 9110, 10.2.3: seconds or an HTTP-date.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return _bounded(float(value[:12]))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return DEFAULT_S
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        seconds = (moment - now).total_seconds()
    except OverflowError:
        return DEFAULT_S
    return _bounded(seconds) if seconds > -LONGEST_S else DEFAULT_S


def _verdict(status: int, is_robots: bool) -> Verdict:
    if status == 429 or (is_robots and status >= 500):
        return "neutral"
    if status >= 500 or (status in (403, 451) and not is_robots):
        return "bad"
    return "good"


def _bounded(seconds: float) -> float:
    return min(max(seconds, 1.0), LONGEST_S)
