"""Stories: articles about the same event, found one article at a time.

An article's terms are its words weighed by how seldom they are (TF-IDF, title words thrice), cut
to the ``TERMS`` heaviest and scaled to length one. It joins the story of its nearest neighbour if
that is near enough and the story as a whole is not far: a chain of single neighbours drifts.
Nearness fades with the time between two tellings. A verified copy joins the story of its text.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

TERMS = 120
INDEXED = 30
"""So many of the heaviest terms find an article; all of them say how near it is."""
INDEXED_LEAST = 0.03
"""Least nearness by those terms alone for an article to be compared."""
NEAREST = 0.20
"""Least nearness of the nearest article of the story."""
TOGETHER = 0.12
"""Least mean nearness of the story's nearest five articles (of all, where it has fewer)."""
COUNTED = 5
LEAST = 0.05
"""Neighbours farther than this count as unrelated."""
NEIGHBOURS = 60
WINDOW_DAYS = 14
HALF_LIFE_DAYS = 4.0

# Words are weighed as if so many articles had been read before the first one, of which so many
# had the word, or a commonplace word.
_PRIOR_ARTICLES, _PRIOR_COUNT, _PRIOR_COMMONPLACE = 500, 1, 20


@dataclass(frozen=True)
class Neighbour:
    """A stored article: its story, how near its terms are (0–1), when it was told (if known)."""

    article_id: int
    story_id: int
    similarity: float
    told_at: datetime | None
    story_size: int


@dataclass(frozen=True)
class Match:
    """The story to join, and the article of it that is nearest."""

    story_id: int
    near_id: int
    score: float


def terms(
    weights: Mapping[str, int],
    articles_with: Mapping[str, int],
    articles: int,
    commonplace: Set[str] = frozenset(),
) -> dict[str, float]:
    """The heaviest terms of a text as a vector of length one.

    ``weights``: how often it says each word; ``articles_with``: in how many of ``articles`` stored
    ones the word weighs. Empty for a text without words.
    """
    weighed = {}
    for word, count in weights.items():
        prior = _PRIOR_COMMONPLACE if word in commonplace else _PRIOR_COUNT
        rarity = (articles + _PRIOR_ARTICLES) / (articles_with.get(word, 0) + prior)
        weighed[word] = (1 + math.log(count)) * math.log(rarity)
    heaviest = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest))
    return {word: weight / length for word, weight in heaviest if weight > 0}


def nearest_story(told_at: datetime | None, neighbours: Iterable[Neighbour]) -> Match | None:
    """The story that an article belongs to, or None: it opens one."""
    by_story: dict[int, list[tuple[float, Neighbour]]] = defaultdict(list)
    for neighbour in neighbours:
        near = neighbour.similarity * fading(told_at, neighbour.told_at)
        if near >= LEAST:
            by_story[neighbour.story_id].append((near, neighbour))
    matches = [_match(story_id, found) for story_id, found in by_story.items()]
    fitting = [match for match in matches if match is not None]
    return max(fitting, key=lambda match: (match.score, -match.story_id), default=None)


def _match(story_id: int, found: list[tuple[float, Neighbour]]) -> Match | None:
    found.sort(key=lambda item: (-item[0], item[1].article_id))
    best, nearest = found[0]
    together = sum(near for near, _ in found[:COUNTED]) / min(COUNTED, nearest.story_size)
    if best < NEAREST or together < TOGETHER:
        return None
    return Match(story_id, nearest.article_id, round(best, 4))


def nearness(one: Mapping[str, float], terms: Sequence[str], weights: Sequence[float]) -> float:
    """Cosine of two vectors of length one, the second given as its terms and their weights."""
    return sum(one.get(term, 0.0) * weight for term, weight in zip(terms, weights, strict=True))


def fading(one: datetime | None, other: datetime | None) -> float:
    """1 for the same moment, half after ``HALF_LIFE_DAYS``; an unknown date is not held against."""
    if one is None or other is None:
        return 1.0
    days = abs((one - other).total_seconds()) / 86_400
    return float(0.5 ** (days / HALF_LIFE_DAYS))
