"""Finding the terms of all topics in one pass over a text: one automaton, borders that know Korean.

Aho & Corasick 1975. How terms are written: ``transforms.spellings``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from transforms.masking import resolve
from transforms.particles import may_follow
from transforms.spellings import Right, Spelling


class Hit(NamedTuple):
    """One term found: ``text[start:end]`` is ``concept``; ``term`` as the rule has it."""

    concept: str
    term: str
    start: int
    end: int


class Entry(NamedTuple):
    """A spelling of a topic's vocabulary."""

    concept: str
    term: str
    spelling: Spelling


@dataclass(frozen=True)
class Vocabulary:
    """One topic's spellings. ``masks`` hide what lies in them. Where nothing of ``wakes`` is in
    a text, the topic is not looked at any further."""

    entries: Sequence[Entry]
    masks: frozenset[str]
    wakes: frozenset[str]


class _Use(NamedTuple):
    """What a spelling means where its borders are these."""

    is_open_left: bool
    right: Right
    meanings: list[tuple[int, str, str]]
    topics: set[int]
    wakes: set[int]


class _Word(NamedTuple):
    size: int
    uses: list[_Use]
    wakes: set[int]


Finding = tuple[list[Hit], list[Hit]]
"""(hits, masked), each in the order of the text."""


class Automaton:
    """The compiled vocabularies, which are named by their number."""

    def __init__(self, vocabularies: Iterable[Vocabulary]) -> None:
        self._vocabularies = list(vocabularies)
        words: dict[str, _Word] = {}
        for number, vocabulary in enumerate(self._vocabularies):
            for entry in vocabulary.entries:
                _add(words, number, entry, entry.concept in vocabulary.wakes)
        self._trie = ahocorasick.Automaton()
        for text, word in words.items():
            self._trie.add_word(_narrow(text), word)
        self._trie.make_automaton()

    def find(self, text: str) -> dict[int, Finding]:
        """What each vocabulary finds in a folded text; those that nothing wakes are absent.

        Of overlapping hits of one concept the longest stays. A hit inside a longer mask is masked;
        a hit that reaches beyond a mask takes the mask away: the longest reading wins.
        """
        # Two symbols to the letter: a match that ends on an even one straddles two letters.
        found = [(last >> 1, word) for last, word in self._trie.iter(_narrow(text)) if last & 1]
        woken = _woken(text, found)
        raw: dict[int, set[Hit]] = {number: set() for number in woken}
        for last, word in found if woken else ():
            start = last + 1 - word.size
            for use in word.uses:
                if not woken.isdisjoint(use.topics) and _borders_hold(text, start, last + 1, use):
                    for number, concept, term in use.meanings:
                        if number in woken:
                            raw[number].add(Hit(concept, term, start, last + 1))
        return {
            number: resolve(hits, self._vocabularies[number].masks, text)
            for number, hits in raw.items()
        }


def _add(words: dict[str, _Word], number: int, entry: Entry, does_wake: bool) -> None:
    text, is_open_left, right = entry.spelling
    word = words.setdefault(text, _Word(len(text), [], set()))
    for use in word.uses:
        if (use.is_open_left, use.right) == (is_open_left, right):
            break
    else:
        use = _Use(is_open_left, right, [], set(), set())
        word.uses.append(use)
    use.meanings.append((number, entry.concept, entry.term))
    use.topics.add(number)
    if does_wake:
        use.wakes.add(number)
        word.wakes.add(number)


def _woken(text: str, found: list[tuple[int, _Word]]) -> set[int]:
    woken: set[int] = set()
    for last, word in found:
        if word.wakes and not word.wakes <= woken:
            start = last + 1 - word.size
            for use in word.uses:
                if use.wakes and _borders_hold(text, start, last + 1, use):
                    woken |= use.wakes
    return woken


def _narrow(text: str) -> str:
    """Two symbols of 256 for each letter: the automaton looks its branches up one after the other,
    and thousands of syllables at its root halve its speed. Letters beyond 16 bits are in no term.
    """
    code = text.encode("utf-16-be", "surrogatepass")
    if len(code) != 2 * len(text):
        code = _BEYOND.sub("\ufffd", text).encode("utf-16-be", "surrogatepass")
    return code.decode("latin-1")


_BEYOND = re.compile("[\U00010000-\U0010ffff]")
# 訪中, 對美: what may stand before a country's letter, and the letters that stand in a row (美中).
_COUNTRIES = "美中日英韓佛獨北露印伊臺歐"
_BESIDE = frozenset(_COUNTRIES + "訪對在駐反親脫離")
_CLOSERS = frozenset(")]}〉》」』】’”…")


def _borders_hold(text: str, start: int, end: int, use: _Use) -> bool:
    """Whether the found stretch is a word of its own, particles aside.

    Hangul may follow Latin (AI가) and Latin Hangul (국산AI); neither may follow its own kind.
    """
    before, first = text[start - 1 : start], text[start]
    if end - start == 1 and _is_hanja(first):
        if first in _COUNTRIES:
            return _is_country(before, first, text, end)
        if _is_part_of_hanja(before, text[end : end + 1], use):
            return False
    if not use.is_open_left and before and _is_same_script(before, first):
        return False
    if use.right == "open" or end == len(text):
        return True
    after = text[end]
    if use.right == "number" and "0" <= after <= "9":
        return True
    if _is_latin(text[end - 1]):
        return not _is_latin(after)
    return not "가" <= after <= "힣" or may_follow(text, end)


def _is_country(before: str, letter: str, text: str, end: int) -> bool:
    """A letter that stands for a country: 美 정부, 美中, 訪中; not 美術 or 中央, nor 진행 中."""
    after = text[end : end + 1]
    if (_is_hanja(before) and before not in _BESIDE) or (
        _is_hanja(after) and after not in _COUNTRIES
    ):
        return False
    is_during = (
        letter == "中" and before not in _BESIDE and (after in _CLOSERS or not after.strip("\n"))
    )
    return not is_during or not text[max(0, end - 3) : end - 1].strip()


def _is_part_of_hanja(before: str, after: str, use: _Use) -> bool:
    """野 (the opposition) is a word, but no part of 野球."""
    return (not use.is_open_left and _is_hanja(before)) or (
        use.right != "open" and _is_hanja(after)
    )


def _is_hanja(char: str) -> bool:
    return "一" <= char <= "鿿"


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z" or "0" <= char <= "9"


def _is_same_script(one: str, other: str) -> bool:
    if "가" <= other <= "힣":
        return "가" <= one <= "힣"
    return _is_latin(one) and _is_latin(other)
