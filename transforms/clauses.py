"""Is a thing what an act is done to? Particles and word order within one clause tell.

``오픈소스 AI를 규제`` and ``규제 대상인 오픈소스 AI`` act on it; ``오픈소스 AI로 만든 앱을 규제``
and ``오픈소스 AI를 활용해 규제를 분석`` do not, however near the words are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from transforms.matching import Hit
from transforms.particles import Role, role_of

Link = Literal["object", "about", "of", "joined", "also", "passive", "modifying", "as"]
USUAL: tuple[Link, ...] = ("object", "about", "of", "joined", "also", "passive", "modifying")
"""Those of a rule that names none. ``as`` (오픈소스로 공개하도록) does not act on the thing: it
makes something else such a thing."""

GAP = 20
"""Letters between thing and act, unless the rule says otherwise."""
_TRIES = 6
"""Acts that are looked at for one thing: bounded time in a text that is all acts."""
_THINGS = 50
_COMPOUND = 3
"""Words of one compound noun behind the thing (오픈소스 AI 개발 생태계를)."""

_ASIDE = re.compile(r"\([^()\n]{0,40}\)|[\"'“”‘’「」『』〈〉《》\[\]()]")
_BREAK = re.compile(r"[.!?…;:\n]|[,，](?=\s)")
_BLANK = re.compile(r"[\s·ㆍ/‧]+")
# 에 대한, 를 둘러싼: a verb that has become part of the particle before it.
_ABOUT = re.compile(
    r"^(?:대한|대해|대해서|대하여|관한|관해|관하여|관련|관련한|관련된|관련해|위한|위해|위하여"
    r"|둘러싼|둘러싸고|겨냥한|겨냥해|향한|놓고|두고|포함한|포함해|비롯한|대상으로|상대로|중심으로)$"
)
# A verb in the middle of the sentence: what follows is done to something else.
_VERB = re.compile(
    r"(?:며|(?:이|리|기|히|우|추|내|갖|쓰|있|없|받)고|하는|하던|한다는|했던|된|되는|된다는|됐던|될|할"
    r"|받은|받는|시킨|시키는|하고|하지만|하는데|해서|하여|하면|했고|했지만|되고|되자|하자|한|해|여서"
    r"|(?:기반|바탕|토대|무기)으로|무기로|통한|세워|이지만|지만|면서|는데|아서|어서|은데|든|진|난|온|간|던)$"
)
# What looks like such a verb and is none.
_NO_VERB = (
    *(
        "민간",
        "기간",
        "시간",
        "공간",
        "순간",
        "인간",
        "중간",
        "구간",
        "연간",
        "모든",
        "올해",
        "피해",
    ),
    *(
        "이해",
        "견해",
        "침해",
        "저해",
        "권한",
        "제한",
        "북한",
        "기한",
        "역할",
        "분할",
        "재난",
        "비난",
    ),
    *("추진", "선진", "촉진", "부진", "연구진", "경영진", "위한", "대한", "관한"),
)
_MEANS = frozenset(("기반", "탑재", "출신", "유사", "계열", "방식"))
# What stands behind an act that is done to the subject (금지된다, 규제 대상, 규제하지 않기로).
_UNDERGONE = re.compile(
    r"[을를이가의에은도]?\s?(?:되|된|될|됨|됐|돼|받|당하|당한|당할|당했|대상|예외|면제|제외|완화|해제|강화"
    r"|에서 제외|에서 빠|하지 않|하지 말|해야|하기로|하자는|키로|안(?![가-힣])|[\"'”’.!?…)]|$)"
)
# What stands between an act and the thing behind it, to which it is done (금지된, 규제 대상인).
_MODIFYING = re.compile(
    r"(?:을|를|이|가)?\s?(?:하는|한|할|하던|했던|하려는|해야 할|되는|된|될|됐던|받는|받은|받을"
    r"|당한|당하는|시킨|시키는|(?:의\s)?대상(?:인|이 된|이 되는|이 될|으로 꼽힌|에 오른)?)"
    r"(?:\s[가-힣A-Za-z]{1,4})?[\s“”‘’\"']*$"
)


class Deed(NamedTuple):
    """An act done to a thing, and how the text links them."""

    thing: Hit
    act: Hit
    link: Link


def deeds(
    text: str, things: Sequence[Hit], acts: Sequence[Hit], links: Sequence[Link], most: int
) -> Iterator[Deed]:
    """Where one of ``acts`` is done to one of ``things``, both of one sentence and in its order.

    ``most``: letters between them. At most one deed for each thing.
    """
    starts = [act.start for act in acts]
    for thing in things[:_THINGS]:
        first = bisect_left(starts, thing.end)
        near = [*acts[first : first + _TRIES], *reversed(acts[max(0, first - _TRIES) : first])]
        for act in near:
            link = _link(text, thing, act, most)
            if link is not None and link in (links or USUAL):
                yield Deed(thing, act, link)
                break


def _link(text: str, thing: Hit, act: Hit, most: int) -> Link | None:
    if act.start >= thing.end:
        if act.start - thing.end > most:
            return None
        return _ahead(text[thing.end : act.start], text[act.end : act.end + 12])
    if act.end <= thing.start and thing.start - act.end <= most:
        return "modifying" if _MODIFYING.match(text[act.end : thing.start]) else None
    return None


def _ahead(gap: str, rest: str) -> Link | None:
    """How a thing is linked with the act after it, from the words between and behind the act."""
    gap = _ASIDE.sub("", gap)
    if gap.startswith((", ", "，")):  # headlines write a comma for 은/는
        gap = "은 " + gap[1:]
    if _BREAK.search(gap):
        return None
    words = _BLANK.split(gap)
    role, at = _role(words)
    if role is None:
        return "joined" if at == len(words) else None
    return _through(role, [word for word in words[at:] if word], rest)


def _role(words: list[str]) -> tuple[Role | None, int]:
    """What the first particle makes of the thing, and how many words that took.

    None and all words: they are one compound noun; None and fewer: something else came between.
    """
    for at, word in enumerate(words):
        if not word:
            continue
        if at > _COMPOUND or word in _MEANS or _ABOUT.match(word):
            return ("about", at + 1) if _ABOUT.match(word) else (None, -1)
        role = role_of(word, shortest_stem=2 if at else 0)
        if role is None and _is_verb(word):
            return None, -1
        if role is not None and role != "with":
            return role, at + 1
    return None, len(words)


def _through(role: Role, words: list[str], rest: str) -> Link | None:
    """The link that a role makes with the act, if the words up to it let it through."""
    for word in words:
        if _ABOUT.match(word):
            role = "about"
        elif _is_verb(word) or (role == "of" and role_of(word) in ("subject", "topic")):
            return None
    if role in ("subject", "topic"):
        return "passive" if _UNDERGONE.match(rest) else None
    return role if role in ("object", "about", "of", "also", "as") else None


def _is_verb(word: str) -> bool:
    return _VERB.search(word) is not None and not word.endswith(_NO_VERB)
