"""Is an article about a topic? The decision with all that is needed to show why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from transforms.matching import Hit
from transforms.reading import Reading
from transforms.reasons import Verdict, what_is_missing
from transforms.rule import Level
from transforms.scoring import level as level_reached
from transforms.scoring import limit, parts, total
from transforms.texts import Field, Texts
from transforms.topics import Topic, reader_of

MAX_TERMS = 200
"""More terms than this are not stored: the first ones explain enough."""


@dataclass(frozen=True)
class Decision:
    """What a topic's rule says of one text, kept also when it says no.

    ``evidence`` is JSON: ``topic_name`` (ko, en), the scores from which on it is an alert
    (``alert_at``) or in the digest (``digest_at``), the ``threshold`` of an alert, the ``limit``
    beyond which the rule lets no such text go,
    ``terms`` and ``masked`` (concept, text, field, start, end; offsets into the title or body that
    was judged), ``parts`` of the score (signal, zone, score, words), ``missing`` (for no) and
    ``reason_en``; ``reason`` is the same in Korean.
    """

    topic: str
    rule_version: str
    level: Level
    score: float
    evidence: dict[str, Any]
    reason: str

    @property
    def is_relevant(self) -> bool:
        """Worth telling, at once or in the digest."""
        return self.level != "no"

    def row(self, article_id: int, content_sha: bytes, decided_at: datetime) -> dict[str, object]:
        """As it is stored, of an article of this content."""
        return {
            "article_id": article_id,
            "topic": self.topic,
            "rule_version": self.rule_version,
            "content_sha": content_sha,
            "level": self.level,
            "is_relevant": self.is_relevant,
            "score": self.score,
            "evidence": self.evidence,
            "reason": self.reason,
            "decided_at": decided_at,
        }


def decide_all(
    topics: Sequence[Topic],
    title: str,
    body: str,
    section: str | None = "",
    outlet: str | None = "",
) -> list[Decision]:
    """Judges a cleaned text by several rules, in their order. ``outlet``: its slug. Pure.

    One pass over the text finds the words of all the rules; most of them have nothing to say of it.
    """
    rules, texts = tuple(topics), Texts.of(title, body, section, outlet)
    readings = reader_of(rules).read(texts)
    return [
        _judged(topic, texts, reading) if reading.found or reading.masked else _silent(topic)
        for topic, reading in zip(rules, readings, strict=True)
    ]


def decide(topic: Topic, title: str, body: str) -> Decision:
    """Judges a cleaned text (``newswatch.text.clean``) by one topic's rule. Pure."""
    return decide_all([topic], title, body)[0]


@lru_cache(maxsize=1000)
def _silent(topic: Topic) -> Decision:
    """What is said of a text that has nothing of the topic; shared by all such texts."""
    return _judged(topic, Texts(), Reading([], [], frozenset()))


def _judged(topic: Topic, texts: Texts, reading: Reading) -> Decision:
    rule = topic.rule
    scored = list(parts(rule, reading))
    score = total(scored)
    level = level_reached(rule, scored)
    missing = what_is_missing(rule, reading, scored)
    masked = [_term(field, hit, texts) for field, hit in reading.masked[:MAX_TERMS]]
    by_word = {item["text"]: item["concept"] for item in masked}
    verdict = Verdict(rule, reading, scored, score, missing, by_word)
    evidence = {
        "topic_name": rule.name.model_dump(),
        "threshold": rule.alert_at,
        "alert_at": rule.alert_at,
        "digest_at": rule.digest_at,
        "limit": limit(rule, scored),
        "terms": _terms(reading, texts),
        "masked": masked,
        "parts": [vars(part) for part in scored],
        "missing": missing,
        "reason_en": verdict.in_words("en"),
    }
    reason = verdict.in_words("ko")
    return Decision(rule.topic, topic.version, level, score, evidence, reason)


def _terms(reading: Reading, texts: Texts) -> list[dict[str, Any]]:
    """The hits of the sentences read, each once, in the order of the text."""
    placed = {
        (one.sentence.field, hit)
        for one in reading.found
        for hits in one.hits.values()
        for hit in hits
    }
    ordered = sorted(placed, key=lambda item: (item[0] != "title", item[1].start, item[1].concept))
    return [_term(field, hit, texts) for field, hit in ordered[:MAX_TERMS]]


def _term(field: Field, hit: Hit, texts: Texts) -> dict[str, Any]:
    return {
        "concept": hit.concept,
        "text": texts[field][hit.start : hit.end],
        "field": field,
        "start": hit.start,
        "end": hit.end,
    }
