"""Why was I (not) told of this page? The way of one address, read from the consumers' views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from newswatch.settings import Language
from newswatch.text import clean_line
from newswatch.urls import canonical_url, same_site, url_sha
from storage import explain_words
from storage.db import Connection, reading
from storage.explain_fields import FieldsRow, field_lines
from storage.queries import queries
from storage.views import (
    AlertRow,
    ArticleRow,
    DecisionRow,
    DeliveryRow,
    DigestItemRow,
    ListingRow,
    QuarantineRow,
)

__all__ = ["Explanation", "Place", "Verdict", "explain", "why"]

Verdict = Literal[
    "unknown",  # no source of ours has listed it
    "waiting",  # listed, its page is still to be fetched
    "failed",  # its page could not be had, and is not tried again
    "filtered",  # listed or read, and not taken for an article
    "gone",  # the page had vanished before it was read
    "unparsed",  # fetched, still to be read
    "undecided",  # read, still to be judged
    "quarantined",  # could not be read or judged
    "lost",  # nothing says what became of it: our fault
    "not_relevant",
    "same_story",
    "baseline",
    "backfill",
    "old",
    "weak",
    "copy",
    "cooldown",
    "silence",
    "quiet_hours",
    "alert",
]
_HELD = ("cooldown", "silence", "quiet_hours")
# Of several listings of one page, the one that came farthest says where it stands.
_FARTHEST: tuple[Verdict, ...] = (
    *("quarantined", "undecided", "unparsed", "waiting"),
    *("lost", "failed", "filtered", "gone"),
)
_BY_STEP: dict[str | None, Verdict] = {
    "page": "waiting",
    "reading": "unparsed",
    "judging": "undecided",
    "failed": "failed",
    "gone": "gone",
}


@dataclass(frozen=True)
class Place:
    """A source that looks at the site of the address; ``gap_from``: it may have missed something
    since."""

    source: str
    health: str
    last_success_at: datetime | None
    failing_since_at: datetime | None
    gap_from: datetime | None


@dataclass(frozen=True)
class Explanation:
    """All that is known of one address. ``verdict`` is the answer in one word."""

    url: str
    verdict: Verdict
    places: tuple[Place, ...] = ()
    listings: tuple[ListingRow, ...] = ()
    quarantine: tuple[QuarantineRow, ...] = ()
    article: ArticleRow | None = None
    fields: FieldsRow | None = None
    decisions: tuple[DecisionRow, ...] = ()
    alerts: tuple[AlertRow, ...] = ()
    deliveries: tuple[DeliveryRow, ...] = ()
    digests: tuple[DigestItemRow, ...] = ()

    def sentences(self, language: Language = "ko") -> list[str]:
        """The answer first, then the way of the page step by step. Times are Seoul's."""
        return explain_words.sentences(self, language)

    def field_lines(self, language: Language = "ko") -> list[str]:
        """The article's fields with their origins and rejected candidates; empty without one."""
        return list(field_lines(self.fields, language)) if self.fields else []


def why(url: str) -> Explanation:
    """What became of this address, whatever its tracking parameters. Raises StorageError."""
    with reading() as connection:
        return explain(connection, url)


def explain(connection: Connection, url: str) -> Explanation:
    """:func:`why` on a connection of the caller's."""
    url = _address(url)
    key, ask = _key(url), queries.explain
    listings = tuple(ask.find_listings(connection, url_sha=key))
    became = [row.article_id for row in listings if row.article_id is not None]
    article = ask.find_article(connection, url_sha=key, article_ids=became)
    quarantine = _quarantine(connection, url, listings, article)
    if article is None:
        verdict = _unread_verdict(listings, quarantine)
        return Explanation(url, verdict, _places(connection, url), listings, quarantine)
    decisions = tuple(ask.find_decisions(connection, article_id=article.article_id))
    stories = [row.story_id for row in decisions if row.is_relevant]
    stories += [article.story_id] if stories and article.story_id is not None else []
    alerts = tuple(ask.find_alerts(connection, story_ids=stories, article_id=article.article_id))
    return Explanation(
        url,
        _verdict(article, decisions, alerts),
        listings=listings,
        quarantine=quarantine,
        article=article,
        fields=ask.find_fields(connection, article_id=article.article_id),
        decisions=decisions,
        alerts=alerts,
        deliveries=tuple(
            ask.find_deliveries(connection, alert_ids=[row.alert_id for row in alerts])
        ),
        digests=tuple(ask.find_digest_items(connection, article_id=article.article_id)),
    )


def _address(url: str) -> str:
    """What a person pasted, as an address: one line, and with a scheme."""
    url = clean_line(url).strip("<>\"' ")
    return url if not url or "://" in url else f"https://{url}"


def _key(url: str) -> bytes:
    """The address's hash; of what is no address at all, one that nothing has."""
    try:
        return url_sha(url)
    except ValueError:
        return bytes(32)


def _quarantine(
    connection: Connection, url: str, listings: Sequence[ListingRow], article: ArticleRow | None
) -> tuple[QuarantineRow, ...]:
    urls = {url, canonical_url(url), *(row.url for row in listings)}
    if article is not None:
        urls.add(article.url)
    found = queries.explain.find_quarantine(
        connection, item_ids=[row.item_id for row in listings], urls=sorted(urls)
    )
    return tuple(found)


def _places(connection: Connection, url: str) -> tuple[Place, ...]:
    return tuple(
        Place(source, *health)
        for source, listing, home, *health in queries.explain.list_places(connection)
        if same_site(url, listing) or same_site(url, home)
    )


def _verdict(
    article: ArticleRow, decisions: Sequence[DecisionRow], alerts: Sequence[AlertRow]
) -> Verdict:
    relevant: list[Any] = [row.suppressed_by or "alert" for row in decisions if row.is_relevant]
    held: Verdict | None = next((what for what in relevant if what in _HELD), None)
    if held is not None:
        return held
    if any(alert.article_id == article.article_id for alert in alerts):
        return "alert"
    if relevant:
        told: Verdict = min(relevant, key=lambda what: what not in ("same_story", "copy"))
        return told
    return "not_relevant" if decisions else "undecided"


def _unread_verdict(listings: Sequence[ListingRow], quarantine: Sequence[QuarantineRow]) -> Verdict:
    if any(row.resolution not in ("retried", "recovered") for row in quarantine):
        return "quarantined"
    stands = {_stands(row) for row in listings}
    return next((verdict for verdict in _FARTHEST if verdict in stands), "unknown")


def _stands(row: ListingRow) -> Verdict:
    """Where one listed entry without an article stands."""
    if row.ending is None:
        return "lost"
    if row.ending == "quarantined":
        return "quarantined"
    return _BY_STEP.get(row.ending_reason, "filtered")
