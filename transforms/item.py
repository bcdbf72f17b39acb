"""One page within its transaction: article, copies, story, decisions, alert."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.db import Connection
from storage.later import together
from storage.queries import queries
from storage.records import DuePage, KnownArticle
from transforms import articles, copy_index, dispositions, story_index
from transforms.decisions import decide_all
from transforms.dispositions import Sight
from transforms.normalize import Text, normalize
from transforms.revisions import Difference, changed
from transforms.shadows import keep_shadows
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
    """Stores what a page says and decides on it. Raises what is wrong with the page."""
    with together(connection):
        return _handle(connection, page, now)


def _handle(connection: Connection, page: DuePage, now: datetime) -> Outcome:
    """One page, its writes kept together.

    The same words at the same address change nothing, but that a page that had vanished is there
    again; other words are a revision of the article: it is compared and decided anew, and stays in
    its story; so are other words of the listing while nothing else is known. A body that was
    fetched before the one that the article has is history; so is a listing whose page was read.
    """
    text = normalize(page, now)
    known = _known(connection, page, text)
    change = changed(page, text, known) if known is not None else Difference()
    is_history = known is not None and (
        known.is_outdated or (page.raw_sha is None and not known.is_of_listing)
    )
    if known is not None and (is_history or not change):
        if not is_history and page.raw_sha is not None:
            articles.touch(connection, page, text, known)
        _finish(connection, page, "unchanged", known.id)
        return Outcome("unchanged")
    if known is None:
        article_id = articles.add(connection, page, text, now)
    else:
        article_id = articles.revise(connection, page, text, known, change, now)
    sight = Sight.of(page, known, now)
    told = told_at(text.published_at, text.published_precision, sight.first_listed_at)
    dated = dated_at(text.published_at, sight.first_listed_at)
    outlet, is_revision = page.outlet_slug, known is not None
    pairs = copy_index.pair(connection, article_id, outlet, text, dated, now, is_revision)
    place = story_index.join(connection, article_id, text, told, pairs, is_revision)
    made_good = dispositions.make_good(connection, place.changed, now) if place.changed else 0
    ends = []
    for decision in decide_all(
        topics(), text.title, text.told, text.section or "", page.outlet_slug
    ):
        end = dispositions.record(
            connection, article_id, place.story_id, text, sight, decision, now
        )
        ends.append(end)
    keep_shadows(connection, article_id, text, page.outlet_slug, now)
    kind: Literal["article", "revision"] = "article" if known is None else "revision"
    _finish(connection, page, kind, article_id)
    relevant = sum(end != "not_relevant" for end in ends)
    copied = sum(pair.kind != "follow_up" for pair in pairs)
    return Outcome(kind, copied, place.is_new, relevant, ends.count("alert") + made_good)


def _known(connection: Connection, page: DuePage, text: Text) -> KnownArticle | None:
    """The article that a page is of: that of its address, else the one that its entry became when
    nothing but its listing was known; of a listing, whatever its entry became."""
    found: KnownArticle | None = queries.articles.find_by_url(
        connection, url_sha=text.url_sha, page_id=page.id, reread_of=page.reread_of
    )
    if found is not None:
        return found
    found = queries.articles.find_of_item(connection, item_id=page.item_id)
    if found is None or page.raw_sha is None:
        return found
    if not found.is_of_listing:
        return None
    queries.articles.move(connection, article_id=found.id, url=text.url, url_sha=text.url_sha)
    return found


def _finish(connection: Connection, page: DuePage, outcome: str, article_id: int) -> None:
    queries.processing.finish_page(
        connection, id=page.id, outcome=outcome, reason=None, article_id=article_id
    )
