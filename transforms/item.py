"""One page within its transaction: article, copies, story, decisions, alert."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.db import Connection
from storage.queries import queries
from storage.records import DuePage
from transforms import articles, copy_index, dispositions, story_index
from transforms.decisions import decide
from transforms.dispositions import Sight
from transforms.normalize import normalize
from transforms.times import dated_at, told_at
from transforms.topics import topics


@dataclass(frozen=True)
class Outcome:
    """What became of a page."""

    kind: Literal["article", "revision", "unchanged", "quarantined"]
    copies: int = 0
    opened_story: bool = False
    relevant: int = 0
    alerts: int = 0


def handle(connection: Connection, page: DuePage, now: datetime) -> Outcome:
    """Stores what a page says and decides on it. Raises what is wrong with the page.

    The same words at the same address change nothing, but that a page that had vanished is there
    again; other words are a revision of the article: it is compared and decided anew, and stays in
    its story.
    """
    text = normalize(page, now)
    known = queries.articles.find_by_url(connection, url_sha=text.url_sha)
    if known is not None and bytes(known.content_sha) == text.content_sha:
        queries.articles.mark_found(connection, article_id=known.id)
        _finish(connection, page, "unchanged", known.id)
        return Outcome("unchanged")
    if known is None:
        article_id = articles.add(connection, page, text, now)
    else:
        article_id = articles.revise(connection, page, text, known, now)
    sight = Sight.of(page, known)
    told = told_at(text.published_at, text.published_precision, sight.first_listed_at)
    dated = dated_at(text.published_at, sight.first_listed_at)
    pairs = copy_index.pair(connection, article_id, text, told, dated, known is not None)
    story_id, is_new = story_index.join(connection, article_id, text, told, pairs)
    ends = []
    for topic in topics():
        decision = decide(topic, text.title, text.told)
        end = dispositions.record(connection, article_id, story_id, text, sight, decision, now)
        ends.append(end)
    kind: Literal["article", "revision"] = "article" if known is None else "revision"
    _finish(connection, page, kind, article_id)
    relevant = sum(end != "not_relevant" for end in ends)
    return Outcome(kind, len(pairs), is_new, relevant, ends.count("alert"))


def _finish(connection: Connection, page: DuePage, outcome: str, article_id: int) -> None:
    queries.processing.finish_page(
        connection, id=page.id, outcome=outcome, reason=None, article_id=article_id
    )
