"""What the labels suggest for a rule: words to exclude, and terms that it lacks, with evidence.

A proposal is a hint for whoever writes the rule, never a change of it. It says in how many texts a
word stands on either side, so that nobody takes three articles for a law.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from storage.db import connect, transaction
from storage.queries import queries
from storage.records import LabelledText
from transforms.log_odds import Telling, telling
from transforms.words import BODY_CHARS, words

LEAST_TEXTS = 2
LEAST_Z = 1.64
"""One-sided 95 %. Many words are looked at, so that some stand out by chance: read the evidence."""
SHOWN = 15
EXAMPLES = 3
LABELLED, COMPARED = 2000, 2000
"""Articles read at most."""


@dataclass(frozen=True)
class Example:
    """An article that a proposal rests on."""

    title: str
    url: str


@dataclass(frozen=True)
class Proposal:
    """``exclude``: ``word`` stands in ``helps`` false alarms and would cost ``harms`` true alerts.
    ``include``: it stands in ``helps`` misses, and in ``harms`` articles that are rightly no."""

    kind: Literal["exclude", "include"]
    word: str
    helps: int
    helps_of: int
    harms: int
    harms_of: int
    z: float
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Proposals:
    """All of a topic, and how many labels they rest on."""

    topic: str
    true_alerts: int
    false_alarms: int
    misses: int
    compared: int
    found: tuple[Proposal, ...]


def propose(topic: str, known_terms: Iterable[str] = ()) -> Proposals:
    """Proposals from all labels of a topic. ``known_terms``: what the rule looks for already, which
    is not proposed again. Raises StorageError."""
    with closing(connect("ingest")) as connection, transaction(connection):
        labelled = list(queries.labels.list_labelled(connection, topic=topic, most=LABELLED))
        others = list(queries.labels.list_unlabelled(connection, topic=topic, most=COMPARED))
    groups = _Groups.of(labelled, others)
    known = frozenset(_plain(term) for term in known_terms)
    found = [
        *_proposals("exclude", groups.false_alarms, groups.true_alerts, known=frozenset()),
        *_proposals("include", groups.misses, groups.rightly_no, known),
    ]
    return Proposals(
        topic,
        len(groups.true_alerts),
        len(groups.false_alarms),
        len(groups.misses),
        len(groups.rightly_no),
        tuple(found),
    )


@dataclass(frozen=True)
class _Groups:
    true_alerts: list[LabelledText]
    false_alarms: list[LabelledText]
    misses: list[LabelledText]
    rightly_no: list[LabelledText]

    @classmethod
    def of(cls, labelled: Sequence[LabelledText], others: Sequence[LabelledText]) -> "_Groups":
        right = [one for one in labelled if one.verdict != "not"]
        wrong = [one for one in labelled if one.verdict == "not"]
        return cls(
            true_alerts=[one for one in right if one.level == "alert"],
            false_alarms=[one for one in wrong if one.level == "alert"],
            misses=[one for one in right if one.level != "alert"],
            rightly_no=[*(one for one in wrong if one.level != "alert"), *others],
        )


def _proposals(
    kind: Literal["exclude", "include"],
    one: list[LabelledText],
    other: list[LabelledText],
    known: frozenset[str],
) -> Iterator[Proposal]:
    features = [features_of(text.title, text.body) for text in one]
    ranked = telling(features, (features_of(text.title, text.body) for text in other))
    told = 0
    for item in ranked:
        if told == SHOWN or item.z < LEAST_Z:
            return
        if item.of_one < LEAST_TEXTS or _plain(item.feature) in known:
            continue
        told += 1
        yield _proposal(kind, item, one, features, len(other))


def _proposal(
    kind: Literal["exclude", "include"],
    item: Telling,
    one: list[LabelledText],
    features: list[frozenset[str]],
    harms_of: int,
) -> Proposal:
    with_it = [
        Example(text.title, text.url)
        for text, said in zip(one, features, strict=True)
        if item.feature in said
    ]
    return Proposal(
        kind, item.feature, item.of_one, len(one), item.of_other, harms_of, item.z,
        tuple(with_it[:EXAMPLES]),
    )  # fmt: skip


def features_of(title: str, body: str) -> frozenset[str]:
    """The words of a text's beginning and its pairs of neighbours (생성 모델)."""
    said: list[str] = []
    pairs: list[str] = []
    for part in (title, body[:BODY_CHARS]):
        here = list(words(part))
        said += here
        pairs += [f"{left} {right}" for left, right in pairwise(here)]
    return frozenset((*said, *pairs))


def _plain(term: str) -> str:
    return term.strip("*").replace(" ", "").replace("_", "").lower()
