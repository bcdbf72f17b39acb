"""From a text's hits to the parts of its score: which sentence says what, and what that weighs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.matching import Hit
from transforms.sentences import Field, Sentence, zones
from transforms.topics import Rule, Signal, Topic, Zone

_SHARE = (1.0, 0.5, 0.25)
"""What the best sentence of a zone counts, the second, the third; more do not add."""


@dataclass(frozen=True)
class Part:
    """One signal's contribution in one zone, with the words of the first sentence that made it."""

    signal: str
    zone: Zone
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A text as one topic sees it: its sentences that hold hits, and what was masked."""

    found: list["Found"]
    masked: list[tuple[Field, Hit]]
    concepts: frozenset[str]

    def of(self, concept: str) -> list["Found"]:
        """The sentences with a hit of this concept."""
        return [found for found in self.found if concept in found.hits]


@dataclass(frozen=True)
class Found:
    """One sentence (or the opening as a whole) with its hits by concept and the words they are."""

    sentence: Sentence
    hits: dict[str, list[Hit]]
    words: dict[str, str]

    def fits(self, signal: Signal) -> bool:
        """Whether all that the signal asks for is here, and near enough."""
        if not all(name in self.hits for name in signal.all):
            return False
        if signal.any and not any(name in self.hits for name in signal.any):
            return False
        return signal.chars is None or self._gap(*signal.all) <= signal.chars

    def evidence(self, signal: Signal) -> tuple[str, ...]:
        """The first word of each concept that the signal asked for."""
        names = [*signal.all, *[name for name in signal.any if name in self.hits][:1]]
        return tuple(dict.fromkeys(self.words[name] for name in names))

    def _gap(self, one: str, other: str) -> int:
        return min(
            max(a.start, b.start) - min(a.end, b.end)
            for a in self.hits[one]
            for b in self.hits[other]
        )


def read(topic: Topic, title: str, body: str) -> Reading:
    """What the topic's terms find. Sentences are told apart only where the subject may be."""
    in_title, title_masked = topic.matcher.find(title)
    in_body, body_masked = topic.matcher.find(body)
    masked: list[tuple[Field, Hit]] = [("title", hit) for hit in title_masked]
    masked += [("body", hit) for hit in body_masked]
    concepts = frozenset(hit.concept for hit in (*in_title, *in_body))
    possible = {topic.rule.focus} | {step.source for step in topic.rule.promote}
    found: list[Found] = []
    if concepts & possible:
        texts: dict[Field, str] = {"title": title, "body": body}
        found = list(_sentences(topic.rule, texts, {"title": in_title, "body": in_body}))
    return Reading(found, masked, concepts)


def _sentences(
    rule: Rule, texts: dict[Field, str], hits: dict[Field, list[Hit]]
) -> Iterator[Found]:
    in_title = {hit.concept for hit in hits["title"]}
    upcoming = dict.fromkeys(hits, 0)
    for sentence in zones(texts["title"], texts["body"]):
        field, here = sentence.field, defaultdict(list)
        while upcoming[field] < len(hits[field]):
            hit = hits[field][upcoming[field]]
            if hit.start >= sentence.end:
                break
            here[hit.concept].append(hit)
            upcoming[field] += 1
        _promote(rule, here, in_title)
        if here:
            text = texts[field]
            words = {name: text[found[0].start : found[0].end] for name, found in here.items()}
            yield Found(sentence, dict(here), words)


def _promote(rule: Rule, here: dict[str, list[Hit]], in_title: set[str]) -> None:
    for step in rule.promote:
        if step.source in here and (step.near in here or step.near in in_title):
            known = here.get(step.to, [])
            new = [hit for hit in here[step.source] if not any(_overlap(hit, k) for k in known)]
            if new:
                here[step.to] = sorted([*known, *new], key=lambda hit: hit.start)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


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
        if part.score:
            yield part
    if len(focused) == 1 and focused[0].sentence.zone == "body":
        yield Part("passing", "body", rule.passing, (focused[0].words[rule.focus],))


def _parts_of(signal: Signal, found: list[Found]) -> Iterator[Part]:
    fitting = [one for one in found if one.fits(signal)]
    for zone, weight in signal.weight.items():
        here = [one for one in fitting if one.sentence.zone == zone]
        if here:
            share = sum(_SHARE[: len(here)])
            yield Part(signal.name, zone, round(weight * share, 2), here[0].evidence(signal))
    if "opening" in signal.weight and all(one.sentence.zone == "body" for one in fitting):
        opening = _opening(found)
        if opening.fits(signal):
            words = opening.evidence(signal)
            yield Part(signal.name, "opening", signal.weight["opening"], words)


def _opening(found: list[Found]) -> Found:
    """Title and lead taken as one."""
    hits: dict[str, list[Hit]] = {}
    words: dict[str, str] = {}
    for one in found:
        if one.sentence.zone != "body":
            hits = one.hits | hits
            words = one.words | words
    return Found(Sentence("title", "title", 0, 0), hits, words)
