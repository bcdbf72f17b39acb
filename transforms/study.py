"""What can be said of a page without the database, and without knowing any other page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from newswatch.clock import in_seoul
from storage.records import DuePage
from transforms.copies import Compared
from transforms.decisions import Decision, decide_all
from transforms.normalize import Text, normalize
from transforms.shadows import judge_by_shadows
from transforms.story_content import StoryContent, content_of
from transforms.topics import topics


@dataclass(frozen=True)
class Study:
    """A page as it is compared and judged. ``compared`` bears no number yet; ``decisions`` of the
    live rules, ``trials`` of those on trial."""

    text: Text
    compared: Compared
    content: StoryContent
    decisions: Sequence[Decision]
    trials: Sequence[Decision]


class Studied(NamedTuple):
    """A page and what can be said of it."""

    page: DuePage
    study: Study


def study(page: DuePage, now: datetime) -> Study:
    """Reads a page. Raises what is wrong with it. Pure."""
    text = normalize(page, now)
    told_on = text.published_at and in_seoul(text.published_at).date()
    compared = Compared(0, page.outlet_slug, text.title, text.body, text.content_sha, told_on)
    compared.read()
    section = text.section or ""
    return Study(
        text,
        compared,
        content_of(text.title, text.told),
        decide_all(topics(), text.title, text.told, section, page.outlet_slug),
        judge_by_shadows(text, page.outlet_slug),
    )
