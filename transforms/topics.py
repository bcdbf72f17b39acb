"""Topics: what a rule file may say, checked, and compiled for matching.

One YAML per topic (``transforms/topics/*.yaml``). A rule's version is its number plus the hash of
the file, so that no two different rules ever share one.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from newswatch.settings import settings
from transforms.matching import Matcher

Zone = Literal["title", "lead", "body", "opening"]


class TopicError(Exception):
    """A rule file is wrong; the text names file, place and what is expected."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Part):
    ko: str
    en: str


class Concept(_Part):
    """A named set of terms; how a term is written: ``transforms.matching``."""

    label: Label
    terms: list[str] = Field(min_length=1)


class Promotion(_Part):
    """``from`` counts as ``to`` where ``near`` is in the same sentence or in the title."""

    source: str = Field(alias="from")
    to: str
    near: str


class Signal(_Part):
    """What adds to the score, and how much in which zone."""

    name: str
    label: Label
    all: list[str] = Field(min_length=1)
    any: list[str] = []
    chars: int | None = Field(None, gt=0)
    weight: dict[Zone, float]

    @model_validator(mode="after")
    def distance_needs_two(self) -> Self:
        if self.chars is not None and len(self.all) != 2:
            raise ValueError(f"signal {self.name}: chars is a distance between two concepts of all")
        return self


class Rule(_Part):
    """One topic's rule as written."""

    topic: str = Field(pattern=r"^[a-z0-9-]+$")
    name: Label
    version: int = Field(gt=0)
    author: str
    date: date
    note: str
    threshold: float = Field(gt=0)
    focus: str
    concepts: dict[str, Concept]
    masks: dict[str, Concept] = {}
    promote: list[Promotion] = []
    signals: list[Signal] = Field(min_length=1)
    body_most: float = Field(gt=0)
    passing: float = Field(le=0)

    @model_validator(mode="after")
    def names_are_known(self) -> Self:
        asked = {name for signal in self.signals for name in (*signal.all, *signal.any)}
        asked |= {name for step in self.promote for name in (step.source, step.to, step.near)}
        unknown = (asked | {self.focus}) - self.concepts.keys()
        if unknown:
            raise ValueError(f"no such concept: {', '.join(sorted(unknown))}")
        return self


@dataclass(frozen=True)
class Topic:
    """A rule ready for use. ``version`` is what the ledger stores."""

    rule: Rule
    version: str
    matcher: Matcher


def load(path: Path) -> Topic:
    """One rule file. Raises TopicError naming file, field and what is wrong."""
    raw = path.read_bytes()
    try:
        rule = Rule.model_validate(yaml.safe_load(raw))
    except yaml.YAMLError as error:
        raise TopicError(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise TopicError(f"{path}:\n  " + "\n  ".join(lines)) from error
    terms = [
        (name, term)
        for name, concept in (rule.concepts | rule.masks).items()
        for term in concept.terms
    ]
    version = f"{rule.version}-{hashlib.sha256(raw).hexdigest()[:8]}"
    return Topic(rule, version, Matcher(terms, frozenset(rule.masks)))


@cache
def topics() -> tuple[Topic, ...]:
    """All topics of the settings' folder, read once per process."""
    folder = settings().topics_dir
    found = tuple(load(path) for path in sorted(folder.glob("*.yaml")))
    if not found:
        raise TopicError(f"{folder}: no topic (*.yaml) in it")
    return found
