"""The sites of all cases at once, and what their logs say."""

from itertools import pairwise
from urllib.parse import urlsplit

from tests.faults.robots_cases import CASES, EARLIER, ELSEWHERE, OPEN, SHUT, Case
from tests.faults.robots_redirects import REDIRECTS, Redirect
from tests.faults.robots_sites import Reply, RobotsSite, leads_to
from tests.sites import page

__all__ = ["Stage"]

_FEED = '<rss version="2.0"><channel><title>시험</title>{}</channel></rss>'
_ENTRY = "<item><title>기사 {0}</title><link>{0}</link></item>"
_HTML = {"Content-Type": "text/html; charset=utf-8"}


class Stage:
    """``sites`` by the names of the cases, and ``elsewhere``; ``canary`` is none of them."""

    def __init__(self) -> None:
        names = [one.name for one in (*CASES, *REDIRECTS)]
        self.sites = {name: RobotsSite(f"127.78.1.{n}") for n, name in enumerate(names, 1)}
        self.elsewhere, self.canary = RobotsSite("127.78.2.1"), RobotsSite("127.78.2.2")
        for path, robots in (("/shut", SHUT), ("/open", OPEN)):
            self.elsewhere.replies[path] = Reply(body=robots)
        for case in CASES:
            self._furnish(case)
        for redirect in REDIRECTS:
            self._furnish_redirect(redirect)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        for site in (*self.sites.values(), self.elsewhere, self.canary):
            site.close()

    def turn(self) -> None:
        """Some time later: what the cases' sites answer ``then``."""
        for case in CASES:
            if case.then is not None:
                site = self.sites[case.name]
                site.asked.clear()
                site.replies["/robots.txt"] = case.then
                self._list(site, case.pages)

    def urls(self, case: Case, *, later: bool = False) -> list[str]:
        """The pages that a case's site has at first, or (``later``) then."""
        if later and case.then is None:
            return []
        paths = (EARLIER,) if case.then is not None and not later else case.pages
        return [self.sites[case.name].url + path for path in paths]

    def start_of(self, redirect: Redirect) -> str:
        return self.sites[redirect.name].url + "/news/1.html"

    def domains(self) -> list[str]:
        return [urlsplit(site.url).hostname or "" for site in self.sites.values()]

    def shortest_gap(self, case: Case) -> float:
        """Seconds from the end of one answer of the site to its next request, robots.txt apart."""
        asked = [one for one in self.sites[case.name].asked if one.path != "/robots.txt"]
        return min((later.began - one.ended for one, later in pairwise(asked)), default=0.0)

    def pages_asked(self, redirect: Redirect) -> int:
        return sum(path.startswith("/news/") for path in self.sites[redirect.name].paths())

    def is_led_away(self, redirect: Redirect) -> bool:
        """Whether anybody came to where nobody should go."""
        if "{site}" in redirect.target:
            return "/news/shut.html" in self.sites[redirect.name].paths()
        other = self.elsewhere if "{elsewhere}" in redirect.target else self.canary
        return urlsplit(redirect.target.format(**self._names(redirect))).path in other.paths()

    def _furnish(self, case: Case) -> None:
        site = self.sites[case.name]
        for path, reply in case.replies.items():
            target = reply.headers.get("Location", "")
            if ELSEWHERE in target:
                reply = leads_to(target.replace(ELSEWHERE, self.elsewhere.url), reply.status)
            site.replies[path] = reply
        self._list(site, (EARLIER,) if case.then else case.pages)

    def _furnish_redirect(self, redirect: Redirect) -> None:
        site = self.sites[redirect.name]
        site.replies["/robots.txt"] = Reply(body=redirect.robots)
        self._list(site, ("/news/1.html", "/news/2.html"))
        self._list(site, ("/news/1.html",))
        site.replies["/news/1.html"] = leads_to(redirect.target.format(**self._names(redirect)))

    def _names(self, redirect: Redirect) -> dict[str, str]:
        site = self.sites[redirect.name]
        return {"site": site.url, "elsewhere": self.elsewhere.url, "canary": self.canary.url}

    def _list(self, site: RobotsSite, paths: tuple[str, ...]) -> None:
        """The pages stand, and the feed lists them."""
        for path in paths:
            site.replies[path] = Reply(200, page(f"공개 모형 지침 {path}"), _HTML)
        entries = "".join(_ENTRY.format(site.url + path) for path in paths)
        kind = {"Content-Type": "application/rss+xml"}
        site.replies["/feed.xml"] = Reply(200, _FEED.format(entries).encode(), kind)
