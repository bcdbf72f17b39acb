"""How sites write times, and how text goes into a CDATA section."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from markupsafe import Markup


def naive(moment: datetime) -> str:
    """``2026-11-22 09:30:00``, Seoul time that does not say so (NDSoft feeds)."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def dotted(moment: datetime) -> str:
    return f"{moment:%Y.%m.%d %H:%M}"


def iso(moment: datetime) -> str:
    return moment.isoformat()


def iso_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def iso_ms(moment: datetime) -> str:
    """``2026-11-22T00:30:00.000Z`` (Arc)."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def rfc822(moment: datetime) -> str:
    return format_datetime(moment)


def rfc822_utc(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))


def cdata(text: str) -> Markup:
    """Text as it stands, except that it cannot end the section that it is in."""
    return Markup(str(text).replace("]]>", "]]]]><![CDATA[>"))


FILTERS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (naive, dotted, iso, iso_utc, iso_ms, rfc822, rfc822_utc, cdata)
}
