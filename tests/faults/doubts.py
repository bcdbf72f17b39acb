"""Damages a settled world by hand, in ways that a broken pipeline could, and asks the oracle."""

import tempfile
from pathlib import Path

from tests.faults.oracle import examine
from tests.faults.world import World

__all__ = ["shake"]

_DAMAGE = {
    "an entry is gone": (
        "delete from news.decision where article_id in (select article_id from news.parsed_page where {page})",
        "update news.parsed_page set state = 'due', outcome = null, article_id = null where {page}",
        "delete from news.parsed_page where {page}",
        "update news.fetch_attempt set item_id = null where {page}",
        "delete from news.listed_item where id = (select min(id) from news.listed_item)",
    ),
    "an entry is due for ever": (
        "update news.parsed_page set state = 'due', outcome = null, article_id = null where {page}",
    ),
    "a delivery was never sent": (
        "update news.delivery set state = 'pending', sent_at = null"
        " where id = (select min(id) from news.delivery)",
    ),
    "a decision is gone": (
        "delete from news.decision where article_id = (select min(id) from news.article)",
    ),
    "a request was never closed": (
        "update news.fetch_attempt set state = 'open', ended_at = null"
        " where id = (select min(id) from news.fetch_attempt where raw_sha is null)",
    ),
    "a term finds its article no more": (
        "delete from news.story_key where (key, article_id) ="
        " (select key, article_id from news.story_key order by article_id, key limit 1)",
    ),
    "a source is looked for too soon": (
        "update news.source set sought_at = now(), fail_streak = 1, first_success_at = null"
        " where id = (select min(id) from news.source)",
    ),
}
_PAGE = "item_id = (select min(id) from news.listed_item)"


def shake() -> dict[str, dict[str, list[str]]]:
    """Kind of damage → what the oracle found: missing, lost, wrong."""
    with (
        tempfile.TemporaryDirectory(prefix="newswatch-doubts-") as folder,
        World(Path(folder) / "world", outlets=2, backlog=1, fresh=2) as world,
    ):
        Path(folder).chmod(0o711)
        world.begin()
        world.settle()
        world.server.advance()
        world.settle()
        world.keep("settled")
        found = {"nothing": _found(world)}
        for name, statements in _DAMAGE.items():
            world.begin("settled")
            for statement in statements:
                world.rows(statement.format(page=_PAGE))
            found[name] = _found(world)
        world.begin("settled")
        message = next(world.outbox.glob("*.eml"))
        message.with_name("twice.eml").write_bytes(message.read_bytes())
        found["a message stands there twice"] = _found(world)
        world.begin("settled")
        next(world.outbox.glob("*.eml")).unlink()
        found["a message is gone"] = _found(world)
    return found


def _found(world: World) -> dict[str, list[str]]:
    findings = examine(world)
    return {name: findings[name] for name in ("missing", "lost", "wrong")}
