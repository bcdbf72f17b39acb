"""The contract of a channel: one file in ``alerts/channels`` and one entry in its table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from alerts.message import Message
from alerts.outcomes import Outcome

Payload = TypeVar("Payload")

Repeat = Literal["marked", "same_id", "never"]
"""What a second copy looks like: visibly marked, under the same identity (a mail's Message-ID), or
impossible (the same file written again)."""


@dataclass(frozen=True)
class Channel(Generic[Payload]):
    """``render`` is pure; ``send`` speaks to the world once and answers with an outcome.

    ``send`` never sleeps, never tries again, never touches the database and lets no secret into its
    outcome. ``pace_s`` is the least time between two messages to one recipient.
    """

    render: Callable[[Message, str], Payload]
    send: Callable[[Payload], Outcome]
    repeat: Repeat
    pace_s: float = 0.0
