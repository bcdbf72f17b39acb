"""Slack by incoming web-hook. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks

The address is the secret. Slack gives no identity for a message and cannot be asked whether it has
one, so a message of unclear fate is sent again with a mark (docs/decisions: delivery).
"""

import json
import logging
import time
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from pydantic import SecretStr

from alerts.channel import Channel
from alerts.channels.loopback import is_loopback
from alerts.channels.slack_blocks import payload
from alerts.message import Message
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from alerts.redaction import redact
from newswatch.settings import Settings, settings

JSON = {"Content-Type": "application/json; charset=utf-8"}
LONGEST_WAIT_S = 3600.0
# Answers of 200 that will not change by themselves.
FINAL = {
    "no_service",
    "no_active_hooks",
    "channel_is_archived",
    "channel_not_found",
    "invalid_token",
}


class _Body(BytesIO):
    """A request body that knows whether any of it was asked for, i.e. a connection stood."""

    taken = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.taken = True
        return super().read(size)


def send(message: dict[str, Any]) -> Outcome:
    """One POST: no second try, no redirect. Success is 200 and the body ``ok``, nothing less."""
    config = settings()
    if config.slack_webhook_url is None:
        return Retry("NEWSWATCH_SLACK_WEBHOOK_URL is not set", for_all=True)
    _keep_out_of_logs()
    body = _Body(json.dumps(message, ensure_ascii=False).encode())
    try:
        status, answer, retry_after = _post(body, config.slack_webhook_url, config)
    except (requests.RequestException, OSError, ValueError) as error:
        detail = f"{_reason(error)} at {config.slack_label}"
        return Uncertain(detail) if body.taken else Retry(detail, for_all=True)
    return classify(status, answer if answer == "ok" else redact(answer, config), retry_after)


def classify(status: int, answer: str, retry_after: str | None) -> Outcome:
    """What an HTTP answer means. ``answer``: the body, redacted."""
    detail = f"HTTP {status}: {answer}"
    if status == 200:
        if answer == "ok":
            return Sent()
        return Refused(detail) if answer in FINAL else Retry(detail)
    if status == 429:
        return Retry(detail, after_s=wait_asked(retry_after), for_all=True)
    if status in (500, 503) or 300 <= status < 400 or status == 408:
        # Slack's own 500; a 503 and a redirect come from something before it that took nothing.
        return Retry(detail, after_s=wait_asked(retry_after), for_all=True)
    if 400 <= status < 500:
        return Refused(detail)
    return Uncertain(detail)  # 502, 504: a gateway lost the answer


def wait_asked(header: str | None) -> float | None:
    """Seconds of a Retry-After (number or HTTP date), 1 s to 1 h; None where it says nothing."""
    if header is None:
        return None
    try:
        seconds = float(int(header)) if header.strip().isdigit() else _seconds_until(header)
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT_S)


def _seconds_until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time.time()


def _post(body: _Body, address: SecretStr, config: Settings) -> tuple[int, str, str | None]:
    url = address.get_secret_value()
    connect_s = config.send_timeout_s / 3
    with requests.Session() as session:
        # A proxy of the environment must not stand between us and a stand-in on this machine.
        session.trust_env = not is_loopback(urlsplit(url).hostname)
        answer = session.post(
            url,
            data=body,
            headers={**JSON, "User-Agent": config.user_agent},
            timeout=(connect_s, config.send_timeout_s - connect_s),
            allow_redirects=False,
            stream=True,
        )
        text = b"".join(_first(answer.iter_content(256), 1024)).decode("utf-8", "replace")
        return answer.status_code, text, answer.headers.get("Retry-After")


def _first(chunks: Any, size: int) -> Any:
    for chunk in chunks:
        yield chunk
        size -= len(chunk)
        if size <= 0:
            return


def _reason(error: BaseException) -> str:
    """An error's root in words that cannot hold the address: types and the system's own text."""
    root = error
    while isinstance(inner := root.__cause__ or root.__context__, BaseException):
        root = inner
    said = root.strerror if isinstance(root, OSError) and root.strerror else ""
    return f"{type(error).__name__} ({': '.join(filter(None, [type(root).__name__, said]))})"


class _Redacting(logging.Filter):
    """urllib3 logs each request's path at DEBUG, and the path is the secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage(), settings()), None
        return True


_REDACTING = _Redacting()


def _keep_out_of_logs() -> None:
    # Adding the same filter a second time changes nothing.
    logging.getLogger("urllib3.connectionpool").addFilter(_REDACTING)


def _render(message: Message, _recipient: str) -> dict[str, Any]:
    return payload(message)


CHANNEL: Channel[dict[str, Any]] = Channel(_render, send, repeat="marked", pace_s=1.0)
