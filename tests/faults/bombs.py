"""Hostile bodies: each refused by its name, in little memory and time; stock Scrapy beside it.

A body whose data come at once must be refused within 5 seconds; one that trickles, within 5
seconds of the request's deadline. The quick tier meets them all together and asks no stock Scrapy.
"""

import os
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from newswatch.settings import settings
from tests.faults import stock
from tests.faults.hostile_bodies import BIG, BODIES, Hostile
from tests.faults.hostile_sites import HostileSite
from tests.faults.peaks import Peaks
from tests.faults.small_world import crawl_all, small_world
from tests.faults.trials import Figures, Trials
from tests.tables import rows

__all__ = ["run"]

_WITHIN_S = 5.0
_WITHIN_QUICK_S = 15.0
"""In the quick tier, whose machine may be busy with other things."""
_DEADLINE_S = 30.0
"""Of a request. Those that trickle are met once with a shorter one, so as not to wait for it."""
_SHORT_S = 2.0
_STOCK_S = 12.0
_QUICK = [body for body in BODIES if not body.is_slow]
_SLOW = [body for body in BODIES if body.is_slow]


@dataclass(frozen=True)
class Round:
    """Bodies that one crawl meets, all at once."""

    name: str
    bodies: list[Hostile]
    deadline_s: float = _DEADLINE_S


def run(trials: Trials) -> Figures:
    """``bombs``: refused rightly, ``bombs_of``; ``bomb_peak_mb``: of any crawl's process."""
    rounds = [Round("all", _QUICK), Round("slow", _SLOW, _SHORT_S)]
    if not trials.quick:
        rounds += [Round("slow, 30 s", _SLOW), Round("big", BIG)]
        rounds += [Round(body.name, [body]) for body in _QUICK + BIG]
    found: dict[str, dict[str, Any]] = {}
    peaks = []
    with small_world(ALLOW_LOOPBACK="1", CRAWL_DEADLINE_S="90") as folder:
        for number, one in enumerate(rounds):
            trials.progress("hostile bodies", number, len(rounds))
            told = trials.once(one.name, partial(_crawled, one, folder / "catalogue", number))
            peaks.append(told["peak_mb"])
            found |= {key: {**end, "peak_mb": peaks[-1]} for key, end in told["ends"].items()}
    stocks = {} if trials.quick else _stocks(trials)
    within_s = _WITHIN_QUICK_S if trials.quick else _WITHIN_S
    right = {body.name: _is_right(body, found[body.name], within_s) for body in BODIES}
    _show(found, stocks, right)
    return {
        "bombs": sum(right.values()),
        "bombs_of": len(BODIES),
        "bomb_peak_mb": max(peaks),
    }


def _is_right(body: Hostile, end: dict[str, Any], within_s: float) -> bool:
    """Its name in time; what trickles ends by the deadline that its round had."""
    limit = within_s + (end["deadline_s"] if body.is_slow else 0.0)
    return end["kind"] in body.kinds and end["seconds"] is not None and end["seconds"] <= limit


def _crawled(one: Round, catalogue: Path, number: int) -> dict[str, Any]:
    """One crawl of one site per body; what the ledger calls each, and how long it took."""
    sites = [HostileSite(body, f"127.77.5.{n}") for n, body in enumerate(one.bodies, 1)]
    catalogue.mkdir(exist_ok=True)
    for file in catalogue.glob("*.yaml"):
        file.unlink()
    for n, site in enumerate(sites):
        site.write_outlet(catalogue, f"hostile_{number}_{n}")
    os.environ["NEWSWATCH_REQUEST_DEADLINE_S"] = str(one.deadline_s)
    settings.cache_clear()
    with Peaks() as peaks:
        summary = crawl_all()
    ends = {site.body.name: {**_end_of(site), "deadline_s": one.deadline_s} for site in sites}
    for site in sites:
        site.close()
    return {"peak_mb": round(peaks.megabytes, 1), "seconds": summary.seconds, "ends": ends}


def _stocks(trials: Trials) -> dict[str, dict[str, Any]]:
    found = {}
    for number, body in enumerate(BODIES + BIG):
        trials.progress("stock Scrapy", number, len(BODIES + BIG))
        found[body.name] = trials.once(f"stock {body.name}", partial(_stock, body))
    return found


def _end_of(site: HostileSite) -> dict[str, Any]:
    """The name in the ledger: of the request, or of the reading where the body landed."""
    told = rows(
        "select coalesce(q.error_kind, a.error_kind, a.state),"
        "  extract(epoch from coalesce(q.last_at, a.ended_at) - a.started_at)"
        "  from news.fetch_attempt a left join news.quarantine q on q.attempt_id = a.id"
        f" where a.url = '{site.url}' order by a.id desc limit 1"
    )
    kind, seconds = told[0] if told else (None, None)
    return {"kind": kind, "seconds": None if seconds is None else round(float(seconds), 2)}


def _stock(body: Hostile) -> dict[str, Any]:
    site = HostileSite(body, "127.77.6.1")
    with tempfile.TemporaryDirectory() as folder:
        done = stock.fetch([site.url], Path(folder) / "stock.json", _STOCK_S)
    site.close()
    return {
        "end": done["outcomes"].get(site.url, done["end"]),
        "peak_mb": done.get("peak_mb"),
        "seconds": done["seconds"],
    }


def _show(
    found: dict[str, dict[str, Any]], stocks: dict[str, dict[str, Any]], right: dict[str, bool]
) -> None:
    table = Table("body", "ours", "s", "MB", "stock Scrapy 2.19", "s", "MB")
    for body in [body for body in BODIES + BIG if body.name in found]:
        ours, other = found[body.name], stocks.get(body.name, {})
        mark = {True: "✓", False: "✗", None: ""}[right.get(body.name)]
        cells = [f"{mark} {ours['kind']}", ours["seconds"], ours["peak_mb"]]
        cells += [other.get(key) for key in ("end", "seconds", "peak_mb")]
        table.add_row(body.name, *("" if cell is None else str(cell) for cell in cells))
    Console(width=120).print(table)
