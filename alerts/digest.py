"""The verb ``digest``: once a day, what was relevant and yet not alerted, each with its reason."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from alerts.compose import TOLD_SINCE
from newswatch.clock import in_seoul
from newswatch.clock import now as business_now
from newswatch.settings import settings
from storage.db import Connection, connect, retried, transaction
from storage.queries import queries

LATE = timedelta(hours=2)
"""Started so long after its time it is skipped; its items go into the next one."""


class DigestEnd(StrEnum):
    """Why there is or is not a digest after this run."""

    MADE = "made"
    ALREADY_MADE = "already_made"
    FIRST_DAY = "first_day"
    EARLY = "early"
    LATE = "late"
    NOTHING = "nothing"


@dataclass(frozen=True)
class DigestSummary:
    """``items``: articles that it names which were not alerted. ``day``: its Seoul day."""

    end: DigestEnd
    day: date
    items: int = 0
    digest_id: int | None = None


def make_digest(now: datetime | None = None) -> DigestSummary:
    """Puts the day's digest together in one transaction; ``deliver`` sends it.

    ``now``: business time, default the clock. Asks the database what is undigested, so nothing is
    lost by a day without a run. Never on the day on which this installation read its first article.
    """
    moment = now or business_now()
    day = in_seoul(moment).date()
    untimely = _untimely(moment, settings().digest_cron)
    if untimely is not None:
        return DigestSummary(untimely, day)
    with closing(connect("alert")) as connection:
        return retried(lambda: _make(connection, moment, day))


def _make(connection: Connection, moment: datetime, day: date) -> DigestSummary:
    with transaction(connection):
        first = queries.digests.find_first_sight(connection)
        if first is None or in_seoul(first).date() >= day:
            return DigestSummary(DigestEnd.FIRST_DAY, day)
        decisions = [row[0] for row in queries.digests.list_undigested(connection)]
        told = queries.alerts.list_told(connection, since=moment - TOLD_SINCE, until=moment)
        if not decisions and not list(told):
            return DigestSummary(DigestEnd.NOTHING, day)
        digest_id = queries.digests.add_digest(connection, day=day, made_at=moment)
        if digest_id is None:
            return DigestSummary(DigestEnd.ALREADY_MADE, day)
        items = [{"digest_id": digest_id, "decision_id": decision} for decision in decisions]
        queries.digests.add_item(connection, items)
        return DigestSummary(DigestEnd.MADE, day, len(items), digest_id)


def _untimely(moment: datetime, cron: str) -> DigestEnd | None:
    """Airflow runs the last missed tick at a first start, at any hour: that is no time for it."""
    scheduled = due_time(cron)
    if scheduled is None:
        return None
    local = in_seoul(moment)
    due = local.replace(hour=scheduled.hour, minute=scheduled.minute, second=0, microsecond=0)
    if local < due:
        return DigestEnd.EARLY
    return DigestEnd.LATE if local > due + LATE else None


def due_time(cron: str) -> time | None:
    """The daily time of a cron line, Seoul; None where it names no single one (``*/5 * * * *``)."""
    minute, hour, *_ = cron.split()
    if not (minute.isdigit() and hour.isdigit()):
        return None
    return time(int(hour), int(minute))
