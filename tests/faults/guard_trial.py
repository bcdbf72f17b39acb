"""``python -m tests.faults.guard_trial GROUND STEP``: one round of the address guard's trials.

Every STEP-th spelling is tried at every entry. A trial counts only where the crawl's own records
or its server's log show that it was made. Prints JSON.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from crawlers.catalogue import CatalogueError, load_catalogue
from crawlers.roster import refuse_mixed
from crawlers.url_grammar import oddity
from crawlers.url_rules import is_loopback_host
from newswatch.settings import SettingsError
from tests.faults import stock
from tests.faults.guard_grounds import GROUNDS, SIX, Ground
from tests.faults.guard_traps import ENTRIES, write_outlet
from tests.faults.small_world import crawl_all, small_world
from tests.tables import rows

Told = dict[tuple[str, int], str]
"""Entry and number of the spelling to what became of it; a trial that is missing was not made."""


def main(name: str, step: int) -> dict[str, Any]:
    ground = GROUNDS[name](step)
    noticed = ground.canaries.touch_all()
    with small_world(**ground.values) as folder:
        told = _crawled(ground, folder, step)
        result = {
            "spellings": len(ground.traps.spellings),
            "trials": len(told),
            "connects": ground.canaries.connects,
            "canaries": len(ground.canaries.places),
            "noticed": noticed,
            "untried": _untried(ground, told),
            "ends": {
                entry: dict(Counter(end for (one, _), end in told.items() if one == entry))
                for entry in ENTRIES
            },
            "asked": [line.decode("latin-1") for line in ground.canaries.asked[noticed:][:5]],
            "by_ipv6": _came_by_ipv6(),
        }
        result["stock"] = _stock(ground, folder)
    ground.close()
    return result


def _crawled(ground: Ground, folder: Path, step: int) -> Told:
    told = _refused_to_start(ground, folder)
    catalogue = folder / "catalogue"
    ground.traps.write_catalogue(catalogue, _own_hosts(ground))
    if ground.names is not None:
        write_outlet(catalogue, "six", SIX, "feed", f"{SIX}/list.xml", [])
    crawl_all()
    if step == 1:  # once more, in a process for which the rebinding names answer otherwise
        crawl_all()
    return told | {**_listed(), **_looked_at(ground), **_asked_robots(ground), **_polled()}


def _untried(ground: Ground, told: Told) -> list[str]:
    return [
        f"{entry}: {one.url('')!r}"
        for entry in ENTRIES
        for n, one in enumerate(ground.traps.spellings)
        if (entry, n) not in told and not _is_allowed(ground, entry, one.url(""))
    ]


def _came_by_ipv6() -> int:
    where = f"url = '{SIX}/news/0.html' and state = 'landed'"
    return len(rows(f"select from news.fetch_attempt where {where}"))


def _refused_to_start(ground: Ground, folder: Path) -> Told:
    """The entry ``source``: a catalogue that names the address. One that is taken goes into the
    catalogue of the crawl."""
    told: Told = {}
    (folder / "catalogue").mkdir()
    for number, spelling in enumerate(ground.traps.spellings):
        alone = folder / f"alone-{number}"
        alone.mkdir()
        url = spelling.url(f"/news/{number}.html")
        if _is_allowed(ground, "source", url):
            continue
        slug = f"source_{number}"
        write_outlet(alone, slug, ground.traps.places.home("source"), "feed", url, [])
        try:
            catalogue = load_catalogue(alone)
            refuse_mixed(catalogue)
        except (CatalogueError, SettingsError) as error:
            told["source", number] = type(error).__name__
        else:
            (alone / f"{slug}.yaml").rename(folder / "catalogue" / f"{slug}.yaml")
    return told


def _is_allowed(ground: Ground, entry: str, url: str) -> bool:
    """With the newsroom's setting a source that names loopback is what the setting is for."""
    return entry == "source" and "ALLOW_LOOPBACK" in ground.values and is_loopback_host(url)


def _own_hosts(ground: Ground) -> list[str]:
    """Spelled addresses that an outlet can claim as its own, so that only the guard is left."""
    if ground.names is None:
        return []
    urls = [one.url("/list") for one in ground.traps.spellings]
    return [url for url in urls if _can_be_claimed(url)]


def _can_be_claimed(url: str) -> bool:
    return oddity(url) is None and not is_loopback_host(url)


def _listed() -> Told:
    """Entries of the feed, the sitemap, and the pages that lead on: what became of each."""
    found = rows(
        "select split_part(s.slug, '/', 1), i.title, i.url, i.state, coalesce(i.reason, '')"
        " from news.listed_item i join news.source s on s.id = i.source_id"
    )
    told: Told = {}
    for slug, title, _url, state, reason in found:
        if slug in ("feed", "sitemap", "redirect") and (title or "").startswith("t"):
            told[slug, int(title[1:])] = f"{state} {reason}".strip()
    led_on = {
        url for (url,) in rows("select url from news.fetch_attempt where state = 'redirected'")
    }
    return {
        key: end
        for key, end in told.items()
        if key[0] != "redirect" or any(url.endswith(f"/news/{key[1]}.html") for url in led_on)
    }


def _looked_at(ground: Ground) -> Told:
    """Pages with pictures: those that landed and were read."""
    home = ground.traps.places.home("image")
    pages = rows(
        f"select url from news.fetch_attempt where url like '{home}/news/%' and parse_state = 'done'"
    )
    return {
        ("image", int(url.rsplit("/", 1)[-1].removesuffix(".html"))): "read" for (url,) in pages
    }


def _asked_robots(ground: Ground) -> Told:
    """Sites whose robots.txt leads away, by the server's own log, and what became of the source."""
    told = dict(rows("select outlet_slug, coalesce(last_error_kind, 'polled') from news.source"))
    return {
        ("robots", n): told[f"robots_{n}"]
        for n in range(len(ground.traps.spellings))
        if (ground.traps.places.robots[n], "/robots.txt") in ground.server.asked
    }


def _polled() -> Told:
    """Sources that stand at the address: the trouble of their poll."""
    found = rows(
        "select outlet_slug, last_error_kind from news.source"
        " where outlet_slug like 'source%' and last_error_kind is not null"
    )
    return {("source", int(slug.removeprefix("source_"))): kind for slug, kind in found}


def _stock(ground: Ground, folder: Path) -> dict[str, Any]:
    """Stock Scrapy, led on by the same redirects: connects, and spellings that got through."""
    ground.canaries.connects = 0
    if ground.names is not None:
        ground.names.forget()
    home = ground.traps.places.home("redirect")
    urls = [f"{home}/news/{n}.html" for n in range(len(ground.traps.spellings))]
    ground.canaries.asked.clear()
    done = stock.fetch(urls, folder / "stock.json")
    reached = {line.split(b" ")[1] for line in ground.canaries.asked if line.count(b" ") == 2}
    return {"connects": ground.canaries.connects, "reached": len(reached), "end": done["end"]}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2])), ensure_ascii=False))
