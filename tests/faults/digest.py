"""One hash over all that the pipeline has made of the world: equal hashes mean converged.

Every table of schema ``news`` and every column counts, also those that come later, but for what is
named here with the reason why it may differ between two runs that did the same. References are
followed to natural keys (addresses, slugs), so that numbers make no difference.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["ONLY_WHETHER", "Digest", "counted", "differences", "references", "take"]

IGNORED_TABLES: Mapping[str, str] = {
    "crawl_run": "one per crawl: a killed one is followed by another",
    "fetch_attempt": "one per request: what a killed crawl asked for is asked for again",
    "drift": "judged by the pages of the last runs: where a crawl was killed, these are other runs with"
    " other shares of the same pages, and where few of a source's pages name a field, one such share"
    " may look like drift",
    "delivery_attempt": "one per try",
    "channel_gate": "pauses between messages",
    "host_gate": "pauses between requests",
    "schema_migration": "the schema, not what is in it",
    "story_change": "what articles of one batch showed of stories, one after the other",
    "story_near": "pairs in the order of their numbers; the groups that follow from them count",
    "copy_day": "which days of the copy index are whole; the index itself is in partitions",
}
"""Tables that tell how it was done, or weigh by the order in which it was done."""

SUMMED: Mapping[str, tuple[str, str]] = {
    "run_yield": (
        "source_id",
        "not exists (select from news.crawl_run r"
        " where r.source_id = t.source_id and r.kind = 'backfill')",
    ),
}
"""Tables of which the sums count, by this column, over the rows for which this holds. A killed crawl
is followed by another one, which fetches what the first did not land: there are more runs, and the
same pages in all of them together. Not so where a gap was filled: what a killed filling had listed
is fetched by the next poll, and only polls are counted."""

IGNORED_COLUMNS: Mapping[str, str] = {
    "id": "a number",
    # Clocks
    "updated_at": "clock",
    "started_at": "clock",
    "landed_at": "clock",
    "first_listed_at": "clock",
    "first_seen_at": "clock",
    "known_at": "clock",
    "parsed_at": "clock",
    "found_at": "clock",
    "opened_at": "clock",
    "joined_at": "clock",
    "decided_at": "clock",
    "raised_at": "clock",
    "created_at": "clock",
    "quarantine.first_at": "clock",
    "quarantine.last_at": "clock",
    "state_at": "clock",
    "last_seen_at": "clock",
    "fetched_at": "clock",
    "expires_at": "clock",
    "not_before": "clock",
    "next_poll_at": "clock",
    "last_attempt_at": "clock",
    "lease_until": "clock",
    "claimed_until": "clock",
    "outage": "how long we had not looked, by the clock",
    "missed_from": "clock",
    "missed_until": "clock",
    "last_body_at": "clock",
    "adapted_every": "by how often it was polled",
    "interval_reason": "by how often it was polled",
    "rhythm": "by how often it was polled",
    # Numbers of tries, of processes, of claims
    "tries": "a killed try is made again",
    "claim_epoch": "one more per claim",
    "epoch": "one more per claim",
    "fail_streak": "a killed poll is made again",
    "sought_at": "after three failed polls; the oracle looks at it",
    "quiet_polls": "counts polls",
    "unmodified_polls": "counts polls",
    "score": "weighed by the order of reading",
    "remote_ref": "named after the day and the message's number",
    "last_outcome": "uncertain where the worker was killed while sending",
    "last_error": "holds the moment or the file's name",
}
"""Columns of any table, or of one."""

ONLY_WHETHER = ("deleted_at", "revisit_at", "looks_from", "reread_at", "first_success_at", "last_success_at", "failing_since_at",
                "fanned_out_at", "sent_at", "resolved_at", "failed_at", "closed_at", "distrusted_until",
                "time_slip_since", "ended_at", "live_at", "shadow_at")  # fmt: skip
"""Moments, all by the clock, of which it only counts whether there is one."""

_KEYS = {
    "outlet": "{0}",
    "source": "(select slug from news.source where id = {0})",
    "listed_item": "(select s.slug || ' ' || i.url from news.listed_item i"
    " join news.source s on s.id = i.source_id where i.id = {0})",
    "raw_document": "encode({0}, 'hex')",
    "fetch_attempt": "(select url from news.fetch_attempt where id = {0})",
    "parsed_page": "(select url || ' ' || coalesce(encode(raw_sha, 'hex'), 'listing')"
    " from news.parsed_page where id = {0})",
    "article": "(select url from news.article where id = {0})",
    # Of one that went into another that one: when it did depends on what came together.
    "story": "(with recursive line as (select id, merged_into from news.story where id = {0}"
    " union all select s.id, s.merged_into from news.story s join line l on s.id = l.merged_into)"
    " select string_agg(a.url, ' ' order by a.url) from line"
    " join news.story_article m on m.story_id = line.id"
    " join news.article a on a.id = m.article_id where line.merged_into is null)",
    "decision": "(select a.url || ' ' || d.topic || ' ' || encode(d.content_sha, 'hex')"
    " from news.decision d join news.article a on a.id = d.article_id where d.id = {0})",
    "alert": "(select al.topic || ' ' || a.url from news.alert al"
    " join news.article a on a.id = al.article_id where al.id = {0})",
    "digest": "(select day::text from news.digest where id = {0})",
    "delivery": "(select dedup_key from news.delivery where id = {0})",
}
"""How a row of a table is named by what it is: SQL on the column that refers to it. A reference to
another table does not count."""

_COLUMNS = """
select c.relname, a.attname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where n.nspname = 'news' and c.relkind = 'r' and not c.relispartition
 order by 1, 2
"""
_REFERENCES = """
select c.relname, a.attname, t.relname
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_class t on t.oid = k.confrelid
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
 where k.contype = 'f' and cardinality(k.conkey) = 1
"""

# References that the schema leaves out, as each of many rows an article would ask for it.
_UNTOLD = {("story_key", "article_id"): "article"}


@dataclass(frozen=True)
class Digest:
    """``sha`` over ``rows``: of each table its rows as JSON, sorted."""

    sha: str
    rows: dict[str, list[str]]


def take(cursor: Any, foreign: Mapping[tuple[str, str], str] | None = None) -> Digest:
    """The digest of a database, by any cursor on it. ``foreign``: :func:`references`, where they
    are known already."""
    cursor.execute("set timezone to 'UTC'")
    foreign = references(cursor) if foreign is None else foreign
    cursor.execute(_COLUMNS)
    tables: dict[str, list[tuple[str, str | None]]] = {}
    for table, column in cursor.fetchall():
        if table not in IGNORED_TABLES:
            tables.setdefault(table, []).append((column, foreign.get((table, column))))
    rows = {table: _rows(cursor, table, columns) for table, columns in tables.items()}
    told = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return Digest(hashlib.sha256(told.encode()).hexdigest(), rows)


def references(cursor: Any) -> dict[tuple[str, str], str]:
    """(table, column) → the table that it refers to."""
    cursor.execute(_REFERENCES)
    return _UNTOLD | {(table, column): target for table, column, target in cursor.fetchall()}


def differences(one: Digest, other: Digest, most: int = 2) -> list[str]:
    """What differs in the second, in words, so many lines a table: the columns of rows that
    changed, rows too many, rows that are missing. Empty where nothing does."""
    tables = sorted({*one.rows, *other.rows})
    return [line for table in tables for line in _differing(table, one, other)[:most]]


def _differing(table: str, one: Digest, other: Digest) -> list[str]:
    before, after = Counter(one.rows.get(table, [])), Counter(other.rows.get(table, []))
    gone = [json.loads(row) for row in (before - after).elements()]
    come = [json.loads(row) for row in (after - before).elements()]
    told = []
    for row in gone:
        nearest = max(come, key=lambda other: _shared(row, other), default=None)
        if nearest is None or _shared(row, nearest) * 2 < len(row):
            told.append(f"{table} lacks {_short(row)}")
        else:
            come.remove(nearest)
            changed = {
                key: (row[key], nearest.get(key)) for key in row if row[key] != nearest.get(key)
            }
            told.append(f"{table} {row.get('url', '')} has {_short(changed)}")
    return [*told, *(f"{table} has too much {_short(row)}" for row in come)]


def _shared(one: dict[str, Any], other: dict[str, Any]) -> int:
    return sum(one[key] == other.get(key) for key in one)


def _short(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)[:300]


def counted(table: str, column: str) -> bool:
    """Whether a column takes part."""
    return table not in IGNORED_TABLES and IGNORED_COLUMNS.keys().isdisjoint(
        (column, f"{table}.{column}")
    )


def _rows(cursor: Any, table: str, columns: list[tuple[str, str | None]]) -> list[str]:
    by, condition = SUMMED.get(table, ("", "true"))
    shown = []
    for column, target in columns:
        if counted(table, column) and (target is None or target in _KEYS):
            value = _expression(column, target)
            shown.append(f"'{column}', {f'sum({value})' if by and column != by else value}")
    grouping = f"group by t.{by}" if by else ""
    cursor.execute(
        f"select jsonb_build_object({', '.join(shown)})::text from news.{table} t"
        f" where {condition} {grouping} order by 1"
    )
    return [row for (row,) in cursor.fetchall()]


def _expression(column: str, target: str | None) -> str:
    """A column's value: a reference followed, bytes by their hash, a moment as it is or whether."""
    name = f"t.{column}"
    if column in ONLY_WHETHER:
        return f"{name} is not null"
    if target is not None:
        return f"case when {name} is not null then {_KEYS[target].format(name)} end"
    return name
