"""What an outlet's YAML may say: one model, unknown keys refused."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crawlers.url_grammar import oddity

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _interval(value: Any) -> Any:
    """``10m``, ``2h``, ``30s`` or ``1d`` as a timedelta."""
    match = re.fullmatch(r"(\d+)([smhd])", str(value).strip())
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]]) if match else value


def _regular(url: str) -> str:
    if odd := oddity(url):
        raise ValueError(odd)
    return url


Address = Annotated[str, Field(pattern=r"^https?://\S+$"), AfterValidator(_regular)]
Interval = Annotated[timedelta, BeforeValidator(_interval)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Strict):
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Discover(Strict):
    """One feed, sitemap or list; of a list, ``link`` may name the anchors (CSS)."""

    kind: Literal["feed", "sitemap", "list"]
    url: Address
    every: Interval = timedelta(minutes=15)
    use: Literal["poll", "backfill"] = "poll"
    link: str | None = None


class ArticleAddress(Strict):
    """``path``: expression that article paths match; ``id``: query parameter or named group."""

    path: str | None = None
    id: str | None = None

    @field_validator("path")
    @classmethod
    def compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value

    def matches(self, url: str) -> bool:
        """Whether the address looks like an article of this outlet (true without a pattern)."""
        parts = urlsplit(url)
        if self.path is None:
            return True
        found = re.search(self.path, parts.path)
        if not found or self.id is None:
            return bool(found)
        return self.id in found.re.groupindex or self.id in parse_qs(parts.query)


class Time(Strict):
    zone: str = "Asia/Seoul"

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
    """CSS selectors, only where the generic way fails."""

    body: str | None = None
    title: str | None = None
    published: str | None = None
    authors: str | None = None


class Promise(Strict):
    articles_per_day: tuple[int, int]
    with_body: float = Field(ge=0, le=1)


class Tls(Strict):
    """The one exemption there is: ``until`` is its last day (Seoul)."""

    verify: Literal[False]
    reason: str = Field(pattern=r"\S")
    until: date


class Verified(Strict):
    by: Literal["evidence", "live"]
    on: date


class Outlet(Strict):
    """One outlet as its YAML says it."""

    slug: str = Field(pattern=r"^[a-z0-9_]+$")
    enabled: bool = True
    name: Name
    home: Address
    kind: Literal["news", "gov", "blog", "wire", "company"]
    tier: int = Field(ge=1, le=3)
    family: Literal["ndsoft", "wordpress", "tistory", "naver_blog", "naver_news", "arc"] | None = (
        None
    )
    owner: str | None = None
    discover: tuple[Discover, ...] = Field(min_length=1)
    article: ArticleAddress = ArticleAddress()
    charset: str | None = None
    tls: Tls | None = None
    time: Time = Time()
    select: Select = Select()
    promise: Promise
    verified: Verified
    notes: str = ""

    @model_validator(mode="after")
    def something_is_polled(self) -> "Outlet":
        if not any(entry.use == "poll" for entry in self.discover):
            raise ValueError("no entry of discover is polled; write use: poll on one of them")
        return self

    @field_validator("tls")
    @classmethod
    def exemption_is_of_https(cls, value: Tls | None, known: ValidationInfo) -> Tls | None:
        urls = [known.data.get("home", ""), *(one.url for one in known.data.get("discover", ()))]
        if value and any(not url.startswith("https://") for url in urls):
            raise ValueError("only https has certificates; write https:// in every address")
        return value

    def sources(self) -> Iterator["Source"]:
        """Its discover entries with slugs ``<outlet>/<kind>``, ``<outlet>/<kind>2``, …"""
        seen: Counter[str] = Counter()
        for entry in self.discover:
            seen[entry.kind] += 1
            number = "" if seen[entry.kind] == 1 else str(seen[entry.kind])
            yield Source(f"{self.slug}/{entry.kind}{number}", self, entry)


@dataclass(frozen=True)
class Source:
    """One discover entry of an outlet; its ``protocol`` is the entry's kind."""

    slug: str
    outlet: Outlet
    entry: Discover

    @property
    def protocol(self) -> Literal["feed", "sitemap", "list"]:
        return self.entry.kind
