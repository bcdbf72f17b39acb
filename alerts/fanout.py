"""Committed alerts and digests become delivery rows, one per recipient: decided once, kept."""

from functools import partial
from hashlib import sha256

from alerts.routes import Route
from storage.db import Connection, retried, transaction
from storage.queries import queries


def fan_out(connection: Connection, routes: list[Route]) -> int:
    """Gives every alert and digest without deliveries its rows; returns how many got theirs.

    Each is one transaction. A second worker at the same time takes other rows or none.
    """
    count = 0
    for step in (_fan_out_alert, _fan_out_digest):
        while retried(partial(step, connection, routes)):
            count += 1
    with transaction(connection):
        queries.deliveries.add_gates(connection)
    return count


def alert_key(topic: str, story_sha: str) -> str:
    """Names an alert by what it tells, so that a restored backup or a rerun gives the same key."""
    return f"{topic}:{story_sha}"


def dedup_key(key: str, route: Route) -> str:
    """Hex SHA-256 that names one delivery: derived, never random."""
    return sha256(f"v1|{key}|{route.channel}|{route.recipient}".encode()).hexdigest()


def _fan_out_alert(connection: Connection, routes: list[Route]) -> bool:
    with transaction(connection):
        alert = queries.alerts.take_unfanned_alert(connection)
        if alert is None:
            return False
        _add(connection, routes, alert_key(alert.topic, alert.story_sha), alert_id=alert.alert_id)
        queries.alerts.mark_alert_fanned_out(connection, alert_id=alert.alert_id)
        return True


def _fan_out_digest(connection: Connection, routes: list[Route]) -> bool:
    with transaction(connection):
        digest = queries.digests.take_unfanned_digest(connection)
        if digest is None:
            return False
        _add(connection, routes, f"digest:{digest.day.isoformat()}", digest_id=digest.digest_id)
        queries.digests.mark_digest_fanned_out(connection, digest_id=digest.digest_id)
        return True


def _add(
    connection: Connection,
    routes: list[Route],
    key: str,
    alert_id: int | None = None,
    digest_id: int | None = None,
) -> None:
    for route in routes:
        queries.deliveries.add_delivery(
            connection,
            alert_id=alert_id,
            digest_id=digest_id,
            channel=route.channel,
            recipient=route.recipient,
            dedup_key=dedup_key(key, route),
        )
