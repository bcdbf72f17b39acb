"""A story's level: that of its best article, or alert where enough independent sources tell it.

One doubtful article waits for the digest. When outlets of several owners, each in words of its own,
tell the same story and each is at least doubtful, it is not doubtful any more.
"""

from dataclasses import replace

from storage.db import Connection
from storage.queries import queries
from transforms.decisions import Decision

ENOUGH = 3
"""So many independent sources at level digest make an alert. Two are too few: a press release and
its first rewrite that is no verified copy look like two."""


def heard(connection: Connection, decision: Decision, story_id: int, article_id: int) -> Decision:
    """The decision, raised to alert where the story's independent sources are enough.

    Not where the rule itself limits such texts to the digest: a product's launch is told by many.
    Independent: of another owner (``owner_group``, else the outlet itself), of no common wire
    agency, and no verified copy. Only a decision of level digest can be raised; its score stays.
    """
    if decision.level != "digest" or decision.evidence["limit"] != "alert":
        return decision
    count: int = queries.decisions.count_witnesses(
        connection, topic=decision.topic, story_id=story_id, article_id=article_id
    )
    return decision if count < ENOUGH else raised(decision, count)


def raised(decision: Decision, sources: int) -> Decision:
    """The decision as an alert by ``sources``, which its reason and evidence tell of."""
    told = f"{decision.reason} 서로 독립된 매체 {sources}곳이 전해 알림으로 올렸습니다."
    english = f"{decision.evidence.get('reason_en', '')} Raised: {sources} independent sources."
    evidence = {**decision.evidence, "witnesses": sources, "reason_en": english.strip()}
    return replace(decision, level="alert", reason=told, evidence=evidence)
