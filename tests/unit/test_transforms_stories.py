"""The same event in other words; other events in the same words."""

import math
from datetime import datetime, timedelta

from newswatch.clock import SEOUL
from transforms.stories import NEAREST, Neighbour, fading, nearest_story, nearness, terms
from transforms.words import commonplace, stem, weights, words

NOON = datetime(2026, 3, 2, 12, tzinfo=SEOUL)


def neighbour(article, story, similarity, told=NOON, size=1):
    return Neighbour(article, story, similarity, told, size)


def test_one_name_has_one_spelling():
    assert list(words("앤스로픽과 딥시크가")) == list(words("Anthropic, DeepSeek"))
    assert list(words("챗GPT를")) == list(words("챗지피티"))


def test_particles_do_not_part_words():
    assert {stem(word) for word in ("어촌계는", "어촌계에서", "어촌계의", "어촌계")} == {"어촌계"}
    assert stem("바다") == "바다"


def test_filler_is_not_counted():
    assert "밝혔다" not in weights("", "관계자는 밝혔다")


def test_the_title_weighs_more():
    counted = weights("방조제 붕괴", "방조제 아래 마을")
    assert counted["붕괴"] > counted["마을"]


def test_terms_have_length_one_and_rare_ones_lead():
    vector = terms({"방조제": 2, "정부": 2, "시장": 2}, {"시장": 400}, 1_000, commonplace())
    assert math.isclose(sum(weight * weight for weight in vector.values()), 1)
    assert next(iter(vector)) == "방조제"
    assert terms({}, {}, 0) == {}


def test_nearness_of_a_text_with_itself_is_one():
    vector = terms({"방조제": 2, "붕괴": 1}, {}, 0)
    assert math.isclose(nearness(vector, list(vector), list(vector.values())), 1)
    assert nearness(vector, ["어촌계"], [1.0]) == 0


def test_the_nearest_story_is_joined():
    match = nearest_story(NOON, [neighbour(1, 10, 0.3), neighbour(2, 20, 0.5)])
    assert match is not None
    assert (match.story_id, match.near_id) == (20, 2)


def test_too_far_opens_a_story():
    assert nearest_story(NOON, [neighbour(1, 10, NEAREST - 0.01)]) is None
    assert nearest_story(NOON, []) is None


def test_one_near_article_of_a_far_story_is_not_enough():
    """Else a chain of neighbours would drift from event to event."""
    assert nearest_story(NOON, [neighbour(1, 10, 0.25, size=5)]) is None
    near = [neighbour(number, 10, 0.25, size=5) for number in range(5)]
    assert nearest_story(NOON, near) is not None


def test_time_parts_stories():
    week_ago = NOON - timedelta(days=8)
    assert nearest_story(NOON, [neighbour(1, 10, 0.5, week_ago)]) is None
    assert nearest_story(NOON, [neighbour(1, 10, 0.5, None)]) is not None
    assert fading(NOON, week_ago) == fading(week_ago, NOON) < fading(NOON, NOON) == 1
