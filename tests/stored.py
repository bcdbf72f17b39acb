"""Pages that landed, without the crawl that brought them: for tests of reading and deciding."""

import gzip
import hashlib
from contextlib import closing, suppress
from pathlib import Path

from crawlers.catalogue import load_catalogue
from crawlers.parse import parse_here
from newswatch.settings import settings
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.queries import queries
from tests.tables import change, rows
from transforms.process import process

SITE = "https://hanbit.example"
SOURCE = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
values ('hanbit/feed', 'hanbit', 'feed', 'https://hanbit.example/rss', 'poll', '10 min');
insert into news.crawl_run (source_id, epoch, kind) select id, 1, 'poll' from news.source;
"""
YAML = """
slug: hanbit
name: {ko: 한빛데일리, en: Hanbit Daily}
home: https://hanbit.example/
kind: news
tier: 1
discover: [{kind: feed, url: 'https://hanbit.example/rss'}]
promise: {articles_per_day: [1, 9], with_body: 0.9}
verified: {by: evidence, on: 2026-11-21}
"""


def watch(folder: Path, more: str = "") -> None:
    """The outlet's YAML, with ``more`` of it."""
    folder.mkdir(exist_ok=True)
    (folder / "hanbit.yaml").write_text(YAML + more, encoding="utf-8")
    with suppress(Exception):
        change(SOURCE)


def land(number: int, body: str, headline: str = "") -> int:
    """A page of the outlet, read by the parser and decided on; its attempt."""
    packed = body.encode()
    sha = hashlib.sha256(packed).digest()
    url = f"{SITE}/news/{number}"
    with closing(connect("ingest")) as connection, transaction(connection):
        queries.raw.store_body(connection, sha=sha, body_gz=gzip.compress(packed), size=len(packed))
    rows(
        "insert into news.listed_item (source_id, url, url_sha, title, is_baseline, is_backfill,"
        f" first_listed_at, state) select id, '{url}', '\\x{url_sha(url).hex()}',"
        f" nullif('{headline}', ''), false, false, clock_timestamp(), 'landed' from news.source"
        " on conflict do nothing returning id"
    )
    [(attempt_id,)] = rows(
        "insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, http_status,"
        " headers, raw_sha, ended_at, parse_state) select r.id, r.source_id, i.id, 'page', i.url,"
        f" 'landed', 200, '{{}}', '\\x{sha.hex()}', clock_timestamp(), 'due'"
        f" from news.crawl_run r, news.listed_item i where i.url = '{url}' returning id"
    )
    read()
    return int(attempt_id)


def read() -> None:
    catalogue = load_catalogue(settings().catalogue_dir)
    with closing(connect("ingest")) as connection:
        for _ in parse_here(connection, catalogue):
            pass
    process()
