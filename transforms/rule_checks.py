"""What is wrong in a rule beyond its form: names that nobody defined, signals that cannot be."""

from collections import Counter
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from transforms.rule import Concept, Rule, Signal
from transforms.rule_errors import Mistake
from transforms.spellings import TermError, name_spellings, spellings
from transforms.yaml_lines import Place

OURS = ("passing", "listed")
"""Signals that every rule has by its field ``passing``."""
_MOST_SHARE = 1.75
"""What the sentences of one zone count together at most (``transforms.scoring``)."""


def mistakes(rule: Rule) -> list[Mistake]:
    """All of them; none where the rule can be compiled."""
    checks: tuple[Callable[[Rule], Iterator[Mistake]], ...] = (
        _concepts,
        _cycles,
        _references,
        _signals,
        _levels,
    )
    return [mistake for check in checks for mistake in check(rule)]


def _concepts(rule: Rule) -> Iterator[Mistake]:
    for part, concepts in (("concepts", rule.concepts), ("masks", rule.masks)):
        for name, concept in concepts.items():
            place: Place = (part, name)
            if not (concept.terms or concept.names or concept.includes):
                yield Mistake(
                    place,
                    "낱말이 없습니다 → terms, names, includes 중 하나를 적으세요",
                    "no words → write terms, names or includes",
                )
            yield from _terms(place, concept)
    for name in rule.concepts.keys() & rule.masks.keys():
        yield Mistake(
            ("masks", name),
            "concepts에도 있는 이름입니다 → 다른 이름으로",
            "also a concept → rename it",
        )


def _terms(place: Place, concept: Concept) -> Iterator[Mistake]:
    for number, term in enumerate(concept.terms):
        try:
            list(spellings(term))
        except TermError as error:
            yield Mistake((*place, "terms", number), error.ko, error.en)
    for number, name in enumerate(concept.names):
        try:
            list(name_spellings(name))
        except TermError as error:
            yield Mistake((*place, "names", number), error.ko, error.en)


def _cycles(rule: Rule) -> Iterator[Mistake]:
    for name in rule.concepts:
        reached: set[str] = set()
        ahead = [name]
        while ahead:
            inner = rule.concepts.get(ahead.pop())
            fresh = set(inner.includes if inner else ()) - reached
            reached |= fresh
            ahead.extend(fresh)
        if name in reached:
            yield Mistake(
                ("concepts", name, "includes"),
                f"‘{name}’이(가) 돌고 돌아 자기를 담습니다 → 하나를 빼세요",
                f"{name} includes itself → take one out",
            )


def _references(rule: Rule) -> Iterator[Mistake]:
    asked: list[tuple[Place, str]] = [(("focus",), rule.focus)]
    for number, step in enumerate(rule.promote):
        names = {"from": step.source, "to": step.to, "near": step.near}
        asked += [(("promote", number, key), name) for key, name in names.items()]
    for number, signal in enumerate(rule.signals):
        keys = {"object": [signal.object] if signal.object else [], "acts": signal.acts}
        keys |= {"all": signal.all, "any": signal.any, "none": signal.none}
        asked += [(("signals", number, key), name) for key in keys for name in keys[key]]
    for part, concepts in (("concepts", rule.concepts), ("masks", rule.masks)):
        for name, concept in concepts.items():
            asked += [((part, name, "includes"), inner) for inner in concept.includes]
    for place, name in dict.fromkeys(asked):
        if name not in rule.concepts:
            yield _no_such(place, name, list(rule.concepts), "개념", "concept")
    for number, name in enumerate(rule.alert_needs):
        if name not in (known := [signal.name for signal in rule.signals]):
            yield _no_such(("alert_needs", number), name, known, "신호", "signal")


def _no_such(place: Place, name: str, known: list[str], ko: str, en: str) -> Mistake:
    near = get_close_matches(name, known, n=1) or known[:8]
    listed = ", ".join(near)
    return Mistake(place, f"없는 {ko} ‘{name}’ → {listed}?", f"no such {en}: {name} → {listed}?")


def _signals(rule: Rule) -> Iterator[Mistake]:
    for name, count in Counter(signal.name for signal in rule.signals).items():
        if count > 1:
            numbers = [n for n, signal in enumerate(rule.signals) if signal.name == name]
            yield Mistake(
                ("signals", numbers[-1], "name"),
                f"‘{name}’ 신호가 {count}번 적혀 있습니다 → 이름을 달리하세요",
                f"signal {name} stands {count} times → rename it",
            )
    for number, signal in enumerate(rule.signals):
        if signal.name in OURS:
            yield Mistake(
                ("signals", number, "name"),
                f"‘{signal.name}’은(는) 모든 규칙에 이미 있는 신호입니다 → 다른 이름으로",
                f"every rule has a signal {signal.name} already → rename it",
            )
        for ko, en in _wrong(signal):
            yield Mistake(("signals", number), f"‘{signal.name}’: {ko}", f"{signal.name}: {en}")


def _wrong(signal: Signal) -> Iterator[tuple[str, str]]:
    if not (signal.all or signal.any or signal.object):
        yield (
            "무엇을 찾는지 없어 모든 글에 맞습니다 → all, any, object 중 하나를 적으세요",
            "asks for nothing, so it matches everything → write all, any or object",
        )
    if bool(signal.object) != bool(signal.acts):
        yield "object와 acts는 함께 적으세요", "object and acts go together"
    if signal.links and not signal.object:
        yield "links는 object가 있을 때만 씁니다", "links needs object"
    if signal.chars and not signal.object and len(signal.all) < 2:
        yield (
            "chars는 all의 개념 둘 이상이나 object와 acts 사이의 거리입니다",
            "chars is a distance between two or more concepts of all, or object and acts",
        )
    if {"opening", "article"} & signal.weight.keys() and (signal.chars or signal.object):
        yield (
            "chars와 object는 한 문장 안에서만 됩니다 → weight에서 opening, article을 빼세요",
            "chars and object hold within a sentence → take opening and article out of weight",
        )


def _levels(rule: Rule) -> Iterator[Mistake]:
    if rule.digest_at > rule.alert_at:
        yield Mistake(
            ("digest_at",),
            f"alert_at({rule.alert_at})보다 큽니다 → 같거나 작게",
            f"above alert_at ({rule.alert_at}) → the same or less",
        )
    reach = rule.body_most + _MOST_SHARE * sum(
        weight
        for signal in rule.signals
        for zone, weight in signal.weight.items()
        if weight > 0 and zone != "body"
    )
    if reach < rule.digest_at:
        yield Mistake(
            ("digest_at",),
            f"모든 신호가 맞아도 {reach:.1f}점이라 아무 기사도 들지 않습니다 → 낮추세요",
            f"no article can reach it: all signals give {reach:.1f} → lower it",
        )
