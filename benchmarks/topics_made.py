"""Fifty topics made from the very words of the texts that they will judge: as hard as it can be.

Each has 120 terms; 40 come from a pool that all share, so that two topics share well under half.
A topic's subject is in one text of a hundred or so, as a real topic's is at most.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from transforms.spellings import TermError, spellings
from transforms.topics import Topic, load_text

TOPICS, TERMS, SHARED, POOL = 50, 120, 40, 60
SUBJECTS = 5
"""Terms of a topic's subject, each in ``RARE`` of the texts."""
RARE = (0.001, 0.004)

_WORD = re.compile(r"[가-힣]{2,5}|[A-Za-z][A-Za-z0-9]{1,9}")


def made_topics(documents: Sequence[tuple[str, str, str]]) -> tuple[Topic, ...]:
    """The same topics for the same texts."""
    counted = Counter(
        word for doc in documents for word in set(_WORD.findall(f"{doc[0]} {doc[1]}"))
    )
    chance = random.Random(6)
    usable = [word for word in sorted(counted) if _is_term(word)]
    rare = [w for w in usable if RARE[0] < counted[w] / len(documents) < RARE[1]]
    common = [w for w in usable if counted[w] / len(documents) >= RARE[1]]
    chance.shuffle(rare)
    chance.shuffle(common)
    pool, own = common[:POOL], [*common[POOL:], *rare[TOPICS * SUBJECTS :]]
    made = []
    for number in range(TOPICS):
        size = TERMS - SHARED - SUBJECTS
        terms = [*chance.sample(pool, SHARED), *own[number * size : (number + 1) * size]]
        subject = rare[number * SUBJECTS : (number + 1) * SUBJECTS]
        made.append((subject, terms))
    _prove([{*subject, *terms} for subject, terms in made])
    return tuple(load_text(_rule(n, *words), f"made {n}") for n, words in enumerate(made))


def _prove(made: list[set[str]]) -> None:
    assert len(made) == TOPICS
    assert all(len(terms) >= 100 for terms in made)
    for one, other in combinations(made, 2):
        assert len(one & other) <= min(len(one), len(other)) / 2


def _is_term(word: str) -> bool:
    try:
        return bool(list(spellings(f"{word}*")))
    except TermError:
        return False


def _rule(number: int, subject: list[str], terms: list[str]) -> bytes:
    return json.dumps(_fields(number, subject, terms)).encode()  # JSON is YAML


def _fields(number: int, subject: list[str], terms: list[str]) -> dict[str, object]:
    label = {"ko": "낱말", "en": "words"}
    third = len(terms) // 3
    sets = {"a": terms[:third], "b": terms[third : 2 * third], "c": terms[2 * third :]}
    concepts = {name: {"label": label, "terms": _open(words)} for name, words in sets.items()}
    concepts["subject"] = {"label": label, "terms": subject}
    return {
        **{"topic": f"made-{number}", "name": label, "version": 1, "author": "benchmark"},
        **{"date": "2026-01-01", "note": "made", "alert_at": 3, "digest_at": 2},
        **{"focus": "subject", "concepts": concepts, "body_most": 3, "passing": -1},
        "signals": list(_signals(label)),
    }


def _open(words: list[str]) -> list[str]:
    """Every other term is open at its end, as real ones are."""
    return [f"{word}*" if number % 2 else word for number, word in enumerate(words)]


def _signals(label: dict[str, str]) -> Iterator[dict[str, object]]:
    weight = {"title": 3, "lead": 2, "body": 1}
    for name in "abc":
        yield {"name": name, "label": label, "all": ["subject", name], "weight": weight}
    yield {
        **{"name": "near", "label": label, "all": ["subject", "a"], "chars": 20},
        **{"any": ["b", "c"], "weight": weight},
    }
    yield {
        **{"name": "done", "label": label, "object": "subject", "acts": ["a", "b"]},
        "weight": weight,
    }
