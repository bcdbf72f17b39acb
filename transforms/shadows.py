"""Rules on trial: they judge every article beside the live rule, and nothing follows from it.

A rule is on trial where its file stands in the folder ``drafts`` of the topics, or says
``shadow: true``. A draft must never harm the live rules: one that is wrong is left out, and one
that fails on an article keeps no decision on it; both are told in the log.
"""

import logging
from functools import cache
from pathlib import Path

from newswatch.settings import settings
from transforms.decisions import Decision, decide_all
from transforms.normalize import Text
from transforms.topics import Topic, TopicError, load

DRAFTS = "drafts"

_log = logging.getLogger(__name__)


@cache
def shadows() -> tuple[Topic, ...]:
    """All rules on trial, read once per process."""
    folder = settings().topics_dir
    found = (_drafted(path) for path in sorted((folder / DRAFTS).glob("*.yaml")))
    marked = (_drafted(path) for path in sorted(folder.glob("*.yaml")))
    return (
        *(topic for topic in found if topic is not None),
        *(topic for topic in marked if topic is not None and topic.rule.shadow),
    )


def _drafted(path: Path) -> Topic | None:
    try:
        return load(path)
    except (TopicError, OSError) as error:
        _log.warning("A draft of a rule is left out: %s", error)
        return None


def judge_by_shadows(text: Text, outlet: str) -> list[Decision]:
    """What the rules on trial say of an article; nothing where one fails."""
    found = (_judged(topic, text, outlet) for topic in shadows())
    return [decision for decision in found if decision is not None]


def _judged(topic: Topic, text: Text, outlet: str) -> Decision | None:
    try:
        return decide_all((topic,), text.title, text.told, text.section or "", outlet)[0]
    except Exception:
        _log.warning("The draft %s %s failed on %s", topic.rule.topic, topic.version, text.url,
                     exc_info=True)  # fmt: skip
        return None
