"""Which of an outlet's selector sets a page is read by: layouts change, and old pages stay old."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from crawlers.outlet_parts import Select
from newswatch.clock import in_seoul

if TYPE_CHECKING:
    from crawlers.parsing.page import Page

_DATE_METAS = ("article:published_time", "og:article:published_time", "datepublished", "date")
_NOTHING = Select()


def selectors_of(page: Page) -> Select:
    """The set that finds something on the page, in this order: the one in force when it was
    fetched, the one of its own date (some sites leave old articles in their old layout), then the
    others, newest first. Where none does, the first of them."""
    sets = page.outlet.selects if page.outlet else ()
    if len(sets) <= 1:
        return sets[0] if sets else _NOTHING
    days = [in_seoul(page.fetched_at).date(), *_own_days(page)]
    ranked = [found for day in days if (found := _in_force(sets, day))]
    ranked += reversed(sets)
    return next((one for one in ranked if _finds(page, one)), ranked[0])


def _in_force(sets: tuple[Select, ...], day: date) -> Select | None:
    valid = [one for one in sets if one.since is None or one.since <= day]
    return valid[-1] if valid else None


def _own_days(page: Page) -> Iterator[date]:
    for text in page.meta(*_DATE_METAS)[:1]:
        with suppress(ValueError):
            yield date.fromisoformat(text[:10])
    if page.listed and page.listed.published_at:
        yield in_seoul(page.listed.published_at).date()


def _finds(page: Page, one: Select) -> bool:
    """A set is told by its body, where it names one."""
    wanted = [one.body] if one.body else [one.title, one.published, one.authors]
    return any(page.select(css) for css in wanted if css)
