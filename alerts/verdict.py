"""What follows from an outcome: the delivery's next state, how long it waits, who else waits."""

import random
from dataclasses import dataclass
from typing import Literal

from alerts.channel import Repeat
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from storage.records import ClaimedDelivery

LONGEST_WAIT_S = 3600.0
GIVE_UP_S = 24 * 3600.0
GIVE_UP_TRIES = 10
"""Both must be passed: a machine that was off for two days has not tried for two days."""
GATE_S = 60.0
"""A channel in trouble is probed at least once a minute, so that it is found well again."""


@dataclass(frozen=True)
class Verdict:
    """``wait_s`` holds this delivery back, ``gate_s`` all of its recipient (None: no trouble)."""

    state: Literal["sent", "pending", "refused"]
    outcome: Literal["sent", "retry", "refused", "uncertain"]
    detail: str | None
    wait_s: float = 0.0
    gate_s: float | None = None
    remote_ref: str | None = None
    maybe_repeated: bool = False


def judge(delivery: ClaimedDelivery, outcome: Outcome, repeat: Repeat, base_s: float) -> Verdict:
    """``base_s``: first wait after a refusal. ``delivery.tries``: tries before this one."""
    wait_s = back_off(base_s, delivery.tries)
    match outcome:
        case Sent():
            return Verdict("sent", "sent", outcome.detail, remote_ref=outcome.ref)
        case Refused():
            return Verdict("refused", "refused", outcome.detail, gate_s=0.0)
        case Retry() | Uncertain() if gives_up(delivery):
            detail = f"gave up after 24 h: {outcome.detail}"
            return Verdict("refused", "refused", detail, gate_s=0.0)
        case Retry():
            wait_s = wait_s if outcome.after_s is None else outcome.after_s
            gate_s = min(wait_s, GATE_S) if outcome.after_s is None else wait_s
            gate = gate_s if outcome.for_all else None
            return Verdict("pending", "retry", outcome.detail, wait_s, gate)
        case Uncertain():
            # The same Message-ID again does no harm, so the first time there is no need to wait.
            wait_s = 0.0 if repeat == "same_id" and delivery.tries == 0 else wait_s
            copies = repeat != "never"
            gate_s = min(wait_s, GATE_S)
            return Verdict("pending", "uncertain", outcome.detail, wait_s, gate_s, None, copies)


def back_off(base_s: float, tries: int) -> float:
    """Seconds: doubling, up to a quarter more by chance so that waiters part, at most one hour."""
    jitter = random.uniform(1.0, 1.25)  # noqa: S311 - no secret
    return min(base_s * 2.0 ** min(tries, 30) * jitter, LONGEST_WAIT_S)


def gives_up(delivery: ClaimedDelivery) -> bool:
    return delivery.trying_for_s >= GIVE_UP_S and delivery.tries + 1 >= GIVE_UP_TRIES
