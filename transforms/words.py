"""Words of a Korean text for comparing events: particles off, one spelling per name, no filler.

What names an event counts more than what many events share: words of the title, names in quotation
marks or before an office, foreign names however they are spelt (``transforms.transliteration``),
numbers with their unit. Dates and small bare numbers are left out: when it was told is known.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from transforms.transliteration import name_keys

TITLE_WEIGHT = 3
NAMED_WEIGHT = 2
"""A name in quotation marks or before an office counts as if said so many times more."""
BODY_CHARS = 2_000
"""News says what happened at its beginning; the rest is background that other events share."""

_UNIT = (
    r"(?:%p|%|퍼센트|포인트|달러|유로|위안|엔|원|명|건|개국|개사|개|곳|배|톤|배럴|킬로미터|미터|km|kg|㎜|mm|㎡|헥타르|평|표|석|주|대|척"
    r"|단계|기가와트|메가와트|gw|mw|kw|페이지|조|항|호)"
)
_WORD = re.compile(
    r"(?P<date>(?:\d{4}\s?년|\d{1,2}\s?월|\d{1,2}\s?일|\d{1,2}\s?시|\d{1,2}\s?분|\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2})(?!\s?간))"
    rf"|(?P<number>\d+(?:[.,]\d+)*(?:\s?[조억만천백](?:\s?\d+(?:[.,]\d+)*)?)*\s?{_UNIT}?)(?![a-z])"
    r"|(?P<word>[0-9]*[a-z][a-z0-9]*|[가-힣]+|[一-鿿])"
)
_PARTICLE = re.compile(
    r"^(.{2,}?)(?:에서는|에서도|으로는|으로도|에게는|이라는|이라고|까지도|에서|에게|으로|까지|부터|보다|처럼|마다|라는"
    r"|라고|이라|이나|이며|이고|과의|와의|에는|에도|로는|로도|들이|들은|들을|들의|은|는|이|가|을|를|의|에|로|와|과|도"
    r"|만|들)$"
)
# 발표했다, 발표한, 발표해 are one word when events are compared: the noun that was done.
_DONE = re.compile(
    r"^([가-힣]{2,}?)(?:하[는던면며고여게지기자]?|했[다던고으지]|한다?|할|합니다|해[서야도]?|됐[다던고으지]|되[는던면며고어게지기]?|된다?|될|됩니다|돼)"
    r"[가-힣]{0,5}$"
)
_PREDICATE = re.compile(
    r"^[가-힣]+(?:다|는데|면서|도록|지만|려고|니다|아서|어서|면서도|으며|으면)$"
)
# Latin and Hangul glued together are one name (챗GPT, 오픈AI); a particle after Latin is not.
_GLUED = re.compile(r"(?<![가-힣])(챗|오픈)\s?(gpt|ai)(?![a-z])")
_OFFICE = (
    r"(?:대표|장관|차관|의원|위원장|위원|총리|대통령|총재|회장|사장|부사장|의장|원장|본부장|센터장|연구소장|소장|국장|시장|지사|교수|박사|수석|ceo|cto|최고경영자"
    r"|창업자|설립자|대변인|판사|검사|변호사|감독|선수)"
)
# What photo desks put under every picture: a call for more of them, and who may not sell it.
_CALL = re.compile(
    r"재판매\s?및\s?(?:db|DB)\s?금지"
    r"|(?:사진[ ·,]*영상\s?)?제보(?:를\s?)?(?:받습니다|기다립니다|바랍니다)[^\n]{0,250}"
)
NAMED = re.compile(
    rf"['‘’“”\"「『《]([^'‘’“”\"」』》\n]{{2,15}})['‘’“”\"」』》]|([가-힣]{{2,6}}|[a-z]{{3,}})\s{_OFFICE}(?![가-힣]{{3}})",
    re.IGNORECASE,
)
"""A name in quotation marks (group 1), or before an office (group 2)."""


# A law, a plan or a report by its whole name, in quotation marks.
_DOCUMENT = re.compile(
    r"['‘“\"「『《<]([^'‘’“”\"「」『』《》<>\n]{10,60}(?:법|법안|법률|법률안|개정안|제정안|조례|조례안|시행령|고시|지침|기준|규정|협약|협정"
    r"|계획|전략|로드맵|선언|선언문|성명|보고서|백서|가이드라인|act|bill|plan|order|report|guidelines))['’”\"」』》>]",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[^0-9a-z가-힣]+")


def documents(text: str) -> set[str]:
    """Laws, plans and reports that a text names in full, as letters: whoever names the same one
    speaks of the same matter."""
    plain = unicodedata.normalize("NFKC", text[:BODY_CHARS]).lower()
    return {_NOT_LETTERS.sub("", name) for name in _DOCUMENT.findall(plain)}


def weights(title: str, body: str) -> dict[str, int]:
    """How often each word is said, the title's counted ``TITLE_WEIGHT`` times."""
    counted: Counter[str] = Counter()
    for word in words(title):
        counted[word] += TITLE_WEIGHT
    beginning = _CALL.sub(" ", body[:BODY_CHARS])
    counted.update(words(beginning))
    for word in named(f"{title}\n{beginning}"):
        counted[word] += NAMED_WEIGHT
    return counted


def words(text: str) -> Iterator[str]:
    """Normal forms, in order, without filler and single letters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for parts in _GLUED.findall(plain):
        yield from _forms("".join(parts))
    for found in _WORD.finditer(_GLUED.sub(" ", plain)):
        if found.lastgroup == "word":
            yield from _forms(found[0])
        elif found.lastgroup == "number":
            yield from _number(found[0])


def named(text: str) -> set[str]:
    """The words of a text that it marks as a name: in quotation marks, or before an office."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return {word for parts in NAMED.findall(plain) for part in parts for word in words(part)}


@cache
def commonplace() -> frozenset[str]:
    """Words that much of the news uses, in the normal form that :func:`words` gives them."""
    return frozenset(words(_data("commonplace.yaml")))


@cache
def general() -> frozenset[str]:
    """Words of everyday news, in the normal form that :func:`words` gives them."""
    return frozenset(words(_data("general.yaml")))


@lru_cache(maxsize=131_072)
def rarity(word: str) -> float:
    """How much a word tells events apart, by its form alone: the same for every article, whenever
    it is read and whatever was read before. In the unit of an inverse document frequency."""
    if word in commonplace() or _PREDICATE.match(word):
        return 3.2
    if word in general():
        return 4.4
    if word[0].isdigit():
        return 5.5 if len(word) > 2 else 3.2
    return 6.8 if word[0] in "~≈" or word.isascii() else 6.2


@lru_cache(maxsize=131_072)
def _forms(word: str) -> tuple[str, ...]:
    """What a word counts as: a name by its keys, any other by its stem; nothing for filler."""
    names, filler = _tables()
    plain = names.get(word) or names.get(stem(word)) or stem(word)
    if len(plain) < 2 or plain in filler or word in filler:
        return ()
    return name_keys(plain) or (plain,)


def _number(text: str) -> Iterator[str]:
    """A number with its unit; of bare ones those that are long, unless they are years."""
    plain = re.sub(r"[\s,]", "", text)
    is_bare = plain.isdigit()
    if not is_bare or (len(plain) > 2 and not re.match(r"(?:19|20)\d\d$", plain)):
        yield plain


def stem(word: str) -> str:
    """A Hangul word without particle or verbal ending, where two syllables remain:
    정부에서는 → 정부, 발표했다 → 발표."""
    if len(word) < 3 or not "가" <= word[-1] <= "힣":
        return word
    done = _DONE.match(word)
    if done:
        return done[1]
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
