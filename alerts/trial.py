"""The verb ``channels test``: one marked message per recipient, with its outcome in words."""

from hashlib import sha256
from typing import NamedTuple
from uuid import uuid4

from alerts.channels import CHANNELS
from alerts.deadline import within
from alerts.message import Message
from alerts.outcomes import Outcome, Refused, Retry, Sent
from alerts.routes import Route, routes
from alerts.stages import GRACE
from alerts.texts import say
from newswatch.clock import now
from newswatch.settings import Language, settings


class Trial(NamedTuple):
    """How one recipient took its test message; ``outcome`` in words."""

    channel: str
    recipient: str
    is_accepted: bool
    outcome: str


def test_channels() -> list[Trial]:
    """Sends to every recipient at once, past the outbox and without a row."""
    return [_try(route) for route in routes(settings())]


test_channels.__test__ = False  # type: ignore[attr-defined]  # pytest: a verb, not a test


def _try(route: Route) -> Trial:
    outcome = _send(route)
    return Trial(route.channel, route.recipient, isinstance(outcome, Sent), _words(outcome))


def _send(route: Route) -> Outcome:
    channel = CHANNELS[route.channel]
    message = trial_message(settings().language)
    try:
        payload = channel.render(message, route.recipient)
    except ValueError as error:  # a recipient that is no address
        return Refused(f"{type(error).__name__}: {error}")
    return within(settings().send_timeout_s * GRACE, lambda: channel.send(payload))


def trial_message(language: Language) -> Message:
    """Marked as a test. Its key is the only random one: each test is to arrive."""
    key = sha256(uuid4().bytes).hexdigest()
    return Message(
        kind="test",
        language=language,
        dedup_key=key,
        short_key=f"T-{key[:6]}",
        topic="",
        title=say("test.title", language),
        url=None,
        facts=((say("purpose", language), say("test.why", language)),),
        sections=(),
        at=now(),
    )


def _words(outcome: Outcome) -> str:
    kinds = {Sent: "sent", Retry: "retry", Refused: "refused"}
    said = say(f"outcome.{kinds.get(type(outcome), 'uncertain')}", settings().language)
    detail = outcome.ref if isinstance(outcome, Sent) else outcome.detail
    return f"{said}: {detail}" if detail else said
