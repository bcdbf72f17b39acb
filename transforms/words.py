"""Words of a Korean text for comparing events: particles off, one spelling per name, no filler."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

TITLE_WEIGHT = 3
BODY_CHARS = 2_000
"""News says what happened at its beginning; the rest is background that other events share."""

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[0-9]*[a-z][a-z0-9]*|[가-힣]+|[一-鿿]")
_PARTICLE = re.compile(
    r"^(.{2,}?)(?:에서는|에서도|으로는|으로도|에게는|이라는|이라고|까지도|에서|에게|으로|까지|부터|보다|처럼|마다|라는"
    r"|라고|이라|이나|이며|이고|과의|와의|에는|에도|로는|로도|들이|들은|들을|들의|은|는|이|가|을|를|의|에|로|와|과|도"
    r"|만|들)$"
)
# Latin and Hangul glued together are one name (챗GPT, 오픈AI); a particle after Latin is not.
_GLUED = re.compile(r"(?<![가-힣])(챗|오픈)\s?(gpt|ai)(?![a-z])")


def weights(title: str, body: str) -> dict[str, int]:
    """How often each word is said, the title's counted ``TITLE_WEIGHT`` times."""
    counted: Counter[str] = Counter()
    for word in words(title):
        counted[word] += TITLE_WEIGHT
    counted.update(words(body[:BODY_CHARS]))
    return counted


def words(text: str) -> Iterator[str]:
    """Normal forms, in order, without filler and single letters."""
    names, filler = _tables()
    plain = unicodedata.normalize("NFKC", text).lower()
    for spelling in (*_GLUED.findall(plain), *_WORD.findall(_GLUED.sub(" ", plain))):
        word = "".join(spelling) if isinstance(spelling, tuple) else spelling
        word = names.get(word) or names.get(stem(word)) or stem(word)
        if (len(word) > 1 or word.isdigit()) and word not in filler:
            yield word


@cache
def commonplace() -> frozenset[str]:
    """Words that much of the news uses, in the normal form that :func:`words` gives them."""
    return frozenset(words(_data("commonplace.yaml")))


def stem(word: str) -> str:
    """A Hangul word without its particle, where two syllables remain: 정부에서는 → 정부."""
    if len(word) < 3 or not "가" <= word[-1] <= "힣":
        return word
    found = _PARTICLE.match(word)
    return found[1] if found else word


@cache
def _tables() -> tuple[dict[str, str], frozenset[str]]:
    names = {
        str(spelling): str(spellings[0])
        for spellings in _data("names.yaml")
        for spelling in spellings
    }
    return names, frozenset(_data("filler.yaml").split())


def _data(name: str) -> Any:
    return yaml.safe_load((files("transforms") / name).read_text(encoding="utf-8"))
