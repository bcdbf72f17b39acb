"""What differs between two rules, value by value, and on which stored articles they disagree."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.db import connect, transaction
from storage.queries import queries
from storage.records import VersionPair, VersionRow
from transforms.topics import load

MOST = 1000


class NoSuchRuleError(Exception):
    """Neither a file nor a stored version; the text says what was looked for."""


@dataclass(frozen=True)
class Version:
    """A rule by its file or as it was stored; ``rule`` is plain JSON."""

    topic: str
    version: str
    rule: dict[str, Any]


@dataclass(frozen=True)
class RuleDifference:
    """``gone`` and ``come``: lines ``place: value`` that only the one, only the other has.
    ``judged``: texts that both have decided on; ``pairs``: those on which they differ."""

    one: Version
    other: Version
    gone: tuple[str, ...]
    come: tuple[str, ...]
    judged: int
    pairs: tuple[VersionPair, ...]


def versions(topic: str | None = None) -> list[VersionRow]:
    """Every version that was at work or on trial, the latest first."""
    with closing(connect("ingest")) as connection, transaction(connection):
        return list(queries.versions.list_versions(connection, topic=topic))


def difference(one: str, other: str) -> RuleDifference:
    """Two rules, each named by its file or by its version (``3-0a1b2c3d``). Raises NoSuchRuleError,
    TopicError."""
    with closing(connect("ingest")) as connection, transaction(connection):
        first, second = (_find(connection, name) for name in (one, other))
        names = {"topic": second.topic, "one": first.version, "other": second.version}
        judged: int = queries.versions.count_judged(connection, **names)
        pairs = tuple(queries.versions.list_pairs(connection, **names, most=MOST))
    before, after = set(lines(first.rule)), set(lines(second.rule))
    gone, come = tuple(sorted(before - after)), tuple(sorted(after - before))
    return RuleDifference(first, second, gone, come, judged, pairs)


def lines(value: Any, place: str = "") -> Iterator[str]:
    """A rule as lines ``place: value``. Of plain lists (terms) the order says nothing; items with a
    name stand under it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lines(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, dict):
                yield from lines(inner, f"{place}.{inner.get('name', number)}")
            else:
                yield from lines(inner, place)
    else:
        yield f"{place}: {value}"


def _find(connection: Any, name: str) -> Version:
    if Path(name).is_file():
        topic = load(Path(name))
        plain = topic.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return Version(topic.rule.topic, topic.version, plain)
    found = queries.versions.find_version(connection, rule_version=name)
    if found is None:
        raise NoSuchRuleError(
            f"{name}: no such file, and no version of that name was ever at work."
        )
    return Version(*found)
