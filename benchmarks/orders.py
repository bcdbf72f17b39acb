"""The same articles in several random orders, by three runs that overlap: are pairs, origins and
stories the same?

    python -m benchmarks.orders --articles 5000

Each order has a database of its own, where three threads put their share on the work list and run
the process step again and again, whoever comes first. Texts are made up: releases with copies,
articles that tell of one event in other words, and articles that tell of two. The last line is
JSON; the exit code is 1 where anything differs.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.copies_texts import families
from newswatch import clock
from newswatch.urls import url_sha
from storage import embedded
from storage.db import connect, transaction
from storage.queries import queries
from transforms.process import process

RUNS, ORDERS = 3, 3
_RAW = b"o" * 32
_OUTLETS, _TELLINGS, _CHUNK = 20, 6, 50
_NAMES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"

_STORIES = """
select array_agg(a.url order by a.url) from news.story_article m
  join news.article a on a.id = m.article_id group by m.story_id order by 1
"""
_PAIRS = """
select l.url, e.url, c.kind from news.copy_pair c join news.article l on l.id = c.article_id
  join news.article e on e.id = c.earlier_id order by 1, 2
"""
_ORIGINS = """
select a.url, o.url from news.article_origin c join news.article a on a.id = c.article_id
  join news.article o on o.id = c.origin_id order by 1
"""


@dataclass(frozen=True)
class Page:
    """An article that is to be read."""

    number: int
    title: str
    body: str
    told_at: datetime


@dataclass(frozen=True)
class Found:
    """What the process step made of the articles, by their addresses; ``merges``: of stories."""

    pairs: list[tuple[str, ...]]
    origins: list[tuple[str, ...]]
    stories: list[tuple[list[str]]]
    merges: int


def pages(count: int, seed: int) -> list[Page]:
    """Made-up articles of two weeks, the same ones for the same seed."""
    coins = random.Random(seed)
    texts = [*_copied(count // 3, seed), *_told(count - count // 3, coins)][:count]
    end = clock.now()
    return [
        Page(number, title, body, end - timedelta(minutes=coins.randrange(60 * 24 * 10)))
        for number, (title, body) in enumerate(texts)
    ]


def _copied(count: int, seed: int) -> list[tuple[str, str]]:
    groups = families(count // 7 + 1, seed)
    return [(one.title, one.body) for stored, new in groups for one in (*stored, new)][:count]


def _told(count: int, coins: random.Random) -> list[tuple[str, str]]:
    """Events of forty words each; an article has some of them, every eighth those of two events."""
    found: list[tuple[str, str]] = []
    events = [
        ["".join(coins.choices(_NAMES, k=4)) for _ in range(40)]
        for _ in range(count // _TELLINGS + 2)
    ]
    while len(found) < count:
        event = len(found) // _TELLINGS
        words = coins.sample(events[event], 22)
        if len(found) % 8 == 0:
            words += coins.sample(events[event + 1], 18)
        found.append((" ".join(words[:5]), " ".join(words)))
    return found


def found_of(articles: Sequence[Page], order: int) -> Found:
    """What comes of them in this order, in a database of its own."""
    shuffled = random.Random(order).sample(list(articles), len(articles))
    with embedded.temporary(), closing(connect("owner")) as connection:
        with transaction(connection):
            queries.predict.add_raw(connection, sha=_RAW)
            for number in range(_OUTLETS):
                queries.predict.add_outlet(connection, slug=f"o{number}", name=f"o{number}")
                queries.predict.add_source(connection, slug=f"o{number}")
        with ThreadPoolExecutor(RUNS) as pool:
            list(pool.map(_run, [shuffled[run::RUNS] for run in range(RUNS)]))
        process()
        with transaction(connection), connection.cursor() as cursor:
            rows = []
            for sql in (_PAIRS, _ORIGINS, _STORIES):
                cursor.execute(sql)
                rows.append(cursor.fetchall())
            cursor.execute("select count(*) from news.story_change where kind = 'merge'")
            return Found(*rows, cursor.fetchone()[0])


def _run(share: Sequence[Page]) -> None:
    """A run: some pages, a step (or none, where another run is at one), and so on."""
    with closing(connect("owner")) as connection:
        for begin in range(0, len(share), _CHUNK):
            with transaction(connection):
                for page in share[begin : begin + _CHUNK]:
                    _put(connection, page)
            process()


def _put(connection: object, page: Page) -> None:
    url = f"https://o{page.number % _OUTLETS}.example/{page.number}"
    queries.predict.add_page(
        connection,
        source_id=1 + page.number % _OUTLETS,
        number=page.number,
        url=url,
        url_sha=url_sha(url),
        title=page.title,
        body=page.body,
        first_listed_at=page.told_at,
        published_at=page.told_at,
        published_precision="minute",
        raw_sha=_RAW,
    )


def main() -> int:
    """Prints what each order made, and whether all made the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    count = parser.parse_args().articles
    articles = pages(count, seed=1)
    found = []
    for order in range(ORDERS):
        begun = time.perf_counter()
        found.append(found_of(articles, order))
        rate = count / (time.perf_counter() - begun)
        one = found[-1]
        print(
            f"order {order}: pairs {len(one.pairs)}, origins {len(one.origins)}, stories"
            f" {len(one.stories)}, merges on the way {one.merges}, {rate:.0f} articles/s",
            flush=True,
        )
    same = {
        name: all(getattr(one, name) == getattr(found[0], name) for one in found)
        for name in ("pairs", "origins", "stories")
    }
    print(json.dumps({"articles": count, "orders": ORDERS, "runs": RUNS, "same": same}))
    return 0 if all(same.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
