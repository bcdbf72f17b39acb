"""Who is told: recipients from the settings."""

from dataclasses import dataclass

from newswatch.settings import Settings

OUTBOX = "outbox"


@dataclass(frozen=True)
class Route:
    """One recipient of a channel; each gets a delivery of his own."""

    channel: str
    recipient: str


def routes(settings: Settings) -> list[Route]:
    """The Slack web-hook and each mail address; with neither set, the folder ``<home>/outbox``."""
    slack = [Route("slack", settings.slack_label)] if settings.slack_is_set else []
    to = dict.fromkeys(settings.mail_to) if settings.mail_is_set else {}
    found = slack + [Route("email", address) for address in to]
    return found or [Route("file", OUTBOX)]
