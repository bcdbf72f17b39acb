"""What stories know an article by: its terms, and what it says that others may not."""

from dataclasses import dataclass

from transforms import stories
from transforms.machine_lists import is_machine_list
from transforms.novelty import Span, facts
from transforms.stories import Vector
from transforms.words import documents, weights, words


@dataclass(frozen=True)
class StoryContent:
    """``vector``: terms; ``facts``: what it says, by keys, in the order of its text."""

    vector: Vector
    facts: dict[str, Span]


def content_of(title: str, body: str) -> StoryContent:
    """Of an article. A list that is made again and again has no terms: only its copies are near."""
    return StoryContent(_vector(title, body), facts(title, body))


def _vector(title: str, body: str) -> Vector:
    if is_machine_list(title):
        return Vector({})
    named = documents(f"{title}\n{body}")
    return stories.vector(weights(title, body), frozenset(words(title)), named)
