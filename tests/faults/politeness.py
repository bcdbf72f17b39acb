"""Politeness, by the sites' own logs: nobody comes before a Retry-After ended, and no two requests
of a host are closer than the delay, with two processes at once, kills and restarts."""

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from rich.console import Console
from rich.table import Table

from newswatch.settings import PROJECT
from tests.faults.polite_sites import FORMS, Form, RestingSite
from tests.faults.polite_world import claimed, crawl, drive, kill, newsroom, wait
from tests.faults.trials import Figures, Trials
from tests.sites import Site

__all__ = ["run"]

_DELAY_S = 0.03
_CLEAR = [form.name for form in FORMS if form.is_clear]
_STOCK_S = 120.0
_PATIENCE_S = 120.0


def run(trials: Trials) -> Figures:
    """``early_requests`` of ``early_trials`` approaches; ``gap_violations`` of ``gap_requests``."""
    steps: list[tuple[str, Callable[[], dict[str, Any]]]] = [
        ("rests", lambda: _rests(trials.quick)),
        ("rests of stock Scrapy", _rests_of_stock),
        ("gaps by the ledger", lambda: _gaps_by_ledger(6 if trials.quick else 50)),
        ("gaps by crawls", lambda: _gaps_by_crawls(5 if trials.quick else 30)),
    ]
    made = {}
    for number, (name, trial) in enumerate(steps):
        trials.progress(name, number, len(steps))
        made[name] = trials.once(name, trial)
    rests, gaps = made["rests"], [made["gaps by the ledger"], made["gaps by crawls"]]
    _show_rests(rests["early"], made["rests of stock Scrapy"])
    for one in gaps:
        print(
            f"{one['requests']} requests, delay {one['delay_s']} s, shortest {one['least_s']:.4f} s"
        )
    return {
        "early_requests": sum(rests["early"].values()),
        "early_trials": rests["approaches"],
        "early_requests_stock": sum(made["rests of stock Scrapy"][name] for name in _CLEAR),
        "gap_requests": sum(one["requests"] for one in gaps),
        "gap_violations": sum(one["violations"] for one in gaps),
    }


def _rests(is_quick: bool) -> dict[str, Any]:
    """Crawls until every site has asked for its rest; then two crawls at once again and again,
    some killed, and two processes that go through the ledger alone. At the end those whose rest
    was short must have been asked again."""
    sites = _resting_sites()
    slugs = [f"site{number}/feed" for number in range(len(sites))]
    approaches = 0
    with newsroom(sites, _DELAY_S):
        wait(crawl(slugs[::2]), crawl(slugs[1::2]))
        resting = [site for site in sites if site.rested_from is not None]
        assert len(resting) == len(sites), "every site must have asked for its rest"
        for is_killed in (False,) if is_quick else (True, False, True, False):
            both = crawl(slugs), crawl(slugs)
            if is_killed:
                time.sleep(0.8)
                kill(*both)
            else:
                wait(*both)
            with claimed() as runs:
                wait(drive(2, runs), drive(2, runs))
            approaches += 4 * sum(time.monotonic() < site.rested_until for site in sites)
        _wait_until(max(site.rested_until for site in sites if site.form.is_short))
        wait(crawl(slugs))
    late = [site.form.name for site in sites if site.form.is_short and not site.asked_again()]
    assert not late, f"nobody came after the rest was over: {late}"
    return {"early": _early(sites), "approaches": approaches}


def _rests_of_stock() -> dict[str, int]:
    sites = _resting_sites()
    urls = [f"{site.url}{path}" for site in sites for path in _paths(site.form)]
    command = [sys.executable, "-m", "tests.faults.polite_stock", *urls]
    subprocess.run(command, cwd=PROJECT, check=True, timeout=_STOCK_S)
    return _early(sites)


def _paths(form: Form) -> list[str]:
    return ["/rss.xml", *(f"/news/{number}.html" for number in range(1, 7))]


def _gaps_by_ledger(tries: int) -> dict[str, Any]:
    """Two processes meet at eight hosts; both are killed in the middle of requests, once and again,
    and new ones go on where they were."""
    sites = [Site(f"127.79.2.{number}") for number in range(1, 9)]
    with newsroom(sites, _DELAY_S):
        for share in (tries, 2 * tries):
            with claimed() as runs:
                both = drive(10_000, runs), drive(10_000, runs)
                _wait_for_requests(sites, share)
                kill(*both)
                time.sleep(0.5)  # what they had sent already arrives
        with claimed() as runs:
            wait(drive(tries // 2, runs), drive(tries // 2, runs))
    return _gaps(sites)


def _gaps_by_crawls(pages: int) -> dict[str, Any]:
    """Two crawls of three sites each, whose rules all stand on one and the same other host."""
    rules = Site("127.79.4.100")
    rules.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /no\n")
    sites = [Site(f"127.79.4.{number}") for number in range(1, 7)]
    for site in sites:
        site.answers["/robots.txt"] = (301, {"Location": f"{rules.url}/robots.txt"}, b"")
        site.list_feed([site.publish(number) for number in range(pages)])
    with newsroom([*sites, rules], 0.05):
        slugs = [f"site{number}/feed" for number in range(len(sites))]
        wait(crawl(slugs[:3]), crawl(slugs[3:]))
    assert rules.count("/robots.txt") == len(sites)
    return _gaps([*sites, rules], 0.05)


def _resting_sites() -> list[RestingSite]:
    return [RestingSite(f"127.79.1.{number}", form) for number, form in enumerate(FORMS, 1)]


def _early(sites: list[RestingSite]) -> dict[str, int]:
    for site in sites:
        site.close()
    return {site.form.name: site.early() for site in sites}


def _gaps(sites: list[Site], delay_s: float = _DELAY_S) -> dict[str, Any]:
    """A site notes a request before it answers it, so that its clock can only shorten a gap."""
    for site in sites:
        site.close()
    moments = [sorted(moment for _, _, moment in site.asked) for site in sites]
    gaps = [later - earlier for ones in moments for earlier, later in pairwise(ones)]
    return {
        "requests": sum(map(len, moments)),
        "violations": sum(gap < delay_s for gap in gaps),
        "least_s": min(gaps),
        "delay_s": delay_s,
    }


def _wait_for_requests(sites: list[Site], each: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while min(len(site.asked) for site in sites) < each:
        assert time.monotonic() < until, "the hosts were not asked in time"
        time.sleep(0.05)


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def _show_rests(ours: dict[str, int], stock: dict[str, int]) -> None:
    table = Table("the answer", "ours", "Scrapy 2.19", title="Requests before the rest was over")
    for form in FORMS:
        told = str(stock[form.name]) if form.is_clear else f"({stock[form.name]})"
        table.add_row(form.name, str(ours[form.name]), told)
    Console(width=100).print(table)
    print("In brackets: nothing clear was asked for; we rest five minutes then.")
