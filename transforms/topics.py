"""Topics: rule files read, checked and compiled. What they may say: ``transforms.rule``.

One YAML per topic (``transforms/topics/*.yaml``). A rule's version is its number plus the hash of
the file, so that no two different rules ever share one.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import ValidationError

from newswatch.settings import settings
from transforms.reading import Reader
from transforms.rule import Label, Rule
from transforms.rule_checks import mistakes
from transforms.rule_errors import Mistake, TopicError, mistakes_of, refuse
from transforms.rule_probe import matches_everything
from transforms.yaml_lines import Lined, YamlError, read

__all__ = ["Label", "Rule", "Topic", "TopicError", "load", "load_text", "reader_of", "topics"]


@dataclass(frozen=True, eq=False)
class Topic:
    """A rule ready for use. ``version`` is what the ledger stores."""

    rule: Rule
    version: str


@lru_cache(maxsize=16)
def reader_of(topics: tuple[Topic, ...]) -> Reader:
    """The one automaton of all these topics; its readings come in their order."""
    return Reader([topic.rule for topic in topics])


def load(path: Path) -> Topic:
    """One rule file. Raises TopicError naming file, line, field, what is wrong and what to do."""
    return load_text(path.read_bytes(), path)


def load_text(raw: bytes, where: Path | str) -> Topic:
    """A rule as written; ``where`` is what errors call it. Raises TopicError."""
    try:
        lined = read(raw)
    except YamlError as error:
        lined = Lined(None, {(): error.line})
        raise refuse(where, lined, [Mistake((), error.ko, error.en)]) from error
    try:
        rule = Rule.model_validate(lined.value)
    except ValidationError as error:
        raise refuse(where, lined, mistakes_of(error)) from error
    if found := mistakes(rule) or matches_everything(rule):
        raise refuse(where, lined, found)
    return Topic(rule, f"{rule.version}-{hashlib.sha256(raw).hexdigest()[:8]}")


@cache
def topics() -> tuple[Topic, ...]:
    """All live topics of the settings' folder, read once per process. Raises TopicError.

    A rule that says ``shadow: true`` is on trial: it is left to others (``transforms.shadows``).
    """
    folder = settings().topics_dir
    read_all = (load(path) for path in sorted(folder.glob("*.yaml")))
    found = tuple(topic for topic in read_all if not topic.rule.shadow)
    if not found:
        raise _wrong(folder, "주제(*.yaml)가 없습니다", "no topic (*.yaml) in it")
    for name, count in Counter(topic.rule.topic for topic in found).items():
        if count > 1:
            ko, en = (
                f"파일 {count}개가 주제 {name} → 하나만 두세요",
                f"{count} files have topic {name}",
            )
            raise _wrong(folder, ko, en)
    return found


def _wrong(folder: Path, ko: str, en: str) -> TopicError:
    return TopicError(f"{folder}: {ko if settings().language == 'ko' else en}")
