"""Is an article about a topic? The decision with all that is needed to show why."""

from dataclasses import dataclass
from typing import Any

from transforms.matching import Hit
from transforms.reasons import Missing, Verdict
from transforms.scoring import Part, Reading, parts, read
from transforms.sentences import Field
from transforms.topics import Rule, Topic

MAX_CHARS = 100_000
"""A longer body is judged by its beginning: bounded time, and news says it early."""
MAX_TERMS = 200
"""More terms than this are not stored: the first ones explain enough."""


@dataclass(frozen=True)
class Decision:
    """What a topic's rule says of one text, kept also when it says no.

    ``evidence`` is JSON: ``topic_name`` (ko, en), the ``threshold`` that the score had to reach,
    ``terms`` and ``masked`` (concept, text, field, start, end; offsets into the title or body that
    was judged), ``parts`` of the score (signal, zone, score, words), ``missing`` (for no) and
    ``reason_en``; ``reason`` is the same in Korean.
    """

    topic: str
    rule_version: str
    is_relevant: bool
    score: float
    evidence: dict[str, Any]
    reason: str


def decide(topic: Topic, title: str, body: str) -> Decision:
    """Judges a cleaned text (``newswatch.text.clean``) by one topic's rule. Pure."""
    rule, texts = topic.rule, {"title": title, "body": body[:MAX_CHARS]}
    reading = read(topic, texts["title"], texts["body"])
    scored = list(parts(rule, reading))
    score = round(sum(part.score for part in scored), 2)
    is_relevant = score >= rule.threshold
    missing = None if is_relevant else _missing(rule, reading, scored)
    masked = [_term(field, hit, texts) for field, hit in reading.masked[:MAX_TERMS]]
    by_word = {item["text"]: item["concept"] for item in masked}
    verdict = Verdict(rule, reading, scored, score, missing, by_word)
    evidence = {
        "topic_name": rule.name.model_dump(),
        "threshold": rule.threshold,
        "terms": _terms(reading, texts),
        "masked": masked,
        "parts": [vars(part) for part in scored],
        "missing": missing,
        "reason_en": verdict.in_words("en"),
    }
    reason = verdict.in_words("ko")
    return Decision(rule.topic, topic.version, is_relevant, score, evidence, reason)


def _missing(rule: Rule, reading: Reading, scored: list[Part]) -> Missing:
    if not reading.of(rule.focus):
        sources = [step.source for step in rule.promote]
        return "subject_near" if any(map(reading.of, sources)) else "subject"
    for_it = [part for part in scored if part.score > 0 and len(part.words) > 1]
    return "weight" if for_it or any(part.score < 0 for part in scored) else "context"


def _terms(reading: Reading, texts: dict[str, str]) -> list[dict[str, Any]]:
    """The hits of the sentences read, each once, in the order of the text."""
    placed = {
        (one.sentence.field, hit)
        for one in reading.found
        for hits in one.hits.values()
        for hit in hits
    }
    ordered = sorted(placed, key=lambda item: (item[0] != "title", item[1].start, item[1].concept))
    return [_term(field, hit, texts) for field, hit in ordered[:MAX_TERMS]]


def _term(field: Field, hit: Hit, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "concept": hit.concept,
        "text": texts[field][hit.start : hit.end],
        "field": field,
        "start": hit.start,
        "end": hit.end,
    }
