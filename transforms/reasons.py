"""Why a topic said yes or no, in words that a reader of the news understands."""

from dataclasses import dataclass
from typing import Literal

from newswatch.settings import Language
from transforms.reading import Reading
from transforms.rule import Label, Rule
from transforms.scoring import Part, total
from transforms.scoring import level as reached

Missing = Literal[
    "subject", "subject_near", "context", "passing", "held", "needs", "weight", "doubt"
]
"""What a text lacks to be an alert. ``doubt``: it is in the digest and its score says why;
``needs``: none of ``alert_needs``; ``held``: a signal with ``at_most``."""

_ZONES = {
    "title": Label(ko="제목에", en="in the title"),
    "lead": Label(ko="첫머리에", en="in the lead"),
    "body": Label(ko="본문에", en="in the body"),
    "opening": Label(ko="제목과 첫머리에", en="in title and lead"),
    "section": Label(ko="분류에", en="in the section"),
    "outlet": Label(ko="매체 이름에", en="in the outlet's name"),
    "article": Label(ko="글 전체에", en="in the article"),
}
_OURS = {
    "passing": Label(ko="본문에 한 번 나올 뿐임", en="mentioned once in the body only"),
    "listed": Label(ko="나열 속에 한 번 나올 뿐임", en="mentioned once, as an item of a list"),
}
"""What no rule names but every rule has (``Rule.passing``)."""
_MISSING: dict[Missing, Label] = {
    "subject": Label(ko="‘{focus}’에 드는 낱말이 없습니다.", en="No word for “{focus}” in it."),
    "subject_near": Label(
        ko="{words} 가까이에 ‘{near}’에 드는 낱말이 없습니다.",
        en="Near {words} there is no word for “{near}”.",
    ),
    "context": Label(
        ko="{words} 가까이에 정책 낱말({context})이 없습니다.{apart}",
        en="Near {words} there is no word of {context}.{apart}",
    ),
    "passing": Label(
        ko="{words}: {listed} 한 번 나올 뿐입니다. 점수 {score}, 알림은 {threshold}부터. {parts}.",
        en="{words} is said only once, {listed}. Score {score} of {threshold}: {parts}.",
    ),
    "held": Label(
        ko="점수 {score}이지만 ‘{holding}’ 신호가 있어 {most}. {parts}.",
        en="Score {score}, but held down ({most}) by “{holding}”: {parts}.",
    ),
    "needs": Label(
        ko="점수 {score}이지만 알림에 꼭 있어야 할 것({needed})이 없어 요약에만 싣습니다. {parts}.",
        en="Score {score}, but none of what an alert needs ({needed}): digest only. {parts}.",
    ),
    "weight": Label(
        ko="점수 {score}: 요약 문턱 {digest}에 못 미칩니다. {parts}.",
        en="Score {score} is below what the digest takes ({digest}): {parts}.",
    ),
    "doubt": Label(
        ko="점수 {score}: 요약 문턱({digest})은 넘고 알림 문턱({threshold})에는 못 미칩니다. "
        "{parts}.",
        en="Score {score}: enough for the digest ({digest}), not for an alert ({threshold}): "
        "{parts}.",
    ),
}
_APART = Label(ko=" 다른 문장에 있는 정책 낱말: {words}.", en=" Other sentences have {words}.")
_ONCE = {
    False: Label(ko="본문에", en="in the body"),
    True: Label(ko="나열 속에", en="as an item of a list"),
}
_MOST = {
    "digest": Label(ko="요약에만 싣습니다", en="digest at most"),
    "no": Label(ko="알리지 않습니다", en="never told"),
}
_MASKED = Label(ko=" 세지 않은 말: {masked}.", en=" Not counted: {masked}.")
_SHOWN = 3
_WANTED = 6
"""So many concepts tell well enough what was looked for."""


def what_is_missing(rule: Rule, reading: Reading, parts: list[Part]) -> Missing | None:
    """The first thing that a text lacks to be an alert; None for an alert."""
    level = reached(rule, parts)
    if level == "alert":
        return None
    if not reading.of(rule.focus):
        sources = [step.source for step in rule.promote]
        return "subject_near" if any(map(reading.of, sources)) else "subject"
    fired = {part.signal for part in parts}
    if total(parts) >= rule.alert_at:
        is_held = any(signal.at_most == level and signal.name in fired for signal in rule.signals)
        return "held" if is_held else "needs"
    if level == "digest":
        return "doubt"
    has_context = any(part.score > 0 and len(part.words) > 1 for part in parts)
    if not fired.isdisjoint(_OURS):
        return "passing" if has_context else "context"
    return "weight" if has_context or any(part.score < 0 for part in parts) else "context"


@dataclass(frozen=True)
class Verdict:
    """All that a reason tells of. ``masked``: word → the mask that hid it."""

    rule: Rule
    reading: Reading
    parts: list[Part]
    score: float
    missing: Missing | None
    masked: dict[str, str]

    def in_words(self, language: Language) -> str:
        """One or two sentences. Korean and English say the same."""
        if self.missing is None:
            return f"{self._clauses(language)}."
        told = _said(_MISSING[self.missing], language).format(
            focus=_said(self.rule.concepts[self.rule.focus].label, language),
            near=", ".join(self._labels([step.near for step in self.rule.promote], language)),
            words=_quoted(self._subject_words()),
            context=", ".join(self._labels(self._context()[:_WANTED], language)),
            apart=self._apart(language),
            listed=_said(_ONCE[any(part.signal == "listed" for part in self.parts)], language),
            **self._limits(language),
            score=f"{self.score:.1f}",
            threshold=f"{self.rule.alert_at:.1f}",
            digest=f"{self.rule.digest_at:.1f}",
            parts=self._clauses(language, against_first=self.missing != "doubt"),
        )
        return told + self._masked(language)

    def _limits(self, language: Language) -> dict[str, str]:
        """What holds the level down, or would have lifted it."""
        fired = {part.signal for part in self.parts}
        holding = [s for s in self.rule.signals if s.at_most and s.name in fired]
        most = "no" if any(signal.at_most == "no" for signal in holding) else "digest"
        needed = [s for s in self.rule.signals if s.name in self.rule.alert_needs]
        return {
            "holding": ", ".join(_said(signal.label, language) for signal in holding),
            "most": _said(_MOST[most], language),
            "needed": ", ".join(_said(signal.label, language) for signal in needed),
        }

    def _apart(self, language: Language) -> str:
        """The words of policy that stand in other sentences than the subject."""
        wanted = set(self._context())
        elsewhere = [one for one in self.reading.found if self.rule.focus not in one.hits]
        said = [one.words[name] for one in elsewhere for name in one.words if name in wanted]
        if not said:
            return ""
        words = list(dict.fromkeys(said))[:_SHOWN]
        return _said(_APART, language).format(words=_quoted(words))

    def _clauses(self, language: Language, against_first: bool = False) -> str:
        sign = 1 if against_first else -1
        strongest = sorted(self.parts, key=lambda part: sign * part.score)
        if not against_first and self.missing is None:
            strongest = [part for part in strongest if part.score > 0]
        return "; ".join(self._clause(part, language) for part in strongest[:_SHOWN])

    def _clause(self, part: Part, language: Language) -> str:
        labels = {signal.name: signal.label for signal in self.rule.signals}
        label = _said((labels | _OURS)[part.signal], language)
        return f"{_said(_ZONES[part.zone], language)} {_quoted(part.words)} ({label})"

    def _subject_words(self) -> list[str]:
        """What the text says of the subject, or that might be it; at most three different words."""
        names = {self.rule.focus}
        if not self.reading.of(self.rule.focus):
            names = {step.source for step in self.rule.promote}
        said = [
            one.words[name] for one in self.reading.found for name in one.words if name in names
        ]
        return list(dict.fromkeys(said))[:_SHOWN]

    def _context(self) -> list[str]:
        """The concepts that the rule wants to see beside its subject, most weight first."""
        focus = self.rule.focus
        asking = [s for s in self.rule.signals if focus in (s.object, *s.all)]
        asking.sort(key=lambda signal: -max(signal.weight.values()))
        wanted = [
            name
            for signal in asking
            if max(signal.weight.values()) > 1
            for name in (*signal.acts, *signal.all, *signal.any)
        ]
        return [name for name in dict.fromkeys(wanted) if name != focus]

    def _labels(self, names: list[str], language: Language) -> list[str]:
        return [_said(self.rule.concepts[name].label, language) for name in names]

    def _masked(self, language: Language) -> str:
        if not self.masked:
            return ""
        told = (
            f"‘{word}’ ({_said(self.rule.masks[mask].label, language)})"
            for word, mask in list(self.masked.items())[:_SHOWN]
        )
        return _said(_MASKED, language).format(masked=", ".join(told))


def _said(label: Label, language: Language) -> str:
    return label.ko if language == "ko" else label.en


def _quoted(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"‘{word}’" for word in words)
