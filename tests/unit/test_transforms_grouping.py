"""Average link: the same groups whatever the order, and what a newcomer changes found locally."""

import random

from transforms.grouping import Bonds, Measure, group

TOGETHER = Measure(1_400)
STRICT = Measure(1_400, 2_300, 4)


def ordered(*pairs):
    return {(min(one, other), max(one, other)): near for one, other, near in pairs}


def groups(count, nearness, bonds=None):
    return group(range(count), nearness, TOGETHER, bonds).groups


def test_near_articles_are_one_group():
    assert groups(3, ordered((0, 1, 5_000))) == [[0, 1], [2]]


def test_a_chain_of_neighbours_does_not_drift():
    chain = ordered(*((one, one + 1, 2_000) for one in range(9)))
    assert max(map(len, groups(10, chain))) <= 3


def test_an_article_that_tells_of_two_events_joins_the_nearer_one():
    one_event = [(one, other, 6_000) for one in range(3) for other in range(one)]
    other_event = [(3 + one, 3 + other, 6_000) for one in range(3) for other in range(one)]
    bridge = [(6, one, 2_500) for one in range(3)] + [(6, one, 2_000) for one in range(3, 6)]
    assert groups(7, ordered(*one_event, *other_event, *bridge)) == [[0, 1, 2, 6], [3, 4, 5]]


def test_an_article_between_two_shows_that_they_are_one():
    pair = ordered((0, 1, 1_000))
    assert groups(3, pair) == [[0], [1], [2]]
    assert groups(3, {**pair, **ordered((0, 2, 4_000), (1, 2, 4_000))}) == [[0, 1, 2]]


def test_what_people_say_goes_before():
    near = ordered((0, 1, 9_000), (1, 2, 9_000))
    assert groups(4, near, Bonds(apart=frozenset({(0, 1)}))) == [[0], [1, 2], [3]]
    assert groups(4, {}, Bonds(together=frozenset({(0, 3), (1, 3)}))) == [[0, 1, 3], [2]]


def test_articles_that_people_parted_stay_so_however_equally_near_the_rest_is():
    near = ordered((0, 1, 9_000), (1, 2, 9_000), (0, 2, 9_000))
    for one in range(3):
        other, rest = (one + 1) % 3, (one + 2) % 3
        said = Bonds(frozenset({(rest, other)}), frozenset({(one, other)}))
        found = {frozenset(each) for each in groups(3, near, said)}
        assert found == {frozenset({one}), frozenset({other, rest})}


def test_the_order_between_equals_is_that_of_the_articles():
    near = ordered((0, 1, 2_500), (1, 2, 2_500))
    assert groups(3, near) == [[0, 1], [2]]
    assert group([2, 1, 0], near, TOGETHER).groups == [[2, 1], [0]]


def test_a_few_articles_must_be_closer():
    near = ordered((0, 1, 2_000), (2, 3, 5_000), (3, 4, 1_500), (2, 4, 1_500))
    assert groups(5, near) == [[0, 1], [2, 3, 4]]
    assert group(range(5), near, Measure(1_400, 2_300, few=2)).groups == [[0], [1], [2, 3, 4]]
    assert group(range(5), near, Measure(1_400, 2_300, few=4)).groups == [[0], [1], [2, 3], [4]]


def test_taking_articles_in_one_by_one_comes_to_the_same():
    """In any order, each time with the stories that stand in the way and no others."""
    for seed in range(40):
        chance = random.Random(seed)
        nearness = world(chance, 30)
        expected = {frozenset(one) for one in group(range(30), nearness, STRICT).groups}
        assert one_by_one(chance.sample(range(30), 30), nearness) == expected, seed


def world(chance, count):
    """Articles on a line: some stand close together, and there are bridges between."""
    places = [chance.gauss(event, 0.25) for event in range(6) for _ in range(count // 6)]
    found = {}
    for one in range(count):
        for other in range(one):
            near = round(6_000 * 0.25 ** abs(places[one] - places[other])) + chance.randrange(
                -300, 300
            )
            if near >= 600:
                found[other, one] = near
    return found


def one_by_one(order, nearness):
    stories, seen = {}, set()
    for article in order:
        seen.add(article)
        known = {pair: near for pair, near in nearness.items() if seen.issuperset(pair)}
        inside = {article}
        reached = {article}
        while reached:
            inside |= {other for one in reached for other in stories.get(one, [one])}
            here = {pair: near for pair, near in known.items() if inside & set(pair)}
            found = group(sorted(inside), here, STRICT)
            reached = found.reached
        stories |= {one: each for each in found.groups for one in each}
    return {frozenset(each) for each in stories.values()}
