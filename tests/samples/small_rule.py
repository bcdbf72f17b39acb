"""A small rule for tests, changed field by field: 공방 is the subject, 규제 and 정부 its context."""

import json
from typing import Any

from transforms.decisions import Decision, decide_all
from transforms.topics import Topic, load_text

LABEL = {"ko": "말", "en": "word"}
ONE = {"title": 1.0, "lead": 1.0, "body": 1.0}


def concept(*terms: str, **more: Any) -> dict[str, Any]:
    """A set of these terms."""
    return {"label": LABEL, "terms": list(terms), **more}


def signal(name: str = "found", weight: Any = None, **asked: Any) -> dict[str, Any]:
    """A signal that adds 1 in title, lead and body unless told otherwise."""
    return {"name": name, "label": LABEL, "weight": weight or ONE, **asked}


def small(*signals: dict[str, Any], **changed: Any) -> Topic:
    """A topic of these signals."""
    rule: dict[str, Any] = {
        **{"topic": "small", "name": LABEL, "version": 1, "author": "test", "date": "2026-01-01"},
        **{
            "note": "",
            "alert_at": 1,
            "digest_at": 0.5,
            "focus": "it",
            "body_most": 3,
            "passing": 0,
        },
        "concepts": {
            **{
                "it": concept("공방", "AI"),
                "rule": concept("규제*", "금지*"),
                "state": concept("정부"),
            },
            **{"toy": concept("장난감*"), "paper": concept("나루신문"), "open": concept("열린*")},
        },
        "signals": signals or [signal(all=["it", "rule"])],
    }
    return load_text(json.dumps(rule | changed).encode(), "small")


def judged(topic: Topic, title: str | None = "", body: str | None = "", **labels: str) -> Decision:
    """What it decides."""
    return decide_all([topic], title, body, **labels)[0]
