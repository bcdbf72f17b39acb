"""Finding a topic's terms in Korean text: one automaton for all terms, borders that know particles.

How terms are written (in ``transforms/topics/*.yaml``):

* a blank may be absent or a hyphen in the text: ``오픈 소스`` finds 오픈소스, 오픈 소스, 오픈-소스;
* ``_`` is a blank that must be there: ``오픈_AI 모델`` does not find 오픈AI 모델;
* ``*`` opens a border: ``오픈 소스*`` finds 오픈소스화, ``법`` alone does not find 방법 or 법원;
* case does not matter; full-width Latin letters count as plain ones.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import ahocorasick

# Particles (조사), then endings of 이다/하다/되다, that may follow a noun without ending it.
_PARTICLE = (
    "에게서|으로서|으로써|에서|에게|으로|로서|로써|부터|까지|보다|처럼|마다|조차|마저|밖에|대로|이나|이든"
    "|이며|이고|이랑|은|는|이|가|을|를|의|에|로|와|과|도|만|나|든|며|랑|께|야|뿐"
)
_AFTER_NOUN = re.compile(
    rf"(?:들|측|발)?(?:(?:{_PARTICLE}){{0,2}}(?![가-힣])"
    r"|이다|이라|이란|이었|이지|이자|입니|인(?![가-힣])|였|라는|라고|라며|란(?![가-힣])|다(?![가-힣])"
    r"|하|한(?![가-힣])|할(?![가-힣])|함(?![가-힣])|해|했|되|된|될|됨(?![가-힣])|돼|됐|시키|시킨|시켜|받|당하|당한|당했)"
)
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[0-9a-z]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Hit:
    """One term found: ``text[start:end]`` is ``concept``; ``term`` as the rule has it."""

    concept: str
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Variant:
    concept: str
    term: str
    size: int
    open_left: bool
    open_right: bool


class Matcher:
    """Compiled (concept, term) pairs. What lies in a hit of a concept of ``masks`` is hidden."""

    def __init__(
        self, terms: Iterable[tuple[str, str]], masks: frozenset[str] = frozenset()
    ) -> None:
        spellings: dict[str, list[_Variant]] = {}
        for concept, term in terms:
            for spelling in variants(term):
                spellings.setdefault(spelling, []).append(
                    _Variant(concept, term, len(spelling), term[0] == "*", term[-1] == "*")
                )
        self._automaton = ahocorasick.Automaton()
        for spelling, meanings in spellings.items():
            self._automaton.add_word(spelling, meanings)
        self._automaton.make_automaton()
        self._masks = masks

    def find(self, text: str) -> tuple[list[Hit], list[Hit]]:
        """(hits, masked) in the order of the text.

        Of overlapping hits of one concept the longest stays. A hit inside a longer mask is masked;
        a hit that reaches beyond a mask takes the mask away: the longest reading wins.
        """
        found = sorted(set(self._raw(fold(text))), key=lambda hit: (hit.start, -hit.end))
        masks = _outermost([hit for hit in found if hit.concept in self._masks])
        terms = [hit for hit in found if hit.concept not in self._masks]
        hits: list[Hit] = []
        masked: list[Hit] = []
        for hit in _longest_per_concept(terms):
            cover = next((mask for mask in masks if _inside(hit, mask)), None)
            if cover is None or any(_inside(cover, other) for other in terms if other != hit):
                hits.append(hit)
            else:
                masked.append(Hit(cover.concept, cover.term, cover.start, cover.end))
        return hits, list(dict.fromkeys(masked))

    def _raw(self, text: str) -> Iterator[Hit]:
        for last, meanings in self._automaton.iter(text):
            for meaning in meanings:
                start, end = last + 1 - meaning.size, last + 1
                if _borders_hold(text, start, end, meaning):
                    yield Hit(meaning.concept, meaning.term, start, end)


def fold(text: str) -> str:
    """Lower case and plain-width, character by character: offsets stay those of ``text``."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_FULL_WIDTH)


def variants(term: str) -> list[str]:
    """The spellings that a written term stands for."""
    parts = fold(term.strip("*")).split(" ")
    joints = product(("", " ", "-"), repeat=len(parts) - 1)
    spellings = ("".join(_interleave(parts, joint)) for joint in joints)
    return list(dict.fromkeys(spelling.replace("_", " ") for spelling in spellings))


def _interleave(parts: list[str], joint: tuple[str, ...]) -> Iterator[str]:
    for part, blank in zip(parts, (*joint, ""), strict=True):
        yield part
        yield blank


def _borders_hold(text: str, start: int, end: int, meaning: _Variant) -> bool:
    """Whether the found stretch is a word of its own, particles aside.

    Hangul may follow Latin (AI가) and Latin Hangul (국산AI); neither may follow its own kind.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if not meaning.open_left and _same_script(before, text[start]):
        return False
    if meaning.open_right or not after:
        return True
    if _LATIN.match(text[end - 1]):
        return not _LATIN.match(after)
    return not _HANGUL.match(after) or _AFTER_NOUN.match(text, end) is not None


def _same_script(one: str, other: str) -> bool:
    return any(script.match(one) and script.match(other) for script in (_HANGUL, _LATIN))


def _inside(inner: Hit, outer: Hit) -> bool:
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and inner.end - inner.start < outer.end - outer.start
    )


def _outermost(hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if not any(_inside(hit, other) for other in hits)]


def _longest_per_concept(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in hits:  # sorted by start, longest first
        if hit.start >= reach.get(hit.concept, 0):
            kept.append(hit)
            reach[hit.concept] = hit.end
    return kept
