"""Fills possible gaps: reads back, by sitemap or list pages, what we may have missed.

A listing shows a window of what is new. Where a poll shares nothing with the one before, the window
may have rolled past us (``news.possible_gap``); what was published in between and has no entry
yet gets one, as news that we missed: its alert window is as long as the gap.
"""

import logging
import time
from contextlib import closing
from dataclasses import dataclass, replace

from crawlers.claims import Stretch, claim, let_go
from crawlers.crawl import parsed_by, run_spider
from crawlers.parse import ParseSummary, parse_all
from crawlers.troubles import explain
from newswatch.clock import in_seoul
from storage.db import Connection, connect, transaction
from storage.queries import queries
from storage.records import OpenGap

log = logging.getLogger(__name__)

MOST_TRIES = 6
_GAPS_AT_ONCE = 5
_BEGIN_WITHIN_S = 30.0
"""No further gap is begun after this long: with the crawl before it, its task has four minutes."""


@dataclass(frozen=True)
class GapSummary:
    """``gaps`` were looked at, ``filled`` of them are closed; ``found`` were missed."""

    gaps: int = 0
    filled: int = 0
    unfillable: int = 0
    found: int = 0
    parsed: int = 0
    quarantined: int = 0


def fill_gaps() -> GapSummary:
    """Fills what is open, as far as time and politeness allow; the rest stays open for the next
    call. May be killed at any point, and may run twice at once. Raises StorageError, and NoRoom
    where the disk is nearly full."""
    summary, end = GapSummary(), time.monotonic() + _BEGIN_WITHIN_S
    with closing(connect("ingest")) as connection:
        with transaction(connection):
            gaps = list(queries.gaps.list_open_gaps(connection, limit=_GAPS_AT_ONCE))
        for gap in gaps:
            if time.monotonic() < end:
                summary = _added(connection, summary, gap, _fill(connection, gap))
    if summary.gaps:
        log.info("gaps: %s", summary)
    return summary


def _fill(connection: Connection, gap: OpenGap) -> ParseSummary:
    """One reading by one source; where that one did not reach back far enough, the next follows
    with the next call."""
    reader, why = _reader_of(connection, gap)
    if reader is None:
        with transaction(connection):
            queries.gaps.close_gap(connection, gap_id=gap.id, state="unfillable", note=why)
        return ParseSummary()
    days = in_seoul(gap.missed_from).date(), in_seoul(gap.missed_until).date()
    part = f"gap {gap.id}: {(*gap.position, 'start')[0]}"
    claims = claim(connection, [reader], kind="backfill", stretch=Stretch(*days, part))
    if not claims:
        return ParseSummary()  # another crawl is at work on the host
    runs = [claims[0].run_id]
    with transaction(connection):
        is_open = queries.gaps.begin_filling(connection, gap_id=gap.id, reader=reader)
    if not is_open:  # somebody else has filled it
        let_go(connection, runs)
        return ParseSummary()
    end = run_spider(connection, runs, "--gap", str(gap.id))
    return parsed_by(end) + parse_all()


def _reader_of(connection: Connection, gap: OpenGap) -> tuple[str | None, str]:
    """What is to be read back: what was begun, else the next in line; or why there is nothing."""
    with transaction(connection):
        found = queries.gaps.list_readers(connection, outlet=gap.outlet, source=gap.source)
        readers = [slug for (slug,) in found]
    if not readers:
        return None, explain("gap_no_reader")
    if gap.reader not in readers:
        return readers[0], ""
    is_under_way = bool(gap.position) or gap.tries > 0
    if is_under_way and gap.tries < MOST_TRIES:
        return gap.reader, ""
    others = readers[readers.index(gap.reader) + 1 :]
    why = "gap_unreadable" if is_under_way else "gap_too_short"
    return (others[0], "") if others else (None, explain(why, gap.reader or ""))


def _added(
    connection: Connection, summary: GapSummary, gap: OpenGap, parsed: ParseSummary
) -> GapSummary:
    with transaction(connection):
        state, items = queries.gaps.count_gap(connection, gap_id=gap.id)
    return replace(
        summary,
        gaps=summary.gaps + 1,
        filled=summary.filled + (state == "filled"),
        unfillable=summary.unfillable + (state == "unfillable"),
        found=summary.found + items,
        parsed=summary.parsed + parsed.parsed,
        quarantined=summary.quarantined + parsed.quarantined,
    )
