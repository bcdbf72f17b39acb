"""The newsroom's present: what is out, which faults are on, what was served."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from newsroom.articles import LAST_EDITION, Article
from newsroom.edition import advanced, begin, on_show
from newsroom.pages import Newsstand, Response, plain
from newsroom.sites import SITES, Site
from newsroom.truth import describe, is_fetched
from newswatch.clock import SEOUL


@dataclass
class Fault:
    """The next ``count`` requests are answered with ``status``; each answer takes ``delay_s``."""

    status: int = 500
    count: int = 0
    delay_s: float = 0.0


@dataclass
class Served:
    """What went out to the very end."""

    articles: set[str] = field(default_factory=set)
    listings: dict[str, int] = field(default_factory=dict)
    """Site → the edition of which its polled listing was last served."""
    requests: int = 0


class Desk:
    """Shared by all server threads; every method holds the lock for a short time only."""

    def __init__(
        self,
        articles: Sequence[Article],
        start: datetime,
        port: int,
        state: Path,
        relayouts: Mapping[str, int] | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._began = monotonic()
        self.articles = list(articles)
        self.calendar = begin(start)
        self.port = port
        self.state = state
        self.faults = {
            slug: Fault(count=site.failures, delay_s=site.delay_s) for slug, site in SITES.items()
        }
        self.served = Served()
        self.relayouts = relayouts or {}
        self.stand = self.new_stand()
        self.write_truth()

    def now(self) -> datetime:
        """The newsroom's own time: its start, and the seconds that have passed since."""
        return self.calendar.start + timedelta(seconds=monotonic() - self._began)

    def advance(self, edition: int | None) -> dict[str, Any]:
        """Lets the next edition (or all up to the given one) out."""
        with self._lock:
            wanted = self.calendar.edition + 1 if edition is None else edition
            self.calendar = advanced(self.calendar, wanted, self.now())
            self.stand = self.new_stand()
            self.write_truth()
            return self.report()

    def new_stand(self) -> Newsstand:
        return Newsstand(self.articles, self.calendar, self.port, self.relayouts)

    def set_fault(self, slug: str, change: dict[str, Any]) -> dict[str, Any]:
        """Changes a site's fault. KeyError for an unknown site or an unknown name."""
        with self._lock:
            fault = self.faults[slug]
            for name, value in change.items():
                if name not in ("status", "count", "delay_s"):
                    raise KeyError(name)
                setattr(fault, name, type(getattr(fault, name))(value))
            return self.report()

    def answer(self, site: Site, target: str) -> tuple[Response, int, float]:
        """The response, the edition that it shows, and the seconds to wait before sending."""
        with self._lock:
            fault, edition = self.faults[site.slug], self.calendar.edition
            if fault.count > 0:
                fault.count -= 1
                return plain(fault.status, "Service Unavailable"), edition, fault.delay_s
            stand = self.stand
        return stand.respond(site, target), edition, fault.delay_s

    def record(
        self, site: Site, target: str, edition: int, response: Response, status: int, agent: str
    ) -> None:
        """One line in ``served.jsonl``, after the last byte has gone out."""
        line = {
            "site": site.slug,
            "host": site.host,
            "path": target,
            "url": response.url or site.home(self.port) + target,
            "status": status,
            "bytes": len(response.body) if status != 304 else 0,
            "article_id": response.article_id,
            "user_agent": agent,
        }
        with self._lock:
            self.served.requests += 1
            if response.article_id:
                self.served.articles.add(response.article_id)
            if response.kind == "listing":
                self.served.listings[site.slug] = edition
            with (self.state / "served.jsonl").open("a", encoding="utf-8") as file:
                stamped = {"at": self.now().astimezone(SEOUL).isoformat(), **line}
                file.write(json.dumps(stamped, ensure_ascii=False) + "\n")

    def report(self) -> dict[str, Any]:
        """The control address's answer. ``is_settled``: every listing was served in the present
        edition, and every article on show that may be fetched was served at least once."""
        with self._lock:
            unserved = [
                article.id
                for site in SITES.values()
                for article in on_show(site, self.articles, self.calendar)
                if is_fetched(article) and article.id not in self.served.articles
            ]
            edition = self.calendar.edition
            unlisted = [slug for slug in SITES if self.served.listings.get(slug, -1) < edition]
            return {
                "edition": edition,
                "last_edition": LAST_EDITION,
                "start": self.calendar.start.isoformat(),
                "released": {str(n): at.isoformat() for n, at in self.calendar.released.items()},
                "requests": self.served.requests,
                "listings": dict(self.served.listings),
                "unlisted": unlisted,
                "unserved": unserved,
                "is_settled": not unlisted and not unserved,
                "faults": {slug: vars(fault) for slug, fault in self.faults.items()},
            }

    def write_truth(self) -> None:
        """``truth.json`` anew, never half-written."""
        write_json(self.state / "truth.json", describe(self.articles, self.calendar, self.port))


def write_json(path: Path, data: Any) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
