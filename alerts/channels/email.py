"""E-mail by SMTP (RFC 5321), one recipient per call, STARTTLS or implicit TLS with verification.

Two kinds of refusal are told apart: of *us* (connection, TLS, log-in: somebody mends the settings,
so the mail waits) and of *this mail* (sender, recipient, content: final with 5xx). Once the final
dot has been handed over, a missing answer leaves it unclear whether the mail was taken (RFC 1047).
"""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from alerts.channel import Channel
from alerts.channels.loopback import is_loopback
from alerts.mail import mail
from alerts.message import Message
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from alerts.redaction import redact
from newswatch.settings import Settings, settings


@dataclass(frozen=True)
class Letter:
    """A mail and its one recipient."""

    recipient: str
    content: bytes


class _Smtp(smtplib.SMTP):
    """All verbs of the dialogue share one deadline, instead of each having its own."""

    def __init__(self, host: str, port: int, timeout: float, **options: Any) -> None:
        self.ends_at = time.monotonic() + timeout
        super().__init__(host, port, timeout=timeout, **options)

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(max(0.01, self.ends_at - time.monotonic()))
        return super().getreply()


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    pass


def render(message: Message, recipient: str) -> Letter:
    return Letter(recipient, mail(message, recipient))


def send(letter: Letter) -> Outcome:
    """Hands one mail to the server of the settings, within ``send_timeout_s``."""
    config = settings()
    if not config.smtp_host:
        return Retry("NEWSWATCH_SMTP_HOST is not set", for_all=True)
    try:
        with closing(_connected(config, config.smtp_host)) as server:
            _introduce(server, config)
            outcome = _hand_over(server, letter, config)
            _part(server)
            return outcome
    except smtplib.SMTPResponseException as error:  # it does not want us: greeting, EHLO, AUTH
        return Retry(_said(error.smtp_code, error.smtp_error, config), for_all=True)
    except (OSError, ValueError) as error:  # SMTPException is an OSError
        return Retry(redact(f"{type(error).__name__}: {error}", config), for_all=True)


def _connected(config: Settings, host: str) -> smtplib.SMTP:
    # smtplib would look up its own full name, without a timeout; the sender's domain is as good.
    name = config.mail_from.rpartition("@")[2]
    options: dict[str, Any] = {"local_hostname": name, "timeout": config.send_timeout_s}
    if config.smtp_security == "tls":
        return _SmtpOverTls(host, config.smtp_port, context=_verifying(), **options)
    return _Smtp(host, config.smtp_port, **options)


def _introduce(server: smtplib.SMTP, config: Settings) -> None:
    """Encryption first, then the name: nothing is said in the clear but to this very machine."""
    if config.smtp_security == "none" and not is_loopback(server.sock.getpeername()[0]):  # type: ignore[union-attr]
        raise ValueError("NEWSWATCH_SMTP_SECURITY=none is for a loopback host only")
    server.ehlo_or_helo_if_needed()
    if config.smtp_security == "starttls":
        server.starttls(context=_verifying())
        server.ehlo_or_helo_if_needed()
    if config.smtp_user and config.smtp_password is not None:
        server.login(config.smtp_user, config.smtp_password.get_secret_value())


def _hand_over(server: smtplib.SMTP, letter: Letter, config: Settings) -> Outcome:
    """MAIL, RCPT, DATA, content, final dot. Before the dot any trouble is a sure no."""
    verbs: tuple[Callable[[], tuple[int, bytes]], ...] = (
        partial(server.mail, config.mail_from),
        partial(server.rcpt, letter.recipient),
        partial(server.docmd, "DATA"),
    )
    for verb in verbs:
        code, answer = verb()
        if not 200 <= code < 400:
            return classify(code, _said(code, answer, config))
    server.send(_dots_doubled(letter.content))
    server.send(b".\r\n")
    try:
        code, answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Uncertain(redact(f"no answer after the final dot: {error}", config))
    return classify(code, _said(code, answer, config), dotted=True)


def classify(code: int, said: str, dotted: bool = False) -> Outcome:
    """What a reply to MAIL, RCPT, DATA or (``dotted``) the final dot means."""
    if dotted and 200 <= code < 300:
        return Sent(ref=said)
    if 500 <= code < 600:
        return Refused(said)
    if 400 <= code < 500:
        return Retry(said, for_all=code == 421)  # 421: the server closes
    return Uncertain(said) if dotted else Retry(said)


def _part(server: smtplib.SMTP) -> None:
    """QUIT is a courtesy; the answer that counts is already known."""
    with suppress(OSError):
        server.quit()


def _dots_doubled(content: bytes) -> bytes:
    """RFC 5321, 4.5.2: a line that begins with a dot gets another one."""
    return re.sub(rb"(?m)^\.", b"..", content)


def _said(code: int, answer: bytes | str, config: Settings) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return redact(f"{code} {text}", config)


@cache
def _verifying() -> ssl.SSLContext:
    """Certificate and host name are checked against the system's authorities."""
    return ssl.create_default_context()


CHANNEL = Channel(render, send, repeat="same_id")
