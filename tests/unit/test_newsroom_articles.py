"""The sample newsroom's texts: enough of them, distinct, and copies only where meant."""

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from newsroom.articles import load, read_story
from newsroom.sites import SITES

MEANT_AS_COPY = 0.7
DISTINCT = 0.3


@pytest.fixture(scope="module")
def articles():
    return load()


def shingles(article):
    text = "".join("".join(article.paragraphs).split())
    return {text[start : start + 5] for start in range(len(text) - 4)}


def origin(article):
    return article.copy_of or article.id


def containment(one, other):
    return len(one & other) / min(len(one), len(other))


def test_there_are_enough_of_each_kind(articles):
    outlets = defaultdict(set)
    for article in articles:
        if article.topic and article.edition > 0 and article.ago is None:
            outlets[article.story].add(article.outlet)
    told = [story for story, names in outlets.items() if 2 <= len(names) <= 4]
    near = Counter(article.near_miss for article in articles if article.edition > 0)
    assert len(articles) >= 150
    assert len({article.outlet for article in articles}) >= 9
    assert len(told) >= 14
    assert sum(article.copy_of is not None for article in articles) >= 12
    assert len(near) - 1 == 6
    assert min(near.values()) >= 3


def test_backlog_is_spread_over_days_and_has_the_topic_in_it(articles):
    backlog = [article for article in articles if article.edition == 0 and not article.is_archive]
    hours = [article.ago.total_seconds() / 3600 for article in backlog]
    assert 80 <= len(backlog) <= 110
    assert min(hours) > 1
    assert max(hours) < 5 * 24
    assert sum(article.topic for article in backlog) >= 5


def test_only_what_is_meant_as_a_copy_shares_text(articles):
    grams = {article.id: shingles(article) for article in articles}
    wrong = {
        (one.id, other.id): round(share, 2)
        for one, other in combinations(articles, 2)
        for share in [containment(grams[one.id], grams[other.id])]
        if (share < MEANT_AS_COPY if origin(one) == origin(other) else share >= DISTINCT)
    }
    assert wrong == {}


def test_one_copy_is_exact(articles):
    texts = {article.id: article.paragraphs for article in articles}
    assert any(texts[it.copy_of] == it.paragraphs for it in articles if it.copy_of)


def test_a_copy_is_published_after_its_origin(articles):
    by_id = {article.id: article for article in articles}
    for copy in articles:
        if copy.copy_of:
            first = by_id[copy.copy_of]
            assert (copy.edition, -(copy.ago or copy.lag)) > (
                first.edition,
                -(first.ago or first.lag),
            )


def test_each_special_fate_occurs(articles):
    fates = Counter(article.fate for article in articles)
    old = [article for article in articles if article.edition > 0 and article.ago is not None]
    assert fates["corrected"] == fates["vanishes"] == fates["forbidden"] == 1
    assert [article.topic for article in old] == [True]


def test_some_story_of_the_backlog_goes_on(articles):
    baseline = {article.story for article in articles if article.topic and article.edition == 0}
    later = {article.story for article in articles if article.topic and article.edition > 0}
    assert len(baseline & later) == 1


def test_the_charset_of_the_cp949_site_is_wider_than_euc_kr(articles):
    text = "".join(
        article.title + "".join(article.paragraphs)
        for article in articles
        if SITES[article.outlet].charset == "cp949"
    )
    with pytest.raises(UnicodeDecodeError):
        text.encode("cp949").decode("euc-kr")


def test_a_touch_up_that_hits_nothing_is_refused():
    row = {"edition": 0, "section": "산업", "title": "제목"}
    story = {
        "story": "s",
        "articles": [
            {**row, "outlet": "nuri", "body": "첫 문단이다."},
            {**row, "outlet": "maru", "copy": "nuri", "replace": [["없는 말", "다른 말"]]},
        ],
    }
    with pytest.raises(ValueError, match="없는 말"):
        read_story(story)
