"""What an outlet's YAML may say: one model, unknown keys refused (its parts: outlet_parts)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, ValidationInfo, field_validator, model_validator

from crawlers.outlet_parts import (
    Address,
    Api,
    FamilyName,
    Interval,
    Name,
    Names,
    Promise,
    Protocol,
    Robots,
    Select,
    Strict,
    Terms,
    Time,
    Tls,
    Verified,
)


class Discover(Strict):
    """One way to hear of articles; the entries of an outlet stand in order of preference.

    Of a list, ``link`` may name the anchors (CSS); where these call a script, ``address`` is the
    article's address with ``{1}``, ``{2}``, … for the arguments of the call. Of an API, ``api``
    names how it is spoken and ``query`` what is searched for. ``lacks`` and ``guid`` are habits.
    """

    kind: Protocol
    url: Address
    every: Interval = Field(timedelta(minutes=15), json_schema_extra={"default": "15m"})
    use: Literal["poll", "backfill"] = "poll"
    link: str | None = None
    address: str | None = None
    api: Api | None = None
    query: tuple[str, ...] = ()
    lacks: tuple[Literal["title", "published", "summary"], ...] = ()
    guid: Literal["stable", "changes"] = "stable"

    @model_validator(mode="after")
    def keys_are_of_its_kind(self) -> "Discover":
        if (self.kind == "api") != (self.api is not None):
            raise ValueError("`api` names how an API is spoken: always and only with kind: api")
        if self.query and self.kind != "api":
            raise ValueError("`query` is only for kind: api")
        if (self.link or self.address) and self.kind != "list":
            raise ValueError("`link` and `address` are only for kind: list")
        return self


class ArticleAddress(Strict):
    """``path``: expression that article paths match; ``id``: query parameters or named groups of
    ``path``, the first one that has a value is the article's number."""

    path: str | None = None
    id: Names = ()

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
        if self.path is None:
            return True
        if not re.search(self.path, urlsplit(url).path):
            return False
        return not self.id or self.number(url) is not None

    def number(self, url: str) -> str | None:
        """The article's number in the address, or None."""
        parts = urlsplit(url)
        found = re.search(self.path or "", parts.path)
        named = found.groupdict() if found else {}
        asked = dict(parse_qsl(parts.query))
        return next((got for name in self.id if (got := named.get(name) or asked.get(name))), None)


class Outlet(Strict):
    """One outlet as its YAML says it.

    ``family``: its content management system, where it is one that many have; ``owner``: sister
    outlets share it; ``example``: the address of one article.
    """

    slug: str = Field(pattern=r"^[a-z0-9_]+$")
    enabled: bool = True
    name: Name
    home: Address
    kind: Literal["news", "gov", "blog", "wire", "company", "portal"]
    tier: int = Field(ge=1, le=3)
    family: FamilyName | None = None
    owner: str | None = None
    discover: tuple[Discover, ...] = Field(min_length=1)
    article: ArticleAddress = ArticleAddress()
    example: Address | None = None
    charset: str | None = None
    tls: Tls | None = None
    time: Time = Time()
    select: Select | tuple[Select, ...] = Select()
    promise: Promise
    terms: Terms = Terms()
    robots: Robots | None = None
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

    @field_validator("select")
    @classmethod
    def layouts_follow_each_other(
        cls, value: Select | tuple[Select, ...]
    ) -> Select | tuple[Select, ...]:
        sets = (value,) if isinstance(value, Select) else value
        days = [one.since or date.min for one in sets]
        if days != sorted(set(days)):
            raise ValueError("list the layouts by `from`, the oldest first, each day once")
        return value

    @property
    def selects(self) -> tuple[Select, ...]:
        """The selector sets, the oldest layout first."""
        return (self.select,) if isinstance(self.select, Select) else self.select

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
    def protocol(self) -> Protocol:
        return self.entry.kind
