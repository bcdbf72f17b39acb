"""One story: its articles in the order of their times, and what became of it."""

from contextlib import closing
from dataclasses import dataclass

from storage.db import connect, transaction
from storage.queries import queries
from storage.records import StoryChange, StoryTelling


@dataclass(frozen=True)
class StoryFile:
    """``story_id``: the story that the number asked for stands for today."""

    story_id: int
    articles: list[StoryTelling]
    changes: list[StoryChange]


def find_story(story_id: int) -> StoryFile | None:
    """The story of a number, also of one that went into another; None where there is none."""
    with closing(connect("ingest")) as connection, transaction(connection):
        current = queries.stories.find_current(connection, story_id=story_id)
        if current is None:
            return None
        told = list(queries.stories.list_told(connection, story_id=current))
        changes = list(queries.stories.list_changes(connection, story_id=current))
    return StoryFile(current, told, changes)
