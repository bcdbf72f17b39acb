"""Articles settled into stories one by one: the groups are those of all at once, in any order."""

import random
from collections import defaultdict
from contextlib import closing
from datetime import timedelta
from itertools import combinations

import pytest

from newswatch import clock
from storage.db import connect, transaction
from tests.work_list import Press
from transforms.grouping import Measure, group
from transforms.process import process
from transforms.stories import CLOSER, FEW, TOGETHER
from transforms.story_ledger import Arrival, Near, settle


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def _settled(press, near, order):
    """The groups that come of taking articles in one by one."""
    press.ask("truncate news.story_article, news.story, news.story_near cascade")
    now, story_of = clock.now(), {}
    with closing(connect("ingest")) as connection:
        for one in order:
            around = {
                other: near[pair] for other in story_of if (pair := _pair(one, other)) in near
            }
            with transaction(connection):
                for other, nearness in around.items():
                    with connection.cursor() as cursor:
                        cursor.execute(
                            "insert into news.story_near values (%s, %s, %s)",
                            (max(one, other), min(one, other), nearness),
                        )
                found = {
                    other: Near(nearness, story_of[other]) for other, nearness in around.items()
                }
                settle(connection, [Arrival(one, now, None, found)])
            story_of = dict(press.ask("select article_id, story_id from news.story_article"))
    groups = defaultdict(set)
    for one, story_id in story_of.items():
        groups[story_id].add(one)
    return {frozenset(members) for members in groups.values()}


def _pair(one, other):
    return min(one, other), max(one, other)


@pytest.fixture
def ids(press):
    """Nine articles in the order of their addresses."""
    for number in range(9):
        ago = timedelta(hours=number)
        press.prints(f"https://a.kr/{number}", f"제{number}", f"{number}번째 글", ago=ago)
    process()
    return [one for (one,) in press.ask("select id from news.article order by url_sha")]


def _whole(ids, near):
    return {frozenset(one) for one in group(ids, near, Measure(TOGETHER, CLOSER, FEW)).groups}


def test_taking_articles_in_one_by_one_is_grouping_all_at_once(press, ids):
    for seed in range(15):
        chance = random.Random(seed)
        near = {
            _pair(one, other): chance.randrange(1_200, 6_000)
            for one, other in combinations(ids, 2)
            if chance.random() < 0.5
        }
        order = chance.sample(ids, len(ids))
        assert _settled(press, near, order) == _whole(ids, near), seed


def test_an_article_that_leaves_a_few_sets_the_others_free(press, ids):
    """``held`` and ``leaving`` are near, yet not near enough for two: two stories. What draws
    ``leaving`` away leaves ``held`` to the story that it was only second nearest to."""
    *story, held, leaving, drawing = ids[:6]
    near = {_pair(one, other): 4_500 for one, other in combinations(story, 2)}
    near |= {_pair(one, held): 2_600 for one in story}
    near |= {_pair(held, leaving): 3_000, _pair(leaving, drawing): 5_000}
    order = [*story, held, leaving, drawing]
    found = _settled(press, near, order)
    assert found == {frozenset([*story, held]), frozenset([leaving, drawing])}
    assert found == _whole(order, near)
