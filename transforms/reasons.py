"""Why a topic said yes or no, in words that a reader of the news understands."""

from dataclasses import dataclass
from typing import Literal

from newswatch.settings import Language
from transforms.scoring import Part, Reading
from transforms.topics import Label, Rule

Missing = Literal["subject", "subject_near", "context", "weight"]

_ZONES = {
    "title": Label(ko="제목에", en="in the title"),
    "lead": Label(ko="첫머리에", en="in the lead"),
    "body": Label(ko="본문에", en="in the body"),
    "opening": Label(ko="제목과 첫머리에", en="in title and lead"),
}
_PASSING = Label(ko="본문에 한 번 나올 뿐임", en="mentioned once in the body only")
_MISSING: dict[Missing, Label] = {
    "subject": Label(ko="‘{focus}’에 드는 낱말이 없습니다.", en="No word for “{focus}” in it."),
    "subject_near": Label(
        ko="{words} 가까이에 ‘{near}’에 드는 낱말이 없습니다.",
        en="Near {words} there is no word for “{near}”.",
    ),
    "context": Label(
        ko="{words} 가까이에 정책 낱말({context})이 없습니다.",
        en="Near {words} there is no word of {context}.",
    ),
    "weight": Label(
        ko="점수 {score}이(가) 문턱 {threshold}에 못 미칩니다: {parts}.",
        en="Score {score} is below the threshold {threshold}: {parts}.",
    ),
}
_MASKED = Label(ko=" 세지 않은 말: {masked}.", en=" Not counted: {masked}.")
_SHOWN = 3


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
            context=", ".join(self._labels(self._context(), language)),
            score=f"{self.score:.1f}",
            threshold=f"{self.rule.threshold:.1f}",
            parts=self._clauses(language, against_first=True),
        )
        return told + self._masked(language)

    def _clauses(self, language: Language, against_first: bool = False) -> str:
        sign = 1 if against_first else -1
        strongest = sorted(self.parts, key=lambda part: sign * part.score)
        if not against_first:
            strongest = [part for part in strongest if part.score > 0]
        return "; ".join(self._clause(part, language) for part in strongest[:_SHOWN])

    def _clause(self, part: Part, language: Language) -> str:
        labels = {signal.name: signal.label for signal in self.rule.signals}
        label = _said(labels.get(part.signal, _PASSING), language)
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
        """The concepts that the rule wants to see beside its subject."""
        wanted = [
            name
            for signal in self.rule.signals
            if max(signal.weight.values()) > 1
            for name in (*signal.all, *signal.any)
        ]
        return [name for name in dict.fromkeys(wanted) if name != self.rule.focus]

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
