"""The message about one alert, built from committed rows at send time."""

from alerts.message import Message, Section, copy_note, entry, outlet_name, short_key, when
from alerts.texts import say
from newswatch.links import safe_link
from newswatch.settings import Language
from newswatch.text import clean_line
from storage.records import AlertToTell, ClaimedDelivery, Telling

OTHERS = 10
"""Other articles named at most; the rest are counted."""


def alert_message(
    delivery: ClaimedDelivery,
    alert: AlertToTell,
    others: list[Telling],
    topic: str,
    language: Language,
) -> Message:
    """``others``: the story's other articles, oldest first. ``topic``: its name for people."""
    return Message(
        kind="alert",
        language=language,
        dedup_key=delivery.dedup_key,
        short_key=short_key("A", alert.alert_id, delivery.dedup_key),
        topic=topic,
        title=clean_line(alert.title),
        url=safe_link(alert.url),
        facts=_facts(alert, language),
        sections=_others(others, language),
        at=alert.raised_at,
    )


def _facts(alert: AlertToTell, language: Language) -> tuple[tuple[str, str], ...]:
    said = (
        ("outlet", outlet_name(alert, language)),
        ("time", when(alert, language)),
        ("why", clean_line(_reason(alert, language))),
        ("read", say("listing_only", language) if alert.is_listing_only else None),
        ("copy", copy_note(alert, language)),
    )
    return tuple((say(key, language), text) for key, text in said if text)


def _reason(alert: AlertToTell, language: Language) -> str:
    """The decision in words: Korean is its reason, English stands beside the evidence."""
    return str(alert.evidence.get("reason_en", alert.reason)) if language == "en" else alert.reason


def _others(others: list[Telling], language: Language) -> tuple[Section, ...]:
    if not others:
        return ()
    named = tuple(entry(telling, language) for telling in others[:OTHERS])
    return (Section(say("others", language), named, more=len(others) - len(named)),)
