"""A database full of stored articles, written from the sample newsroom's own sentences."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import closing

from newsroom.articles import load
from storage.db import connect, transaction

CHARS = 1_100
"""A body's usual length."""
POLICY = 0.03
"""Share of the articles that is about policy; the rest is the background of any tech desk."""
DAYS = 90
BATCH = 2_000

_SOURCE = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('bench', '한빛', 'Hanbit', 'news', 2, 'https://hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
values ('bench/feed', 'bench', 'feed', 'https://hanbit.example/rss', 'poll', interval '1 hour');
insert into news.raw_document (sha256, body_gz, size_bytes) values (sha256(''), '', 0);
"""
_ARTICLES = """
insert into news.article
       (outlet_slug, source_id, url, url_sha, title, body, authors, published_at,
        published_precision, origin, flags, charset, content_sha, raw_sha, parser_version,
        is_baseline, is_backfill, first_listed_at, outage, first_seen_at)
select 'bench', s.id, 'https://hanbit.example/news/' || n, sha256(convert_to(n::text, 'UTF8')),
       title, body, '{}', at, 'minute', '{}', '{}', 'utf-8', sha256(convert_to(body, 'UTF8')),
       sha256(''), 'bench', false, false, at, interval '0', at
  from news.source s,
       unnest(%s::integer[], %s::text[], %s::text[]) as t (n, title, body),
       lateral (select now() - make_interval(mins => n %% (%s * 1440)) as at) moment
 order by n
"""


def fill(count: int) -> str:
    """Stores so many articles; a hash of their texts, the same at every call."""
    digest = hashlib.sha256()
    with closing(connect("owner")) as connection:
        with transaction(connection), connection.cursor() as cursor:
            cursor.execute(_SOURCE)
        made = texts(count)
        for first in range(0, count, BATCH):
            batch = [next(made) for _ in range(min(BATCH, count - first))]
            titles, bodies = [list(column) for column in zip(*batch, strict=True)]
            digest.update("".join(bodies).encode())
            numbers = list(range(first, first + len(batch)))
            with transaction(connection), connection.cursor() as cursor:
                cursor.execute(_ARTICLES, (numbers, titles, bodies, DAYS))
        with transaction(connection), connection.cursor() as cursor:
            cursor.execute("analyze news.article")
    return digest.hexdigest()[:12]


def texts(count: int) -> Iterator[tuple[str, str]]:
    """(title, body), no two bodies alike: an article's own text, then sentences of other ones."""
    chance = random.Random(6)
    policy, background = [], []
    for article in load():
        told = "\n".join(article.paragraphs)
        is_background = not article.topic
        (background if is_background else policy).append((article.title, told))
    filling = [one for _, told in background for one in told.split(". ") if len(one) > 20]
    for _ in range(count):
        title, told = chance.choice(policy if chance.random() < POLICY else background)
        body = [told]
        size = len(told)
        while size < CHARS:
            body.append(chance.choice(filling) + ".")
            size += len(body[-1])
        yield title, "\n".join(body)
