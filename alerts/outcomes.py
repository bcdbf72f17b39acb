"""What a channel answers. It never sleeps, never tries twice and never touches the database."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Sent:
    """The receiver has it. ``ref`` is its name for the message, where it gives one."""

    ref: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Retry:
    """The receiver surely does not have it; a later try may work.

    ``after_s``: seconds that the receiver asked for. ``for_all``: the trouble is the channel's (no
    connection, rate limit), so that its other messages had better wait as well.
    """

    detail: str
    after_s: float | None = None
    for_all: bool = False


@dataclass(frozen=True)
class Refused:
    """The receiver does not have it and never will take it."""

    detail: str


@dataclass(frozen=True)
class Uncertain:
    """It was handed over and the answer is missing: the receiver may have it or not."""

    detail: str


Outcome: TypeAlias = Sent | Retry | Refused | Uncertain
