"""A message as a mail: plain text and HTML, the same on every try."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment, PackageLoader, select_autoescape

from alerts.message import Message, shorten
from alerts.texts import say
from newswatch.clock import in_seoul
from newswatch.settings import settings

SUBJECT = 150
HTML = "mail.html.j2"
TEXT = "mail.txt.j2"


def mail(message: Message, recipient: str) -> bytes:
    """An RFC 5322 message, ASCII only. Its Message-ID is the delivery's key, so that mail systems
    may recognise a second copy (RFC 5321, 6.1 knows no other way)."""
    sheet = EmailMessage(policy=SMTP)
    sender = settings().mail_from
    sheet["Subject"] = subject(message)
    sheet["From"] = Address("newswatch", addr_spec=sender)
    sheet["To"] = Address(addr_spec=recipient)
    sheet["Date"] = _date(message.at)
    sheet["Message-ID"] = f"<{message.dedup_key}@{sender.rpartition('@')[2]}>"
    sheet["Auto-Submitted"] = "auto-generated"
    sheet["Content-Language"] = message.language
    sheet.set_content(rendered(message, TEXT), cte="base64")
    sheet.add_alternative(rendered(message, HTML), subtype="html", cte="base64")
    # 64 hex digits and a domain pass 78 characters, and a Message-ID that begins on the second
    # line of its header is read with a blank before it by some (Python's own parser among them).
    return sheet.as_bytes().replace(b"Message-ID:\r\n <", b"Message-ID: <", 1)


def subject(message: Message) -> str:
    """One line; the gate has taken out what could start a header of its own."""
    return shorten(f"[{message.label}] {message.title}", SUBJECT)


def rendered(message: Message, template: str) -> str:
    return (
        _templates()
        .get_template(template)
        .render(message=message, open=say("open", message.language), more=_more(message))
    )


def _more(message: Message) -> list[str]:
    """Per section the line that counts what was left out, or nothing."""
    return [
        say("more", message.language, count=section.more) if section.more else ""
        for section in message.sections
    ]


def _date(moment: datetime) -> str:
    return format_datetime(in_seoul(moment))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("alerts"),
        autoescape=select_autoescape(["html.j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
