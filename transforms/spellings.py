"""How a rule writes its terms, and the spellings that a written term stands for.

* a blank may be absent or a hyphen in the text: ``오픈 소스`` finds 오픈소스, 오픈 소스, 오픈-소스;
* ``_`` is a blank that must be there: ``오픈_AI 모델`` does not find 오픈AI 모델;
* ``*`` opens a border: ``오픈 소스*`` finds 오픈소스화, ``법`` alone does not find 방법 or 법원;
* case does not matter; full-width Latin letters count as plain ones;
* a name (``names: [llama]``) stands for all its spellings in ``names.yaml``; a number may follow.

There are no regular expressions: no term can take more than linear time.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Literal, NamedTuple

import yaml

Right = Literal["closed", "number", "open"]

MAX_JOINTS = 4
"""Blanks in one term: each triples its spellings."""
MAX_CHARS = 60
_FORBIDDEN = re.compile(r"[\\\[\]{}()|^$]|\.[*+?]|(?<=.)[*](?=.)|^/.*/$")


class TermError(ValueError):
    """A term cannot be used; ``ko`` and ``en`` say why and what to write instead."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(en)
        self.ko, self.en = ko, en


class Spelling(NamedTuple):
    """A stretch of folded text, and what may stand beside it."""

    text: str
    is_open_left: bool
    right: Right


def spellings(term: str) -> Iterator[Spelling]:
    """All spellings of a written term. Raises TermError."""
    _check(term)
    right: Right = "open" if term[-1] == "*" else "closed"
    for text in variants(term):
        yield Spelling(text, term[0] == "*", right)


def name_spellings(name: str) -> Iterator[Spelling]:
    """All spellings of a name, by the first entry of its line in names.yaml. Raises TermError."""
    from difflib import get_close_matches

    known = names()
    if name not in known:
        near = ", ".join(get_close_matches(name, known, n=1)) or "names.yaml"
        raise TermError(
            f"모르는 이름 ‘{name}’ → {near}. 새 이름은 transforms/names.yaml에 한 줄로 적으세요",
            f"unknown name {name} → {near}; add a new one to transforms/names.yaml",
        )
    for spelling in known[name]:
        yield Spelling(fold(spelling), False, "number")


@cache
def names() -> dict[str, tuple[str, ...]]:
    """The one table of transliterations: first entry of a line → the whole line."""
    lines = yaml.safe_load(files("transforms").joinpath("names.yaml").read_bytes())
    return {str(line[0]): tuple(map(str, line)) for line in lines}


def variants(term: str) -> list[str]:
    """The texts that a written term stands for, whatever its borders."""
    parts = fold(term.strip("*")).split(" ")
    joints = product(("", " ", "-"), repeat=len(parts) - 1)
    written = ("".join(_interleave(parts, joint)) for joint in joints)
    return list(dict.fromkeys(text.replace("_", " ") for text in written))


_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def fold(text: str) -> str:
    """Lower case and plain-width, character by character: offsets stay those of ``text``."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_PLAIN) if _WIDE.search(lowered) else lowered


def _interleave(parts: list[str], joint: tuple[str, ...]) -> Iterator[str]:
    for part, blank in zip(parts, (*joint, ""), strict=True):
        yield part
        yield blank


def _check(term: str) -> None:
    if found := _FORBIDDEN.search(term):
        raise TermError(
            f"‘{term}’: 정규식은 쓸 수 없습니다(‘{found[0]}’). "
            "낱말을 하나씩 적고, 어미는 끝의 *로 여세요",
            f"{term!r}: no regular expressions ({found[0]!r}); list the words, * opens an end",
        )
    core = term.strip("*").replace("_", " ")
    if not core.strip() or core != core.strip() or "  " in core or "\n" in core:
        raise TermError(
            f"‘{term}’: 빈 말이거나 모든 글에 맞습니다. 두 글자 이상의 낱말을 적으세요",
            f"{term!r} is empty or matches everything; write a word of two letters or more",
        )
    if len(core) == 1 and "*" in term and not "一" <= core <= "鿿":
        raise TermError(
            f"‘{term}’: 한 글자에 *를 붙이면 거의 모든 글에 맞습니다. "
            "낱말을 더 길게 적거나 *를 빼세요",
            f"{term!r}: one letter with * matches nearly every text; write more, or drop the *",
        )
    if term.count(" ") > MAX_JOINTS or len(term) > MAX_CHARS:
        raise TermError(
            f"‘{term}’: 너무 깁니다(빈칸 {MAX_JOINTS}개, {MAX_CHARS}자까지). "
            "all과 chars로 나누어 적으세요",
            f"{term!r} is too long (at most {MAX_JOINTS} blanks, {MAX_CHARS} letters)",
        )
