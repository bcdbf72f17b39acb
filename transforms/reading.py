"""A text as topics see it: one pass finds all words; sentences are told apart where needed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.clauses import GAP, Deed, deeds
from transforms.matching import Automaton, Entry, Finding, Hit, Vocabulary
from transforms.rule import Rule, Signal
from transforms.sentences import Sentence, zones
from transforms.spellings import fold, name_spellings, spellings
from transforms.texts import Field, Texts


@dataclass(frozen=True)
class Found:
    """One sentence (or several zones as a whole) with its hits by concept and the words they are.

    ``text`` is the field that the hits' offsets are of.
    """

    sentence: Sentence
    hits: dict[str, list[Hit]]
    words: dict[str, str]
    text: str = ""

    def fits(self, signal: Signal) -> bool:
        """Whether all that the signal asks for is here, and near enough."""
        hits = self.hits
        if not all(name in hits for name in signal.all):
            return False
        if signal.any and not any(name in hits for name in signal.any):
            return False
        if signal.none and any(name in hits for name in signal.none):
            return False
        if signal.object:
            return self.deed(signal) is not None
        return signal.chars is None or self._are_near(signal.all, signal.chars)

    def deed(self, signal: Signal) -> Deed | None:
        """What is done to the signal's object here."""
        things = self.hits.get(signal.object or "", [])
        acts = sorted(
            {hit for name in signal.acts for hit in self.hits.get(name, ())},
            key=lambda hit: hit.start,
        )
        if not things or not acts:
            return None
        return next(deeds(self.text, things, acts, signal.links, signal.chars or GAP), None)

    def evidence(self, signal: Signal) -> tuple[str, ...]:
        """The first word of each concept that the signal asked for, or the deed's two."""
        names = [*signal.all, *[name for name in signal.any if name in self.hits][:1]]
        said = [self.words[name] for name in names]
        if signal.object and (deed := self.deed(signal)):
            said = [self.text[hit.start : hit.end] for hit in (deed.thing, deed.act)] + said
        return tuple(dict.fromkeys(said))

    def _are_near(self, concepts: Sequence[str], most: int) -> bool:
        """Whether some hits of all the concepts follow each other with ``most`` letters between
        the first and the last: one sweep, whatever the number of hits."""
        ordered = sorted(
            (hit.start, hit.end, name) for name in set(concepts) for hit in self.hits[name]
        )
        last_end: dict[str, int] = {}
        for start, end, name in ordered:
            last_end[name] = max(end, last_end.get(name, 0))
            if len(last_end) == len(set(concepts)) and start - min(last_end.values()) <= most:
                return True
        return False


@dataclass(frozen=True)
class Reading:
    """A text as one topic sees it: its sentences that hold hits, and what was masked."""

    found: list[Found]
    masked: list[tuple[Field, Hit]]
    concepts: frozenset[str]

    def of(self, concept: str) -> list[Found]:
        """The sentences with a hit of this concept."""
        return [found for found in self.found if concept in found.hits]


_OPENING = ("title", "lead")
_TOLD: tuple[Field, ...] = ("title", "body")
_NOTHING = Reading([], [], frozenset())


class Reader:
    """The rules of several topics, compiled into one automaton."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = list(rules)
        self._automaton = Automaton(map(vocabulary, rules))

    def read(self, texts: Texts) -> list[Reading]:
        """One reading for each rule, in their order."""
        findings = self._automaton.find(fold(texts.joined))
        return [
            _reading(rule, texts, findings[number]) if number in findings else _NOTHING
            for number, rule in enumerate(self._rules)
        ]


def vocabulary(rule: Rule) -> Vocabulary:
    """The spellings of a rule's concepts and masks."""
    entries = []
    for name in (*rule.concepts, *rule.masks):
        for inner in _with_included(rule, name):
            concept = rule.concepts.get(inner) or rule.masks[inner]
            pairs = [(term, one) for term in concept.terms for one in spellings(term)]
            pairs += [(term, one) for term in concept.names for one in name_spellings(term)]
            entries += [Entry(name, term, spelling) for term, spelling in pairs]
    wakes = {rule.focus, *(step.source for step in rule.promote), *rule.masks}
    return Vocabulary(entries, frozenset(rule.masks), frozenset(wakes))


def _with_included(rule: Rule, name: str) -> list[str]:
    reached = [name]
    for one in reached:  # grows while it is walked
        concept = rule.concepts.get(one) or rule.masks[one]
        reached += [inner for inner in concept.includes if inner not in reached]
    return reached


def _reading(rule: Rule, texts: Texts, finding: Finding) -> Reading:
    hits, masked = (_by_field(texts, found) for found in finding)
    concepts = frozenset(hit.concept for name in _TOLD for hit in hits.get(name, ()))
    possible = {rule.focus} | {step.source for step in rule.promote}
    found = list(_sentences(rule, texts, hits)) if concepts & possible else []
    hidden = [(field, hit) for field, those in masked.items() for hit in those]
    return Reading(found, hidden, concepts)


def _by_field(texts: Texts, hits: list[Hit]) -> dict[Field, list[Hit]]:
    """The hits with offsets into their fields."""
    placed: dict[Field, list[Hit]] = defaultdict(list)
    for hit in hits:
        field, begin = texts.place(hit.start)
        placed[field].append(hit._replace(start=hit.start - begin, end=hit.end - begin))
    return placed


def _sentences(rule: Rule, texts: Texts, hits: dict[Field, list[Hit]]) -> Iterator[Found]:
    parted = list(_parted(texts, hits))
    in_title = {hit.concept for hit in hits.get("title", ())}
    opening = {name for sentence, here in parted if sentence.zone in _OPENING for name in here}
    for sentence, here in parted:
        if sentence.zone in ("section", "outlet"):  # neither makes an article about the subject
            here.pop(rule.focus, None)
        else:
            _promote(rule, here, in_title, opening if sentence.zone in _OPENING else in_title)
        if here:
            text = texts[sentence.field]
            words = {name: text[said[0].start : said[0].end] for name, said in here.items()}
            yield Found(sentence, here, words, text)


def _parted(
    texts: Texts, hits: dict[Field, list[Hit]]
) -> Iterator[tuple[Sentence, dict[str, list[Hit]]]]:
    """Each sentence that holds hits, with these by concept."""
    upcoming: dict[Field, int] = defaultdict(int)
    for sentence in zones(texts):
        those, at = hits.get(sentence.field, []), upcoming[sentence.field]
        here: dict[str, list[Hit]] = {}
        while at < len(those) and those[at].start < sentence.end:
            here.setdefault(those[at].concept, []).append(those[at])
            at += 1
        upcoming[sentence.field] = at
        if here:
            yield sentence, here


def _promote(rule: Rule, here: dict[str, list[Hit]], in_title: set[str], around: set[str]) -> None:
    """``around``: the concepts that ``within: opening`` sees from this sentence."""
    for step in rule.promote:
        seen = around if step.within == "opening" else in_title
        if step.source in here and (step.near in here or step.near in seen):
            known = here.get(step.to, [])
            starts = [hit.start for hit in known]
            new = [hit for hit in here[step.source] if not _overlaps(hit, known, starts)]
            if new:
                here[step.to] = sorted([*known, *new], key=lambda hit: hit.start)


def _overlaps(hit: Hit, others: list[Hit], starts: list[int]) -> bool:
    """``others`` follow each other without overlaps, as the hits of one concept do."""
    at = bisect_left(starts, hit.end) - 1
    return at >= 0 and others[at].end > hit.start
