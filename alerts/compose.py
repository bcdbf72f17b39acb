"""From a delivery to the message it carries, by what the tables hold just now."""

from datetime import timedelta

from alerts.alert_message import alert_message
from alerts.digest_message import digest_message
from alerts.message import Message
from alerts.topics import topic_name
from newswatch.settings import Language
from storage.db import Connection
from storage.queries import queries
from storage.records import ClaimedDelivery

TOLD_SINCE = timedelta(days=1)
"""A digest repeats the alerts of this span before it."""


def compose(connection: Connection, delivery: ClaimedDelivery, language: Language) -> Message:
    """The message of one delivery. LookupError where what it is about does not exist."""
    if delivery.alert_id is not None:
        return _about_alert(connection, delivery, delivery.alert_id, language)
    return _about_digest(connection, delivery, language)


def _about_alert(
    connection: Connection, delivery: ClaimedDelivery, alert_id: int, language: Language
) -> Message:
    alert = queries.alerts.find_alert(connection, alert_id=alert_id)
    if alert is None:
        raise LookupError(f"alert {alert_id} does not exist")
    others = queries.alerts.list_tellings(
        connection, story_id=alert.story_id, article_id=alert.article_id
    )
    topic = topic_name(alert.topic, language)
    return alert_message(delivery, alert, list(others), topic, language)


def _about_digest(connection: Connection, delivery: ClaimedDelivery, language: Language) -> Message:
    digest = queries.digests.find_digest(connection, digest_id=delivery.digest_id)
    if digest is None:
        raise LookupError(f"digest {delivery.digest_id} does not exist")
    lines = list(queries.digests.list_lines(connection, digest_id=digest.digest_id))
    told = queries.alerts.list_told(
        connection, since=digest.made_at - TOLD_SINCE, until=digest.made_at
    )
    topics = dict.fromkeys(line.topic for line in lines)
    named = ", ".join(topic_name(topic, language) for topic in topics)
    return digest_message(delivery, digest, lines, list(told), named, language)
