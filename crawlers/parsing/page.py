"""One fetched page with what every field's reader needs, computed once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from lxml import html

from crawlers.dom import letters
from crawlers.markup import plain_line
from crawlers.outlet import Outlet
from crawlers.outlet_parts import Select
from crawlers.parsing.beside import elements_beside
from crawlers.parsing.dated import selectors_of
from crawlers.parsing.families import Family, family_of
from crawlers.parsing.jsonld import article_of, json_ld
from crawlers.parsing.metas import metas_of
from crawlers.parsing.rejected import Rejected
from crawlers.parsing.scripts import StateArticle, state_article
from crawlers.parsing.shown_text import shown_pieces
from crawlers.parsing.survey import Survey
from newswatch.clock import SEOUL
from newswatch.urls import site_of
from storage.records import ListedEntry

T = TypeVar("T")


@dataclass(frozen=True)
class Evidence(Generic[T]):
    """A value and where it was found: ``json-ld``, ``meta:og:title``, ``family:ndsoft``, …"""

    value: T
    origin: str


@dataclass(frozen=True)
class Page:
    """A page as a tree, with its metadata. ``fetched_at`` completes relative times."""

    root: html.HtmlElement
    url: str
    outlet: Outlet | None
    listed: ListedEntry | None
    fetched_at: datetime

    @property
    def zone(self) -> ZoneInfo:
        return self.outlet.time.info if self.outlet else SEOUL

    @cached_property
    def survey(self) -> Survey:
        """What elements the page has, by attribute."""
        return Survey(self.root)

    @cached_property
    def rejected(self) -> Rejected:
        """The notebook of what was found for a field and lost."""
        return Rejected()

    @cached_property
    def shown(self) -> list[str]:
        """The texts that people see, in document order, each a line."""
        return shown_pieces(self.root)

    @cached_property
    def title_tag(self) -> str:
        """What the page's ``<title>`` says, as one line."""
        titles = self.survey.tagged("title")
        return plain_line((titles[0] if titles else self.root).text)

    @cached_property
    def beside(self) -> frozenset[html.HtmlElement]:
        """The elements that stand beside the article: menus, rankings, comments, advertisements."""
        return frozenset(elements_beside(self.survey))

    def is_aside(self, node: html.HtmlElement) -> bool:
        """Whether an element stands in a part of the page that is beside the article."""
        holder = node.getparent()
        if holder is None:
            return False
        if holder not in self._asides:  # neighbours stand in the same one
            self._asides[holder] = holder in self.beside or self.is_aside(holder)
        return self._asides[holder]

    @cached_property
    def _asides(self) -> dict[html.HtmlElement, bool]:
        return {}

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Lower-case meta name, property or itemprop → its contents in order."""
        return metas_of(self.survey.tagged("meta"))

    @cached_property
    def linked_data(self) -> list[dict[str, Any]]:
        return json_ld(self.survey.tagged("script"))

    @cached_property
    def article_data(self) -> dict[str, Any]:
        """The JSON-LD node of the article, or an empty one."""
        return article_of(self.linked_data)

    @cached_property
    def state(self) -> StateArticle | None:
        """The article as the page's own scripts carry it (Arc, Next.js)."""
        return state_article(self.survey.tagged("script"))

    @cached_property
    def family(self) -> Family | None:
        """The CMS: told by the catalogue, else recognized from the page."""
        return family_of(self.survey, self.metas, self.outlet.family if self.outlet else None)

    @cached_property
    def selectors(self) -> Select:
        """The outlet's own selectors, of the layout that the page has."""
        return selectors_of(self)

    @cached_property
    def site_names(self) -> frozenset[str]:
        """What the site calls itself, for cutting it off titles and keeping it out of bylines."""
        names = [
            *self.meta("og:site_name", "application-name", "apple-mobile-web-app-title",
                       "dd:publisher", "publisher"),
            *(plain_line(str(node["publisher"].get("name") or "")) for node in self.linked_data
              if isinstance(node.get("publisher"), dict)),
            site_of(self.url).split(".")[0],
        ]  # fmt: skip
        if self.outlet:
            names += [self.outlet.name.ko, self.outlet.name.en]
        return frozenset(name for name in names if len(name) >= 2)

    @cached_property
    def site_letters(self) -> frozenset[str]:
        """The same by their letters alone."""
        return frozenset(map(letters, self.site_names))

    def meta(self, *names: str) -> list[str]:
        """Plain contents of these metas, in the order of the names."""
        return [text for name in names for value in self.metas.get(name, [])
                if (text := plain_line(value))]  # fmt: skip

    def select(self, css: str) -> list[html.HtmlElement]:
        """Elements that a CSS selector finds, in document order."""
        return self.survey.select(css)
