"""What must hold in any world that has settled, whatever happened to it.

The oracle is outside of the pipeline: the fault server's own log of what it served, and the files
in the outbox that alerts were delivered to.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from crawlers.lost_feeds import FAILURES
from newswatch.urls import url_sha
from storage.health import OUTSIDE
from tests.faults.world import World
from transforms.stories import INDEXED

__all__ = ["Findings", "examine"]

_ENDS = frozenset({"article", "copy", "filtered", "quarantined"})

Findings = dict[str, Any]
"""``items``: how many were served; ``missing``: those that came to no end or to two; ``lost``: these
and the alerts that were not told exactly once; ``wrong``: whatever else does not hold. Empty lists
mean that all is well."""


def examine(world: World, served: set[str] | None = None) -> Findings:
    """Looks at a settled world. ``served``: addresses to answer for, by default the server's log."""
    served = world.server.served() if served is None else served
    missing = _unended(world, served)
    return {
        "items": len(served),
        "missing": missing,
        "lost": [*missing, *_untold(world)],
        "wrong": [*_broken_views(world), *_miscounted(world)],
    }


def _unended(world: World, served: set[str]) -> list[str]:
    """Served items without exactly one end."""
    ends: dict[str, list[str]] = {}
    for sha, outcome, reason in world.rows("select url_sha, outcome, reason from api_v1.items"):
        if reason != "listed_elsewhere":
            ends.setdefault(bytes(sha).hex(), []).append(str(outcome))
    return [
        f"{url}: {', '.join(found) or 'nothing'}"
        for url in sorted(served)
        if len(found := ends.get(url_sha(url).hex(), [])) != 1 or found[0] not in _ENDS
    ]


def _untold(world: World) -> list[str]:
    """Alerts whose delivery is not exactly one file in the outbox, and files without an alert."""
    told = world.rows(
        "select al.id, d.state, d.remote_ref from news.alert al"
        " left join news.delivery d on d.alert_id = al.id order by 1"
    )
    missing = [f"alert {one}: {state}" for one, state, _ in told if state != "sent"]
    numbers = Counter(one for one, _, _ in told)
    twice = [f"alert {one}: {times} deliveries" for one, times in numbers.items() if times > 1]
    expected = sorted(str(ref) for _, state, ref in told if state == "sent")
    found = sorted(path.name for path in _messages(world.outbox))
    odd = set(found).symmetric_difference(expected)
    return [*missing, *twice, *(f"outbox: {name}" for name in sorted(odd))]


def _messages(outbox: Path) -> list[Path]:
    """Whole messages; a draft that a killed worker left behind has a dot before its name."""
    return [path for path in outbox.glob("*.eml") if not path.name.startswith(".")]


def _broken_views(world: World) -> list[str]:
    """Invariants that do not hold. They leave recent rows alone, so time passes in the database's
    own columns before they are asked."""
    with world.connected() as cursor:
        cursor.execute("select viewname from pg_views where schemaname = 'health' order by 1")
        names = [name for (name,) in cursor.fetchall() if name not in OUTSIDE]
        for statement in _LONG_AGO:
            cursor.execute(statement)
        told = []
        for name in names:
            cursor.execute(f"select count(*) from health.{name}")
            (number,) = cursor.fetchone()
            told += [f"health.{name}: {number}"] if number else []
        cursor.connection.rollback()
    return told


_LONG_AGO = (
    "update news.fetch_attempt set started_at = started_at - interval '1 day',"
    " ended_at = ended_at - interval '1 day'",
    "update news.crawl_run set started_at = started_at - interval '1 day'",
    "update news.parsed_page set parsed_at = parsed_at - interval '1 day'",
    "update news.alert set raised_at = raised_at - interval '1 day'",
    "update news.delivery set lease_until = lease_until - interval '1 day'",
)


def _miscounted(world: World) -> list[str]:
    """Sums that are kept beside what they count."""
    terms = world.rows(
        "select count(*) from news.story_vector v where (select count(*) from news.story_key k"
        " where k.article_id = v.article_id) <> least(%(indexed)s, length(v.keys) / 4)",
        {"indexed": INDEXED},
    )[0][0]
    ghosts = world.rows(
        "select count(*) from news.story s where (s.merged_into is null)"
        " <> exists (select from news.story_article m where m.story_id = s.id)"
    )[0][0]
    orphans = world.rows(
        "select count(*) from news.article a where not exists"
        " (select from news.story_article m where m.article_id = a.id)"
    )[0][0]
    hasty = world.rows(
        "select count(*) from news.source where sought_at is not null"
        " and fail_streak < %(failures)s and first_success_at is null",
        {"failures": FAILURES},
    )[0][0]
    found = {
        "sources looked for elsewhere before so many polls had failed": hasty,
        "articles whose terms find them too little": terms,
        "stories that went into another and are still there, or the reverse": ghosts,
        "articles without a story": orphans,
    }
    return [f"{name}: {number}" for name, number in found.items() if number]
