"""The message of one digest: what was not alerted and why, and the alerts of the last day."""

from alerts.message import Entry, Message, Section, entry, outlet_name, short_key
from alerts.texts import day_words, say
from newswatch.settings import Language
from storage.records import ClaimedDelivery, DigestLine, DigestToTell, ToldAlert

LINES = 60
TOLD = 30
"""Entries at most; the rest are counted and stand on the desk and in ``api_v1``."""


def digest_message(
    delivery: ClaimedDelivery,
    digest: DigestToTell,
    lines: list[DigestLine],
    told: list[ToldAlert],
    topic: str,
    language: Language,
) -> Message:
    """``lines``: newest first. ``topic``: names of the topics for people, joined."""
    stories = _by_story(lines)
    untold = [_story_entry(story, language) for story in stories]
    alerted = [_told_entry(alert, language) for alert in told]
    sections = (
        _section("digest.lines", untold, LINES, language),
        _section("digest.told", alerted, TOLD, language),
    )
    counts = say("digest.count_lines", language, stories=len(stories), alerts=len(told))
    return Message(
        kind="digest",
        language=language,
        dedup_key=delivery.dedup_key,
        short_key=short_key("D", digest.digest_id, delivery.dedup_key),
        topic=topic,
        title=say("digest.title", language, day=day_words(digest.made_at, language)),
        url=None,
        facts=((say("digest.counts", language), counts),),
        sections=tuple(section for section in sections if section.entries),
        at=digest.made_at,
    )


def _by_story(lines: list[DigestLine]) -> list[list[DigestLine]]:
    stories: dict[tuple[str, int], list[DigestLine]] = {}
    for line in lines:
        stories.setdefault((line.topic, line.story_id), []).append(line)
    return list(stories.values())


def _story_entry(lines: list[DigestLine], language: Language) -> Entry:
    first, *others = reversed(lines)  # the oldest article opened the story
    outlets = dict.fromkeys(outlet_name(line, language) for line in others)
    also = say("also", language, outlets=", ".join(outlets)) if outlets else None
    return entry(first, language, say(f"why_not.{first.disposition}", language), also)


def _told_entry(alert: ToldAlert, language: Language) -> Entry:
    states = (pair.split(":") for pair in alert.deliveries)
    words = [
        f"{say(f'channel.{channel}', language)} {say(f'state.{state}', language)}"
        for channel, state in states
    ]
    return entry(alert, language, ", ".join(words) or say("not_delivered", language))


def _section(key: str, entries: list[Entry], limit: int, language: Language) -> Section:
    return Section(say(key, language), tuple(entries[:limit]), more=max(0, len(entries) - limit))
