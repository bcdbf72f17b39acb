"""robots.txt and redirects: our crawl over the RFC's cases, and stock Scrapy over the same ones.

The verdict is the sites' own log: was the page asked for? Beside it stands what our ledger says,
and what stock Scrapy told its spider.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rich.console import Console
from rich.table import Table

from newswatch.settings import PROJECT
from tests.faults.robots_cases import CASES, Case
from tests.faults.robots_ours import Ours, ours
from tests.faults.robots_redirects import REDIRECTS, Redirect
from tests.faults.robots_stage import Stage
from tests.faults.trials import Figures, Trials

__all__ = ["run"]

Told = dict[str, Any]
"""A row's ``is_asked``, ``is_right``, ``told``."""

TIMEOUT_S = 2.0
_STOCK_S = 120.0


def run(trials: Trials) -> Figures:
    """``robots_right`` of ``robots_of`` cases. Raises AssertionError where a redirect went wrong."""
    trials.progress("robots", 0, 2)
    with ThreadPoolExecutor(1) as beside:
        asking = beside.submit(_stock) if trials.known("stock") is None else None
        mine = trials.once("ours", _ours)
        trials.progress("robots", 1, 2)
        stock = trials.once("stock", asking.result if asking else dict)
    trials.progress("robots", 2, 2)
    cases = {one.name: f"{one.section} {one.name}" for one in CASES}
    redirects = {one.name: f"A page leads {one.name}" for one in REDIRECTS}
    _show("robots.txt (RFC 9309): is the page asked for?", cases, mine, stock)
    _show("Redirects: is anybody asked who must not be?", redirects, mine, stock)
    wrong = {name: mine[name] for name in redirects if not mine[name]["is_right"]}
    assert not wrong, f"redirects: {wrong}"
    return {
        "robots_right": _right(mine, cases),
        "robots_of": len(cases),
        "robots_right_stock": _right(stock, cases),
        "redirects_right": _right(mine, redirects),
        "redirects_of": len(redirects),
        "redirects_right_stock": _right(stock, redirects),
    }


def _right(told: dict[str, Told], names: Iterable[str]) -> int:
    return sum(told[name]["is_right"] for name in names)


def _ours() -> dict[str, Told]:
    """Two crawls: the second after what a site answers ``then``."""
    with Stage() as stage, ours(stage, TIMEOUT_S) as newsroom:
        newsroom.crawl()
        newsroom.age_copies()
        stage.turn()
        newsroom.crawl()
        told = {one.name: _judged(stage, one, newsroom.rule(one)) for one in CASES}
        for redirect in REDIRECTS:
            told[redirect.name] = _judged_item(stage, redirect, newsroom)
        return told


def _stock() -> dict[str, Told]:
    """With the sites as its ``allowed_domains``; the way to this machine is open without any."""
    with Stage() as stage:
        inside = [stage.start_of(one) for one in REDIRECTS if "{canary}" not in one.target]
        outside = [stage.start_of(one) for one in REDIRECTS if "{canary}" in one.target]
        first = [url for one in CASES for url in stage.urls(one)]
        told = _ask({"urls": first + inside, "domains": stage.domains()}, {"urls": outside})
        stage.turn()
        later = [url for one in CASES for url in stage.urls(one, later=True)]
        told |= _ask({"urls": later, "domains": stage.domains()})
        result = {
            one.name: _judged(stage, one, told[stage.sites[one.name].url + one.page])
            for one in CASES
        }
        for redirect in REDIRECTS:
            result[redirect.name] = _judged_spider(stage, redirect, told[stage.start_of(redirect)])
        return result


def _judged(stage: Stage, case: Case, told: str) -> Told:
    """Right is only who has asked for robots.txt, and then kept to it."""
    paths = stage.sites[case.name].paths()
    is_asked = all(page in paths for page in case.pages)
    is_right = is_asked == case.is_allowed and "/robots.txt" in paths
    if case.gap_s:
        gap = stage.shortest_gap(case)
        is_right, told = is_right and gap >= case.gap_s, f"{gap:.2f} s apart"
    return {"is_asked": is_asked, "is_right": is_right, "told": told}


def _judged_item(stage: Stage, redirect: Redirect, newsroom: Ours) -> Told:
    """Right: the item ends as it must, and nobody was asked who must not be."""
    end, asked, is_led = (
        newsroom.item(redirect),
        stage.pages_asked(redirect),
        stage.is_led_away(redirect),
    )
    is_right = end == (redirect.state, redirect.reason) and asked <= redirect.most and not is_led
    why = f" ({end[1]})" if end[1] else ""
    words = f"item {end[0]}{why}: {newsroom.attempts(redirect)}; {asked} requests"
    return {"is_asked": is_led, "is_right": is_right, "told": words}


def _judged_spider(stage: Stage, redirect: Redirect, told: str) -> Told:
    """Right: the spider heard of it, and nobody was asked who must not be, nor too often."""
    asked, is_led = stage.pages_asked(redirect), stage.is_led_away(redirect)
    is_right = not told.startswith("neither") and asked <= redirect.most and not is_led
    return {"is_asked": is_led, "is_right": is_right, "told": f"{told}; {asked} requests"}


def _ask(*spiders: dict[str, Any]) -> dict[str, str]:
    """What stock Scrapy's spiders were told of their addresses, side by side in one process."""
    orders = {"timeout_s": TIMEOUT_S, "spiders": [{"domains": None, **one} for one in spiders]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.robots_stock"],
        input=json.dumps(orders),
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=_STOCK_S,
        check=True,
    )
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


def _show(title: str, names: dict[str, str], mine: dict[str, Told], stock: dict[str, Told]) -> None:
    rows = Table(title=title, title_justify="left", box=None)
    for header in ("", "asked", "ours", "our ledger", "asked", "stock", "its spider was told"):
        rows.add_column(header, overflow="fold")
    for name, shown in names.items():
        cells = [
            cell
            for one in (mine[name], stock[name])
            for cell in (
                "yes" if one["is_asked"] else "no",
                "right" if one["is_right"] else "WRONG",
                one["told"],
            )
        ]
        rows.add_row(shown, *cells)
    Console(width=200).print(rows, markup=False)
