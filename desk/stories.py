"""One story, and one article's copies: what the desk shows of them, bounded."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from desk.excerpts import Cut, cuts
from storage.db import Connection
from storage.queries import queries
from storage.records import ArticleRow, SharedText, StoryChange, StoryNews, StoryRow

__all__ = ["CopyFile", "Pair", "StoryFile", "find_copies", "find_story"]

MOST_ARTICLES = 500
MOST_CHANGES = 200
MOST_PAIRS = 30
MOST_CHARS = 40_000


@dataclass(frozen=True)
class StoryFile:
    """A story with its articles, the earliest first. ``news``: what each was the first to say, by
    its number; ``sources``: how many tell it independently."""

    row: StoryRow
    articles: list[ArticleRow]
    news: dict[int, list[StoryNews]]
    changes: list[StoryChange]
    sources: int


def find_story(connection: Connection, story_id: int) -> StoryFile | None:
    """The story of a number, also of one that went into another; None where there is none."""
    ask = queries.desk_stories
    current = ask.find_current(connection, story_id=story_id)
    row: StoryRow | None = ask.find_story(connection, story_id=current)
    if row is None:
        return None
    articles = queries.desk.list_articles(connection, story_ids=[current], most=MOST_ARTICLES)
    news: defaultdict[int, list[StoryNews]] = defaultdict(list)
    for one in ask.list_news(connection, story_id=current):
        news[one.article_id].append(one)
    return StoryFile(
        row,
        list(articles),
        dict(news),
        list(ask.list_changes(connection, story_id=current, most=MOST_CHANGES)),
        ask.count_sources(connection, story_id=current),
    )


@dataclass(frozen=True)
class Pair:
    """Two articles of one text. ``later``: the later text as pieces, whether each stands in the
    earlier one; ``earlier``: whether each was taken over."""

    row: SharedText
    later: Cut | None
    earlier: Cut | None

    @classmethod
    def of(cls, row: SharedText) -> "Pair":
        """With the texts cut at what they share."""
        later = _pieces(row.later_body, row.spans[0::4], row.spans[1::4])
        earlier = _pieces(row.earlier_body, row.spans[2::4], row.spans[3::4])
        return cls(row, later, earlier)


@dataclass(frozen=True)
class CopyFile:
    """An article with everything that shares its text."""

    article: ArticleRow
    pairs: list[Pair]


def find_copies(connection: Connection, article_id: int) -> CopyFile | None:
    """The article of a number and its pairs, its own sources first; None where there is none."""
    article: ArticleRow | None = queries.explain.find_article(
        connection, url_sha=b"", article_ids=[article_id]
    )
    if article is None:
        return None
    rows = queries.desk_stories.list_pairs(
        connection, article_id=article_id, chars=MOST_CHARS, most=MOST_PAIRS
    )
    return CopyFile(article, [Pair.of(row) for row in rows])


def _pieces(body: str, starts: Sequence[int], ends: Sequence[int]) -> Cut | None:
    """The whole body, in pieces; None where nothing is marked."""
    spans = [span for span in zip(starts, ends, strict=True) if span[1] <= len(body)]
    found = cuts(body, spans, around=len(body))
    return found[0] if found else None
