"""The parts of an outlet's YAML: what is known of its times, pages, promises, terms and robots."""

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from crawlers.url_grammar import oddity

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _interval(value: Any) -> Any:
    """``10m``, ``2h``, ``30s`` or ``1d`` as a timedelta."""
    match = re.fullmatch(r"([1-9]\d*)([smhd])", str(value).strip())
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]]) if match else value


def _regular(url: str) -> str:
    if odd := oddity(url):
        raise ValueError(odd)
    return url


Address = Annotated[str, Field(pattern=r"^https?://\S+$"), AfterValidator(_regular)]
Interval = Annotated[
    timedelta,
    BeforeValidator(_interval),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d*[smhd]$", "examples": ["10m", "2h"]}),
]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Protocol = Literal["feed", "sitemap", "list", "api"]
Api = Literal[
    "naver_news",
    "korea_kr_press",
    "korea_kr_policy",
    "assembly_bills",
    "lawmaking_notices",
    "msit_notices",
]
FamilyName = Literal[
    "ndsoft",
    "mediaon",
    "arc",
    "wordpress",
    "tistory",
    "naver_blog",
    "naver_news",
    "velog",
    "brunch",
    "egov",
]
"""Content management systems known by name; parsing has rules for those that need any."""
Licence = Literal[
    "reserved",
    "noncommercial",
    "consent",
    "kogl",
    "kogl-1",
    "kogl-2",
    "kogl-3",
    "kogl-4",
    "unknown",
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Strict):
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Time(Strict):
    """The zone of times without one. ``feed``: ``kst`` where a feed writes Seoul's time whatever
    zone it says. ``writes``: how its feeds write times, for people."""

    zone: str = "Asia/Seoul"
    feed: Literal["as_written", "kst"] = "as_written"
    writes: Literal["zoned", "utc", "naive", "day", "none"] | None = None

    @field_validator("zone")
    @classmethod
    def exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"unknown time zone {value!r}")
        return value

    @property
    def info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Select(Strict):
    """CSS selectors, only where the generic way fails. ``from``: the first day (Seoul) of the
    layout that they are for; without it, the layout from before all others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    since: date | None = Field(default=None, alias="from")
    body: str | None = None
    title: str | None = None
    published: str | None = None
    authors: str | None = None

    def named(self) -> tuple[str, ...]:
        """The fields that have a selector."""
        return tuple(field for field, css in self if css and field != "since")


class Promise(Strict):
    """What the outlet yields when all is well: articles a day (fewest, most), and the share of
    them that have a body and a time."""

    articles_per_day: tuple[int, int]
    with_body: float = Field(ge=0, le=1)
    with_time: float = Field(default=0.95, ge=0, le=1)

    @field_validator("articles_per_day")
    @classmethod
    def fewest_first(cls, value: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= value[0] <= value[1]:
            raise ValueError("write the fewest first, then the most")
        return value


class Terms(Strict):
    """What may be done with the texts, as far as anybody has read it and says where (``seen``).

    ``licence``: all rights ``reserved``; ``noncommercial`` use only; ``consent`` for any use;
    ``kogl-1`` … ``kogl-4`` the types of 공공누리, ``kogl`` where each document says its own.
    ``crawling``: ``consent`` where the terms want to be asked before machines collect; nothing is
    asked of such an outlet before the operator has said that it consents (crawlers/consent.py).
    """

    licence: Licence = "unknown"
    crawling: Literal["consent", "unknown"] = "unknown"
    ai: Literal["forbidden", "unknown"] = "unknown"
    seen: str = ""

    @model_validator(mode="after")
    def knowledge_has_a_place(self) -> "Terms":
        known = {self.licence, self.crawling, self.ai} != {"unknown"}
        if known and not self.seen:
            raise ValueError("say in `seen` where this is written (copyright line, page of terms)")
        return self


class Robots(Strict):
    """What was noted of robots.txt on a day. A note for people and for ``sources check``: at every
    crawl the file itself decides."""

    on: date
    disallow: tuple[Annotated[str, Field(pattern=r"^/")], ...] = ()
    ai_agents: tuple[str, ...] = ()


class Tls(Strict):
    """The one exemption there is: ``until`` is its last day (Seoul)."""

    verify: Literal[False]
    reason: str = Field(pattern=r"\S")
    until: date


class Verified(Strict):
    """``evidence``: from public lists and stored pages; ``live``: fetched by newswatch itself."""

    by: Literal["evidence", "live"]
    on: date
