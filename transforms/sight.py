"""How an article came to us."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records import DuePage, KnownArticle


@dataclass(frozen=True)
class Sight:
    """What an article's listings tell about its freshness."""

    is_baseline: bool
    is_backfill: bool
    first_listed_at: datetime
    outage: timedelta
    read_anew_after: timedelta | None = None

    @classmethod
    def of(cls, page: DuePage, known: KnownArticle | None, now: datetime) -> "Sight":
        """A correction is judged by when its article was first seen, not by its own time; what is
        only read anew (``read_anew_after`` so long), also by whether that was just now."""
        first = known or page
        return cls(
            first.is_baseline,
            first.is_backfill,
            first.first_listed_at,
            first.outage,
            now - first.first_listed_at if known is not None and page.is_reread else None,
        )
