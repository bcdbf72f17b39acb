"""The newsroom's clock, and what is printed at a moment of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.articles import LAST_EDITION, Article
from newsroom.sites import SITES, Site, article_path
from newswatch.clock import SEOUL


@dataclass(frozen=True)
class Calendar:
    """When the newsroom started and when each edition came out (aware times, Seoul)."""

    start: datetime
    released: Mapping[int, datetime]

    @property
    def edition(self) -> int:
        return max(self.released)

    def published(self, article: Article) -> datetime | None:
        """To the minute; to the day on a board that names days only; None before its edition."""
        if article.edition not in self.released:
            return None
        if article.ago is not None:
            moment = self.start - article.ago
        else:
            moment = self.released[article.edition] - article.lag
        if SITES[article.outlet].family == "board":
            return moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return moment.replace(second=0, microsecond=0)

    def modified(self, article: Article) -> datetime | None:
        correction = article.correction
        if correction is None or correction.edition not in self.released:
            return None
        moment = self.released[correction.edition] - timedelta(minutes=1)
        return moment.replace(second=0, microsecond=0)

    def path(self, article: Article) -> str:
        """Known before the article is out: a dated address bears the day of the start."""
        day = (self.start - (article.ago or timedelta())).astimezone(SEOUL).date()
        site = SITES[article.outlet]
        return article_path(site, article.number, article.section, day, article.fate == "forbidden")

    def url(self, article: Article, port: int) -> str:
        return SITES[article.outlet].home(port) + self.path(article)


def begin(start: datetime) -> Calendar:
    """A calendar on which only the backlog, edition 0, is out."""
    start = start.astimezone(SEOUL)
    return Calendar(start, {0: start})


def advanced(calendar: Calendar, edition: int, now: datetime) -> Calendar:
    """The calendar after every edition up to ``edition`` has come out; never back in time."""
    wanted = min(edition, LAST_EDITION)
    new = {number: now.astimezone(SEOUL) for number in range(calendar.edition + 1, wanted + 1)}
    return Calendar(calendar.start, {**calendar.released, **new})


def on_show(site: Site, articles: Sequence[Article], calendar: Calendar) -> list[Article]:
    """What the site lists now, newest first."""
    shown = [
        article.printed_in(calendar.edition)
        for article in articles
        if article.outlet == site.slug
        and article.edition <= calendar.edition
        and not article.is_gone_in(calendar.edition)
    ]
    return sorted(shown, key=lambda each: _newness(each, calendar), reverse=True)


def _newness(article: Article, calendar: Calendar) -> tuple[datetime, int]:
    return (calendar.published(article) or calendar.start, article.number)
