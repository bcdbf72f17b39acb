"""A page on its way to being an article: what it says, what was known, and what it became."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.records import DuePage, KnownArticle
from transforms.copies import Pair
from transforms.normalize import Text
from transforms.revisions import Difference, changed
from transforms.sight import Sight
from transforms.stories import Moment
from transforms.study import Study
from transforms.times import dated_at, told_at

Kind = Literal["article", "revision", "unchanged", "quarantined"]


@dataclass(frozen=True)
class Outcome:
    """What became of a page."""

    kind: Kind
    copies: int = 0
    opened_story: bool = False
    relevant: int = 0
    alerts: int = 0


@dataclass
class Item:
    """A page in work. ``known``: the article that it is of;
    ``article_id``: that one, or the new one."""

    page: DuePage
    study: Study
    known: KnownArticle | None
    now: datetime
    change: Difference = field(init=False)
    article_id: int = 0
    pairs: list[Pair] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = self.known
        self.change = changed(self.page, self.text, known) if known else Difference()
        if known is not None:
            self.article_id = known.id

    @property
    def text(self) -> Text:
        """Its text as it is stored."""
        return self.study.text

    @property
    def is_revision(self) -> bool:
        """Whether an article has a new text by it."""
        return self.known is not None

    @property
    def is_history(self) -> bool:
        """Whether the article has been read later than this page was: a body that was fetched
        before the one that it has; a listing whose page was read."""
        known = self.known
        return known is not None and (
            known.is_outdated or (self.page.raw_sha is None and not known.is_of_listing)
        )

    @property
    def is_unchanged(self) -> bool:
        """Whether it brings nothing that is compared and decided anew."""
        return self.known is not None and (self.is_history or not self.change)

    @property
    def is_seen_again(self) -> bool:
        """Whether the page of an article was read and says the same."""
        return self.is_unchanged and not self.is_history and self.page.raw_sha is not None

    @property
    def sight(self) -> Sight:
        """How the article came to us."""
        return Sight.of(self.page, self.known, self.now)

    @property
    def dated(self) -> datetime:
        """From when it counts where one asks which text was first."""
        return dated_at(self.text.published_at, self.sight.first_listed_at)

    @property
    def moment(self) -> Moment:
        """When it was told."""
        precision = self.text.published_precision
        told = told_at(self.text.published_at, precision, self.sight.first_listed_at)
        return Moment(told, self.text.published_at is not None)
