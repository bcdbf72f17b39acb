"""From a text's hits to the parts of its score and the level that it reaches."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transforms.listing import are_items
from transforms.reading import Found, Reading
from transforms.rule import Level, Rule, Signal, Zone
from transforms.sentences import Sentence

LEVELS: tuple[Level, ...] = ("no", "digest", "alert")

_SHARE = (1.0, 0.5, 0.25)
"""What the best sentence of a zone counts, the second, the third; more do not add."""


@dataclass(frozen=True)
class Part:
    """One signal's contribution in one zone, with the words of the first sentence that made it."""

    signal: str
    zone: Zone
    score: float
    words: tuple[str, ...]


def level(rule: Rule, parts: Sequence[Part]) -> Level:
    """What the sum of the parts reaches, held down by ``at_most`` and ``alert_needs``."""
    score = total(parts)
    reached: Level = (
        "alert" if score >= rule.alert_at else "digest" if score >= rule.digest_at else "no"
    )
    return min([reached, limit(rule, parts)], key=LEVELS.index)


def limit(rule: Rule, parts: Sequence[Part]) -> Level:
    """The level beyond which the rule lets no text like this go, whatever its score."""
    fired = {part.signal for part in parts}
    limits: list[Level] = [s.at_most for s in rule.signals if s.at_most and s.name in fired]
    if rule.alert_needs and fired.isdisjoint(rule.alert_needs):
        limits.append("digest")
    return min(["alert", *limits], key=LEVELS.index)


def total(parts: Iterable[Part]) -> float:
    """The score, rounded as it is stored and compared."""
    return round(sum(part.score for part in parts), 2)


def parts(rule: Rule, reading: Reading) -> Iterator[Part]:
    """What each signal adds or takes. Nothing at all where the text never speaks of the subject."""
    focused = reading.of(rule.focus)
    if not focused:
        return
    body_left = rule.body_most
    for part in (p for signal in rule.signals for p in _parts_of(signal, reading.found)):
        if part.zone == "body" and part.score > 0:
            score = round(min(part.score, body_left), 2)
            part = Part(part.signal, part.zone, score, part.words)
            body_left -= score
        if part.score or part.signal in _telling(rule):
            yield part
    if len(focused) == 1:
        yield from _passing(rule, focused[0])


def _telling(rule: Rule) -> set[str]:
    """The signals that decide on the level even where they are worth nothing."""
    return {signal.name for signal in rule.signals if signal.at_most} | set(rule.alert_needs)


def _passing(rule: Rule, only: Found) -> Iterator[Part]:
    """What the one sentence that speaks of the subject takes away: it stands in the body, or has
    the subject as one item of a list."""
    zone, told = only.sentence.zone, only.sentence
    if not rule.passing or zone == "title":
        return
    words = (only.words[rule.focus],)
    if are_items(only.text, told.start, told.end, only.hits[rule.focus]):
        yield Part("listed", zone, rule.passing, words)
    elif zone == "body":
        yield Part("passing", zone, rule.passing, words)


def _parts_of(signal: Signal, found: list[Found]) -> Iterator[Part]:
    fitting = [one for one in found if one.fits(signal)]
    for zone, weight in signal.weight.items():
        here = [one for one in fitting if one.sentence.zone == zone]
        if here:
            share = sum(_SHARE[: len(here)])
            yield Part(signal.name, zone, round(weight * share, 2), here[0].evidence(signal))
    is_apart = all(one.sentence.zone not in ("title", "lead") for one in fitting)
    if "opening" in signal.weight and is_apart:
        yield from _whole(signal, "opening", [o for o in found if o.sentence.zone in _OPENING])
    if "article" in signal.weight:
        yield from _whole(signal, "article", found)


_OPENING = ("title", "lead")


def _whole(signal: Signal, zone: Zone, found: list[Found]) -> Iterator[Part]:
    """The part of several sentences taken as one."""
    hits = {name: those for one in reversed(found) for name, those in one.hits.items()}
    words = {name: word for one in reversed(found) for name, word in one.words.items()}
    whole = Found(Sentence("title", "title", 0, 0), hits, words)
    if whole.fits(signal):
        yield Part(signal.name, zone, signal.weight[zone], whole.evidence(signal))
