"""The outlets of the model: a few stories, listings of them, and whatever goes wrong with either.

Plain data that the state machine changes and the stand (tests/faults/stand.py) asks for replies.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from tests.faults import replies
from tests.faults.reference import Listed, Text
from tests.faults.replies import FATES, FAULTS, HTML, XML, Line, Reply, Told
from tests.sites import NOON

__all__ = ["STYLES", "Feed", "Outlet", "Story", "new_outlets", "write_catalogue"]

STYLES = ("{}", "{}?utm_source=rss&fbclid=1", "{}#comments", "{}/")
"""Ways to write the address of one and the same article."""

_LETTERS = "가나다라마바사아자차카타파하"
_ELSEWHERE = "다른 곳의 소식입니다"


@dataclass
class Story:
    """An article. ``fate`` holds for the next ``fate_left`` requests; below zero, for ever. Its
    listings date it ``redated_h`` earlier than its page does."""

    number: int
    published: datetime
    tells: bool = False
    title: str = ""
    version: int = 1
    corrections: int = 0
    redated_h: int = 0
    is_forbidden: bool = False
    fate: str = "up"
    fate_left: int = -1

    @property
    def path(self) -> str:
        return f"/news/{self.number}.html"

    @property
    def listed_at(self) -> datetime:
        return self.published - timedelta(hours=self.redated_h)

    @property
    def text(self) -> Text:
        return Text(self.title, f"{self.number}호{_LETTERS[self.version]}판", self.tells)

    def correct(self, wild: str) -> None:
        """Another headline, in other letters than any that it has had."""
        self.corrections += 1
        subject = "오픈소스 AI 조달 정책" if self.tells else "저수지 축제"
        letter = _LETTERS[self.corrections % len(_LETTERS)]
        self.title = f"{self.number}호 {letter}안 {subject} {wild} 알려졌다"

    def reply(self, told: Told) -> Reply:
        """Its page, or what becomes of it; counts the fate down."""
        fate = FATES[self.fate]
        self.fate_left -= self.fate_left > 0
        if self.fate_left == 0:
            self.fate, self.fate_left = "up", -1
        text = self.text if fate.answer == "text" else None
        name = "".join(_LETTERS[(self.number * 7 + place * 5) % 14] for place in range(3))
        body = fate.body
        if body is None:
            body = replies.page(self.text, f"{name}{self.number}", self.published, tells=self.tells)
        headers = {**HTML, "Location": fate.to} if fate.to else HTML
        told = replace(told, answer=fate.answer, text=text)
        return Reply(told, fate.status, headers, body, fate.cut)


@dataclass
class Feed:
    """A listing: its lines are (story, style of the address, guid), newest last; ``foreign`` are
    addresses that are no articles of the outlet. ``fault`` holds for the next requests."""

    source: str
    path: str
    is_poll: bool = True
    lines: list[tuple[Story, int, int]] = field(default_factory=list)
    foreign: list[tuple[str, Literal["offsite", "not_article"]]] = field(default_factory=list)
    fault: str = ""
    fault_left: int = 0

    def reply(self, base: str, asked: Mapping[str, str]) -> Reply:
        """The listing, or what becomes of it; counts the fault down."""
        told = Told("listing", base + self.path, self.source, self.is_poll)
        body = self._body(base)
        if self.fault_left > 0:
            self.fault_left -= 1
            fault = FAULTS[self.fault]
            wait = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            sent = body if fault.body is None else fault.body
            return Reply(told, fault.status, {**XML, **wait}, sent, fault.cut)
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if asked.get("If-None-Match") == etag:
            return Reply(told, 304, {"ETag": etag})
        told = replace(told, entries=self._entries(base))
        return Reply(told, 200, {**XML, "ETag": etag}, body)

    def _body(self, base: str) -> bytes:
        lines: list[Line] = [
            (base + STYLES[style].format(story.path), story.title, story.listed_at, guid)
            for story, style, guid in self.lines
        ]
        lines += [(url, _ELSEWHERE, NOON, 0) for url, _ in self.foreign]
        return replies.feed(lines) if self.is_poll else replies.sitemap(lines)

    def _entries(self, base: str) -> tuple[Listed, ...]:
        own = [Listed(base + one.path, one.title, one.listed_at) for one, _, _ in self.lines]
        return *own, *(Listed(url, _ELSEWHERE, None, kind) for url, kind in self.foreign)


@dataclass
class Outlet:
    """One host: its feeds, its stories, its robots.txt (``robots_fault`` for the next requests)."""

    slug: str
    base: str
    feeds: list[Feed]
    stories: list[Story] = field(default_factory=list)
    robots_fault: str = ""
    robots_left: int = 0

    def reply(self, path: str, asked: Mapping[str, str]) -> Reply:
        """What it answers to this request."""
        if path == "/robots.txt":
            return self._robots()
        for feed in self.feeds:
            if path == feed.path:
                return feed.reply(self.base, asked)
        plain = path.removesuffix("/")
        told = Told("page", self.base + plain)
        for story in self.stories:
            if story.path == plain:
                return story.reply(told)
        return Reply(replace(told, answer="404"), 404, HTML, b"not here")

    def mend(self) -> None:
        """All well again, but for what an outlet has done for good."""
        self.robots_left = 0
        for feed in self.feeds:
            feed.fault_left = 0
        for story in self.stories:
            if story.fate not in ("404", "410", "offsite", "binary", "poison"):
                story.fate, story.fate_left = "up", -1

    def _robots(self) -> Reply:
        paths = frozenset(story.path for story in self.stories if story.is_forbidden)
        told = Told("robots", f"{self.base}/robots.txt")
        if self.robots_left > 0:
            self.robots_left -= 1
            cut: Literal["reset", ""] = "reset" if self.robots_fault == "reset" else ""
            return Reply(told, 500, HTML, b"trouble", cut)
        text = "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in sorted(paths))])
        plain = {"Content-Type": "text/plain"}
        return Reply(replace(told, forbidden=paths), 200, plain, text.encode())


def new_outlets(bases: Sequence[str]) -> list[Outlet]:
    """Two outlets without a story: one with two feeds and a sitemap, one with a feed."""
    first, second = bases
    return [
        Outlet(
            "alpha",
            first,
            [
                Feed("alpha/feed", "/rss.xml"),
                Feed("alpha/feed2", "/all.xml"),
                Feed("alpha/sitemap", "/sitemap.xml", is_poll=False),
            ],
        ),
        Outlet("beta", second, [Feed("beta/feed", "/rss.xml")]),
    ]


def write_catalogue(folder: Path, outlets: Sequence[Outlet]) -> None:
    """The YAML of these outlets."""
    folder.mkdir(parents=True, exist_ok=True)
    for outlet in outlets:
        discover = [
            f"{{kind: {'feed' if feed.is_poll else 'sitemap'}, url: '{outlet.base}{feed.path}',"
            f" every: 10m, use: {'poll' if feed.is_poll else 'backfill'}}}"
            for feed in outlet.feeds
        ]
        (folder / f"{outlet.slug}.yaml").write_text(
            f"slug: {outlet.slug}\nname: {{ko: 시험 {outlet.slug}, en: Trial}}\n"
            f"home: {outlet.base}/\nkind: news\ntier: 2\ndiscover: [{', '.join(discover)}]\n"
            "article: {path: '^/news/'}\n"
            "promise: {articles_per_day: [1, 9], with_body: 0.9}\n"
            "verified: {by: evidence, on: 2026-11-21}\n",
            encoding="utf-8",
        )
