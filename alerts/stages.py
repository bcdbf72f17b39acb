"""A delivery's way out, a chain of small stages:

    claim → check_route → render → declare_intent → hand_over → record

Each takes the parcel and hands it on, or says by an ``End`` why its way is over. Every write is
fenced by the claim's epoch: a worker whose lease has passed on changes nothing any more. Network
is never inside a transaction.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias

from alerts.channel import Channel
from alerts.compose import compose
from alerts.deadline import within
from alerts.outcomes import Outcome, Retry
from alerts.routes import Route
from alerts.verdict import GIVE_UP_S, Verdict, judge
from newswatch.settings import Settings
from storage.db import Connection, retried, transaction
from storage.errors import StorageError
from storage.queries import queries
from storage.records import ClaimedDelivery

GRACE = 1.25
"""A channel keeps its own timeouts; after so many of them it is given up. The lease has three."""
UNROUTED_WAIT_S = 600.0
NOT_SENT = Retry("not sent yet")


class End(StrEnum):
    """Why a delivery's way was over, for now or for good."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    HELD = "held"
    """It could not be put into words: a fault of ours, a person must look."""
    UNROUTED = "unrouted"
    """Its recipient is not in the settings just now."""
    STALE = "stale"
    """The claim passed to somebody else; nothing was written."""


@dataclass(frozen=True)
class Post:
    """What the stages of one channel's worker share."""

    name: str
    channel: Channel[Any]
    connection: Connection
    settings: Settings
    routes: frozenset[Route]


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery on its way. ``claimed_at``: monotonic seconds, taken before the claim."""

    delivery: ClaimedDelivery
    claimed_at: float
    payload: Any = None
    outcome: Outcome = NOT_SENT


Stage: TypeAlias = Callable[[Post, Parcel], Parcel | End]


def claim(post: Post) -> Parcel | None:
    """The oldest due delivery of the channel, ours for a lease; None where there is none."""
    claimed_at = time.monotonic()

    def take() -> ClaimedDelivery | None:
        with transaction(post.connection):
            found: ClaimedDelivery | None = queries.deliveries.claim_delivery(
                post.connection,
                channel=post.name,
                lease_s=post.settings.delivery_lease_s,
                pace_s=post.channel.pace_s,
                leaves_copies=post.channel.repeat != "never",
            )
            return found

    delivery = retried(take)
    return None if delivery is None else Parcel(delivery, claimed_at)


def check_route(post: Post, parcel: Parcel) -> Parcel | End:
    """Nothing goes to whom the settings no longer name; the settings have a day to come back."""
    delivery = parcel.delivery
    if Route(delivery.channel, delivery.recipient) in post.routes:
        return parcel
    detail = f"{delivery.recipient} is no recipient of {delivery.channel} in the settings"
    gone = delivery.waiting_for_s >= GIVE_UP_S
    return _put_back(
        post,
        delivery,
        "refused" if gone else "pending",
        detail,
        End.REFUSED if gone else End.UNROUTED,
        UNROUTED_WAIT_S,
    )


def render(post: Post, parcel: Parcel) -> Parcel | End:
    """Puts it into words and into the channel's form. What cannot be is held, and stops nobody."""
    delivery = parcel.delivery
    try:
        with transaction(post.connection):
            message = compose(post.connection, delivery, post.settings.language)
        marked = delivery.maybe_repeated and post.channel.repeat == "marked"
        payload = post.channel.render(replace(message, maybe_repeated=marked), delivery.recipient)
    except StorageError:
        raise
    except Exception as error:
        detail = f"cannot be rendered: {type(error).__name__}: {error}"
        return _put_back(post, delivery, "held", detail, End.HELD)
    return replace(parcel, payload=payload)


def declare_intent(post: Post, parcel: Parcel) -> Parcel | End:
    """Committed before anything leaves: whoever finds it without an end knows that it may have."""
    delivery = parcel.delivery
    with transaction(post.connection):
        ours = queries.deliveries.declare_intent(
            post.connection, id=delivery.id, epoch=delivery.epoch, pace_s=post.channel.pace_s
        )
    return parcel if ours else End.STALE


def hand_over(post: Post, parcel: Parcel) -> Parcel | End:
    """Sends, unless so much of the lease is gone that somebody else might send meanwhile."""
    limit_s = post.settings.send_timeout_s * GRACE
    if parcel.claimed_at + post.settings.delivery_lease_s < time.monotonic() + limit_s:
        return replace(parcel, outcome=Retry("the lease was nearly spent before sending", 0.0))
    return replace(parcel, outcome=within(limit_s, partial(post.channel.send, parcel.payload)))


def record(post: Post, parcel: Parcel) -> Parcel | End:
    """Writes what the channel answered, and closes or mends its recipient's gate."""
    delivery = parcel.delivery
    verdict = judge(delivery, parcel.outcome, post.channel.repeat, post.settings.retry_base_s)

    def write() -> bool:
        with transaction(post.connection):
            return _record(post.connection, delivery, verdict)

    return End(verdict.outcome) if retried(write) else End.STALE


CHAIN: tuple[Stage, ...] = (check_route, render, declare_intent, hand_over, record)


def deliver_one(post: Post) -> End | None:
    """Takes one due delivery through the chain; None where nothing is due."""
    parcel = claim(post)
    if parcel is None:
        return None
    for stage in CHAIN:
        step = stage(post, parcel)
        if isinstance(step, End):
            return step
        parcel = step
    raise RuntimeError("the chain of stages has no end")


def _record(connection: Connection, delivery: ClaimedDelivery, verdict: Verdict) -> bool:
    ours = queries.deliveries.record_outcome(
        connection,
        id=delivery.id,
        epoch=delivery.epoch,
        state=verdict.state,
        wait_s=verdict.wait_s,
        outcome=verdict.outcome,
        detail=verdict.detail,
        remote_ref=verdict.remote_ref,
        maybe_repeated=verdict.maybe_repeated,
    )
    gate = {"channel": delivery.channel, "recipient": delivery.recipient}
    if ours and verdict.state == "sent":
        queries.deliveries.mend_gate(connection, **gate)
    elif ours and verdict.gate_s is not None:
        queries.deliveries.close_gate(
            connection, wait_s=verdict.gate_s, detail=verdict.detail, **gate
        )
    return bool(ours)


def _put_back(
    post: Post, delivery: ClaimedDelivery, state: str, detail: str, end: End, wait_s: float = 0.0
) -> End:
    with transaction(post.connection):
        ours = queries.deliveries.put_back(
            post.connection,
            id=delivery.id,
            epoch=delivery.epoch,
            state=state,
            wait_s=wait_s,
            detail=detail,
        )
    return end if ours else End.STALE
