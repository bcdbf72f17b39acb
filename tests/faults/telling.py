"""Tells the reference model what the outlets' log says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from tests.faults.reference import Listed, Reference
from tests.faults.stand import Asked

__all__ = ["Reading", "tell"]

Reading = Literal["fill", "backfill"]
"""Why a listing was read that is not polled: to fill a gap, or by a person's order."""

_FUTURE = timedelta(minutes=10)
"""A clock may be so much wrong; what is said to come later than that is no time of publication."""


def tell(
    reference: Reference,
    log: Sequence[Asked],
    landed: Counter[str] | None,
    hours: float,
    now: datetime,
    reading: Reading,
) -> None:
    """``landed``: how many answers of each address surely reached us, the last ones; None for all.
    ``hours``: since the world began; ``now``: by our clock."""
    left = Counter(asked.told.where for asked in log)
    for asked in log:
        where = asked.told.where
        is_sure = landed is None or left[where] <= landed[where]
        left[where] -= 1
        if asked.told.kind != "robots":
            reference.request(asked.base, asked.path, hours)
            _tell_answer(reference, asked, now, reading, is_sure=is_sure)
        elif asked.is_whole and asked.told.forbidden is not None:
            reference.robots(asked.base, asked.told.forbidden, hours, is_sure=landed is None)


def _tell_answer(
    reference: Reference, asked: Asked, now: datetime, reading: Reading, *, is_sure: bool
) -> None:
    told = asked.told
    if told.kind == "page":
        answer = told.answer if asked.is_whole else "failed"
        reference.page(told.where, answer, is_sure=is_sure, text=told.text)
    elif asked.is_whole and told.entries:
        how: Literal["poll", "fill", "backfill"] = "poll" if told.is_poll else reading
        entries = [_believed(entry, now) for entry in told.entries]
        reference.listing(told.source, entries, is_sure=is_sure, reading=how)


def _believed(entry: Listed, now: datetime) -> Listed:
    """An entry as it is taken: without a time that lies in the future."""
    is_future = entry.published is not None and entry.published > now + _FUTURE
    return replace(entry, published=None) if is_future else entry
