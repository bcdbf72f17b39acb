"""The demo's judgement: what arrived, held against what the newsroom wrote. Pure functions."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from cli.demo.observe import Message, Snapshot

CHANNELS = ("slack", "email")


@dataclass
class Verdict:
    """The last line of the demo. Lists are empty when all is well."""

    articles: int
    copies: int
    stories: int
    alerts: int
    slack_messages: int
    mails: int
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    seconds: float = 0.0
    unmarked: int = 0
    """Repeated messages that cannot be told as such; never acceptable. Not part of the JSON."""

    def as_json(self) -> dict[str, Any]:
        """The object of the last line."""
        shown = asdict(self)
        del shown["unmarked"]
        return shown

    def is_good(self, disturbed: bool) -> bool:
        """Whether the demo succeeded. What was disturbed on purpose may repeat, if it says so."""
        repeats = self.unmarked if disturbed else len(self.repeated)
        return not (self.missed or self.false_alarms or repeats)


@dataclass(frozen=True)
class Told:
    """One message, and the true story of the alert it tells (None: there is no such story)."""

    channel: str
    story: str | None
    url: str
    key: str
    is_marked: bool


def told(message: Message, alerts: Iterable[dict[str, Any]], truth: dict[str, Any]) -> Told:
    """Which alert a message tells, by the address of its article, and which true story that is."""
    story_of = {
        url: expected["story"]
        for expected in truth["expected_alerts"]
        for url in expected["articles"]
    }
    urls = [alert["url"] for alert in alerts if _stands_in(alert["url"], message.text)]
    url = urls[0] if urls else message.text[:80]
    return Told(message.channel, story_of.get(url), url, message.key, message.is_marked)


def judge(
    truth: dict[str, Any],
    seen: Snapshot,
    articles: list[dict[str, Any]],
    alerts: list[dict[str, Any]],
    received: list[Message],
) -> Verdict:
    """Compares the truth file with the database and the sinks' logs."""
    tellings = [told(message, alerts, truth) for message in received]
    verdict = Verdict(
        articles=seen.articles,
        copies=seen.copies,
        stories=seen.stories,
        alerts=seen.alerts,
        slack_messages=_distinct(tellings, "slack"),
        mails=_distinct(tellings, "email"),
    )
    verdict.missed = [*_untold(truth, tellings), *_unread(truth, articles)]
    verdict.false_alarms = _false_alarms(truth, tellings, alerts)
    verdict.repeated, verdict.unmarked = _repeats(tellings)
    return verdict


def _distinct(tellings: list[Told], channel: str) -> int:
    return len({telling.url for telling in tellings if telling.channel == channel})


def _untold(truth: dict[str, Any], tellings: list[Told]) -> list[str]:
    arrived = {(telling.channel, telling.story) for telling in tellings}
    return [
        f"{channel}: {expected['story']}"
        for expected in truth["expected_alerts"]
        for channel in CHANNELS
        if (channel, expected["story"]) not in arrived
    ]


def _unread(truth: dict[str, Any], articles: list[dict[str, Any]]) -> list[str]:
    """Articles that the newsroom showed and that are missing, or were not read whole and clean."""
    found = {article["url"]: article for article in articles}
    problems = []
    for wanted in truth["articles"]:
        if not wanted["is_polled"]:
            continue  # stands on older list pages only: for a backfill
        if wanted["fate"] == "forbidden":
            if wanted["url"] in found and not found[wanted["url"]].get("is_listing_only"):
                problems.append(f"forbidden by robots.txt, yet read: {wanted['url']}")
        elif wanted["url"] not in found:
            problems.append(f"article: {wanted['url']}")
        elif difference := _difference(wanted, found[wanted["url"]]):
            problems.append(f"{difference}: {wanted['url']}")
    return problems


def _difference(wanted: dict[str, Any], got: dict[str, Any]) -> str | None:
    """The first field that was read otherwise than the newsroom wrote it."""
    versions = [wanted, {**wanted, **wanted["correction"]}] if wanted["correction"] else [wanted]
    if not any(letters(version["title"]) == letters(got["title"]) for version in versions):
        return "title"
    bodies = (letters("".join(version["body"])) for version in versions)
    if letters(got["body"]) not in bodies:
        return "body"
    return None


def letters(text: str) -> str:
    """What of a text must agree: letters and digits; quotes, blanks and line breaks may differ."""
    return re.sub(r"[^0-9a-z가-힣一-鿿]+", "", unicodedata.normalize("NFKC", text).lower())


def _false_alarms(
    truth: dict[str, Any], tellings: list[Told], alerts: list[dict[str, Any]]
) -> list[str]:
    expected = {url for item in truth["expected_alerts"] for url in item["articles"]}
    raised = [alert["url"] for alert in alerts if alert["url"] not in expected]
    return sorted({*raised, *(telling.url for telling in tellings if telling.story is None)})


def _repeats(tellings: list[Told]) -> tuple[list[str], int]:
    """Every copy of a story after the first on one channel, and how many of them are unmarked.

    A Slack message says that it may be a repetition; a mail bears the Message-ID of the first.
    """
    keys: dict[tuple[str, str], set[str]] = {}
    repeated, unmarked = [], 0
    for telling in tellings:
        if telling.story is None:
            continue
        seen = keys.setdefault((telling.channel, telling.story), set())
        if seen:
            repeated.append(f"{telling.channel}: {telling.story}")
            unmarked += not (telling.is_marked or (telling.key and telling.key in seen))
        seen.add(telling.key)
    return repeated, unmarked


def _stands_in(url: str, text: str) -> bool:
    """Whether the address stands in the text as a whole, not as the beginning of a longer one."""
    return re.search(re.escape(url) + r"(?![\w/?&=%.-]*[\w/=])", text) is not None
