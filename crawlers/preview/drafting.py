"""The draft of an outlet's YAML, from what was seen of its site; every line is for people to check.

It says what was found, and of the rest the least that can be promised.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from crawlers.addresses import literal
from crawlers.outlet_parts import FamilyName
from crawlers.preview.articles import Sample
from crawlers.preview.cautions import Caution, is_kst_as_utc
from crawlers.preview.recognizing import BLOGS
from crawlers.preview.searching import Found
from crawlers.robots_answers import RobotsAnswer
from crawlers.robots_rules import Forbidden, agent_of, lines_of, read_rules, refused_ai
from newswatch.urls import site_of
from storage.records import ListedEntry

_SECOND_LEVEL = frozenset({"co", "or", "go", "re", "ne", "pe", "ac", "com", "net", "org"})
_MOST_PATHS = 8
_FULL = 0.95
_ZONED = re.compile(r"(?:[+-]\d\d:?\d\d|KST|JST)\s*$", re.IGNORECASE)
_UTC = re.compile(r"(?:Z|UTC|GMT|UT|[+-]00:?00)\s*$", re.IGNORECASE)
_DISALLOW = re.compile(r"\s*disallow\s*:\s*(/[^\s#]*)", re.IGNORECASE)
_NO_NOTE = ("missing_", "page_", "opt_out_", "terms")


@dataclass(frozen=True)
class Seen:
    """All that a draft is made of. ``robots``: the site's answer, where there was one."""

    home: str
    name: str
    family: FamilyName | None
    found: Found
    samples: Sequence[Sample]
    robots: RobotsAnswer | None
    cautions: Sequence[Caution]
    today: date


def draft_of(seen: Seen, slug: str | None = None) -> str:
    """The YAML, valid by the model, under thirty lines."""
    lines = ["# yaml-language-server: $schema=outlet.schema.json"]
    slug = slug or slug_of(seen.home, seen.name)
    lines += [f"{key}: {text}".replace(": \n", ":\n") for key, text in _keys(seen, slug)]
    return "\n".join(lines) + "\n"


def slug_of(home: str, name: str) -> str:
    """``www.aitimes.co.kr`` → ``aitimes``; of a blog its name below its host; of an IP address the
    site's own name, where that is in Latin letters."""
    host = site_of(home)
    labels = host.split(".")
    path = urlsplit(home).path.strip("/@")
    if literal(host.partition(":")[0]) is not None:
        written = name if name.isascii() and name else "site_" + host
    elif path:
        written = path.split("/")[-1].lstrip("@")
    elif len(labels) > 2 and labels[-2] not in _SECOND_LEVEL:
        written = labels[0]
    else:
        written = next((one for one in labels if one not in _SECOND_LEVEL), host)
    return re.sub(r"[^a-z0-9]+", "_", written.lower()).strip("_") or "outlet"


def _keys(seen: Seen, slug: str) -> Iterator[tuple[str, str]]:
    found, name = seen.found, seen.name or slug
    english = name if name.isascii() else slug.replace("_", " ").title()
    yield "slug", slug
    yield "name", _flow({"ko": name, "en": english})
    yield "home", _flow(seen.home)
    yield "kind", _kind(seen)
    yield "tier", "2"
    if seen.family:
        yield "family", seen.family
    yield "discover", "\n  - " + _flow(_discover(found))
    ids = found.learned.article.id
    pattern: dict[str, Any] = {"path": found.learned.article.path}
    yield (
        "article",
        _flow(pattern | ({"id": ids[0] if len(ids) == 1 else list(ids)} if ids else {})),
    )
    yield (
        "example",
        _flow(next((one.url for one in seen.samples if one.fields), found.entries[0].url)),
    )
    if _is_cp949(seen.samples):
        yield "charset", "cp949"
    if times := _time(seen):
        yield "time", _flow(times)
    yield "promise", _flow(_promise(seen))
    if terms := _terms(seen):
        yield "terms", _flow(terms)
    if robots := _robots(seen):
        yield "robots", f"{{on: {seen.today}, {_flow(robots)[1:-1]}}}"
    yield "verified", f"{{by: live, on: {seen.today}}}"
    if notes := [one.kind for one in seen.cautions if not one.kind.startswith(_NO_NOTE)]:
        yield "notes", _flow("sources preview: " + ", ".join(dict.fromkeys(notes)))


def _kind(seen: Seen) -> str:
    host = site_of(seen.home)
    if host.endswith(".go.kr"):
        return "gov"
    return "blog" if seen.family in BLOGS else "news"


def _discover(found: Found) -> dict[str, Any]:
    every = {"feed": "10m", "sitemap": "10m", "list": "20m"}[found.kind]
    entry: dict[str, Any] = {"kind": found.kind, "url": found.url, "every": every}
    missing = {
        "title": all(one.title is None for one in found.entries),
        "published": all(one.published_raw is None and one.published_at is None
                         for one in found.entries),
        "summary": found.kind == "feed" and all(one.summary is None for one in found.entries),
    }  # fmt: skip
    if lacks := [name for name, is_so in missing.items() if is_so]:
        entry["lacks"] = lacks
    return entry


def _is_cp949(samples: Sequence[Sample]) -> bool:
    read = [one.fields.charset for one in samples if one.fields]
    return bool(read) and Counter(read).most_common(1)[0][0] == "cp949"


def _time(seen: Seen) -> dict[str, str]:
    times = {}
    if seen.found.kind == "feed" and is_kst_as_utc(seen.samples):
        times["feed"] = "kst"
    if writes := writes_of(seen.found.entries):
        times["writes"] = writes
    return times


def writes_of(entries: Sequence[ListedEntry]) -> str | None:
    """How a listing writes most of its times: zoned, utc, naive, day; None where it has none."""
    ways: Counter[str] = Counter()
    for entry in entries:
        raw = entry.published_raw
        if entry.published_precision == "day":
            ways["day"] += 1
        elif raw and _UTC.search(raw):
            ways["utc"] += 1
        elif raw:
            ways["zoned" if _ZONED.search(raw) else "naive"] += 1
    return ways.most_common(1)[0][0] if ways else None


def _promise(seen: Seen) -> dict[str, Any]:
    read = [one.fields for one in seen.samples if one.fields]
    promise: dict[str, Any] = {"articles_per_day": _per_day(seen.found.entries)}
    promise["with_body"] = _share(sum(bool(one.body) for one in read), len(seen.samples))
    with_time = _share(sum(bool(one.published_at) for one in read), len(seen.samples))
    return promise | ({"with_time": with_time} if with_time < _FULL else {})


def _per_day(entries: Sequence[ListedEntry]) -> list[int]:
    """A quarter and the threefold of what the listing's own times say."""
    times = sorted(one.published_at for one in entries if one.published_at)
    if len(times) < 3 or times[0] == times[-1]:
        return [0, max(10, len(entries))]
    days = max((times[-1] - times[0]).total_seconds() / 86400, 1.0)
    rate = len(times) / days
    return [math.floor(rate / 4), max(10, math.ceil(rate * 3))]


def _share(count: int, total: int) -> float:
    return min(_FULL, math.floor(20 * count / total) / 20) if total else 0.0


def _terms(seen: Seen) -> dict[str, str]:
    for one in seen.samples:
        if any(opt_out.purpose == "ai" for opt_out in one.opt_outs):
            return {"ai": "forbidden", "seen": f"{one.url} ({seen.today})"}
    return {}


def _robots(seen: Seen) -> dict[str, list[str]]:
    """What it forbids to all; not those paths to which it makes exceptions that we use."""
    if seen.robots is None or not seen.robots.body:
        return {}
    used = [seen.home, seen.found.url, *(one.url for one in seen.samples)]
    paths = [path for path in disallowed(seen.robots.body) if _leaves(path, used)]
    agents = refused_ai(seen.robots.body)
    found = {"disallow": paths[:_MOST_PATHS], "ai_agents": agents}
    return {name: values for name, values in found.items() if values}


def disallowed(body: bytes) -> list[str]:
    """The paths that a robots.txt forbids to all."""
    paths, agents, is_naming = [], [""], False
    for line in lines_of(body):
        agent, path = agent_of(line), _DISALLOW.match(line)
        if agent is not None:
            agents = [*agents, agent] if is_naming else [agent]
        is_naming = agent is not None
        if path and "*" in agents:
            paths.append(path[1])
    return list(dict.fromkeys(paths))


def _leaves(path: str, used: Sequence[str]) -> bool:
    rules = read_rules(f"User-agent: *\nDisallow: {path}".encode())
    try:
        return all(map(rules.check, used))
    except Forbidden:
        return False


def _flow(value: Any) -> str:
    """One line of YAML."""
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=math.inf, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("\n...")
