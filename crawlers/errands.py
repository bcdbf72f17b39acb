"""Why a request is made: carried in its ``meta["errand"]`` through redirects and retries."""

from dataclasses import dataclass, replace
from typing import Literal

from scrapy import Request

from crawlers.catalogue import Source
from storage.records import ClaimedSource, ListedEntry

Kind = Literal["robots", "listing", "page"]


@dataclass(frozen=True)
class Errand:
    """``page`` counts the listings of one reading; ``gathered`` are the entries of those before
    this one, ``waiting`` the addresses of those after it; ``is_damaged``: one of them could not be
    read whole; ``notes``: what was odd about them (``Listing.notes``)."""

    claim: ClaimedSource
    source: Source
    kind: Kind
    item_id: int | None = None
    gathered: tuple[ListedEntry, ...] = ()
    waiting: tuple[str, ...] = ()
    page: int = 1
    is_damaged: bool = False
    notes: tuple[str, ...] = ()

    @property
    def is_of_api(self) -> bool:
        """Whether an open API is asked, by its key: no page of a site, and no robot's business."""
        return self.kind == "listing" and self.source.protocol == "api"

    def for_robots(self) -> "Errand":
        return replace(self, kind="robots")


def errand_of(request: Request) -> Errand:
    errand = request.meta["errand"]
    assert isinstance(errand, Errand)  # noqa: S101 - a request without one must never be made
    return errand
