"""Is a word only one item of an enumeration? ``규제, 오픈소스 AI, 반도체 등``: named in passing."""

import re

from transforms.matching import Hit

_MANY = 2
"""So many separators in the sentence make it an enumeration."""
_SEPARATOR = re.compile(r"[·ㆍ,、，]")
# Nothing but a noun or two may stand between the word and the separators: a particle would say that
# something is told of it.
_BEFORE = re.compile(r"[·ㆍ,、，]\s?(?:[가-힣A-Za-z0-9]{1,8}\s)?[“”‘’\"'「『]?$")
_AFTER = re.compile(
    r"[“”‘’\"'」』]?(?:\s?[가-힣A-Za-z0-9]{1,8}){0,2}?\s?(?:[·ㆍ,、，]|등(?:[을은의이]|\s|$))"
)


def is_item(sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]`` is an item between two others or before 등."""
    if len(_SEPARATOR.findall(sentence)) < _MANY:
        return False
    before = sentence[max(0, start - 12) : start]
    return _BEFORE.search(before) is not None and _AFTER.match(sentence, end) is not None


def are_items(text: str, begin: int, stop: int, hits: list[Hit]) -> bool:
    """Whether all hits of the sentence ``text[begin:stop]`` are such items."""
    sentence = text[begin:stop]
    return all(is_item(sentence, hit.start - begin, hit.end - begin) for hit in hits)
