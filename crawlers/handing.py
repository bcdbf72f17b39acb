"""A portal's search finds articles of other outlets: those of the catalogue get them as their own,
so that each article is fetched, judged and counted where it belongs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from crawlers.catalogue import Catalogue, Outlet, load_catalogue
from crawlers.consent import lacks_consent
from crawlers.entries import Judged
from crawlers.sites import article_address
from newswatch.settings import settings
from newswatch.urls import canonical_url, url_sha


@dataclass(frozen=True)
class Handed:
    """An entry as the portal keeps it, and the source that gets it (slug), if any."""

    judged: Judged
    slug: str | None = None

    def as_row(self) -> dict[str, Any]:
        return {**self.judged.as_row(), "slug": self.slug}


def handed(found: Iterable[Judged], catalogue: Catalogue) -> Iterator[Handed]:
    """Each entry of a portal with the source that is to fetch it. One of an outlet that we do not
    watch stays where it is, ``offsite``."""
    for one in found:
        outlet = catalogue.outlet_of(one.url) if one.reason == "offsite" else None
        if outlet is None or not _is_fetched(outlet) or not outlet.article.matches(one.url):
            yield Handed(one)
            continue
        url = article_address(outlet, one.url)
        moved = replace(one, url=url, sha=url_sha(url), reason="handed_over")
        yield Handed(moved, _first_source(outlet))


def _is_fetched(outlet: Outlet) -> bool:
    return outlet.enabled and not lacks_consent(outlet)


def portal_copies(found: Iterable[Judged]) -> list[dict[str, str]]:
    """Rows of ``news.portal_copy`` for the entries that name both addresses."""
    rows = []
    for one in found:
        if one.entry.portal_url:
            portal = canonical_url(one.entry.portal_url)
            row = {"portal_sha": url_sha(portal).hex(), "portal_url": portal}
            rows.append(row | {"original_sha": one.sha.hex(), "original_url": one.url})
    return rows


@cache
def catalogue_here() -> Catalogue:
    """The catalogue, read once per process."""
    return load_catalogue(settings().catalogue_dir)


def _first_source(outlet: Outlet) -> str:
    return next(source.slug for source in outlet.sources() if source.entry.use == "poll")
