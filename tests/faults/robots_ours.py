"""Our crawl over the stage's sites, in a database of its own, and what its ledger says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from crawlers.crawl import crawl, plan
from storage import embedded
from tests.faults.robots_cases import Case
from tests.faults.robots_redirects import Redirect
from tests.faults.robots_stage import Stage
from tests.tables import change, rows

__all__ = ["Ours", "ours"]

_OUTLET = """
slug: {slug}
name: {{ko: 시험 {slug}, en: Case {slug}}}
home: {url}/
kind: news
tier: 2
discover: [{{kind: feed, url: '{url}/feed.xml', every: 10m}}]
article: {{path: '^/news/'}}
promise: {{articles_per_day: [1, 9], with_body: 0.9}}
verified: {{by: evidence, on: 2026-11-21}}
"""
_AGE = """
update news.robots_file set fetched_at = clock_timestamp() - interval '2 hours',
                            expires_at = clock_timestamp() - interval '1 hour'
"""
_OF = "join news.source s on s.id = t.source_id where s.outlet_slug"
_RULE = f"""
select coalesce(t.robots_rule, t.error, t.state) from news.fetch_attempt t {_OF} = '{{}}'
   and t.kind <> 'robots' order by t.kind = 'page' desc, t.id desc limit 1
"""
_PAGES = f"""
select coalesce(t.error_kind, t.state) from news.fetch_attempt t {_OF} = '{{}}'
   and t.kind = 'page' order by t.id
"""
_ITEM = f"select t.state, t.reason from news.listed_item t {_OF} = '{{}}'"


class Ours:
    """One crawl after the other over all sites; outlets are named after their sites."""

    def __init__(self, stage: Stage) -> None:
        self._slugs = {name: f"case_{number}" for number, name in enumerate(stage.sites)}

    def crawl(self) -> None:
        """Every source in one child process, whether its poll is due or not."""
        plan()
        crawl([slug for (slug,) in rows("select slug from news.source")], at_once=True)

    def age_copies(self) -> None:
        """As if robots.txt had been read two hours ago: valid, but no longer fresh."""
        change(_AGE)

    def rule(self, case: Case) -> str:
        found = rows(_RULE.format(self._slugs[case.name]))
        return str(found[0][0]) if found else "nothing"

    def item(self, redirect: Redirect) -> tuple[str, str | None]:
        """The one item that the site lists: its state, and why."""
        ((state, reason),) = rows(_ITEM.format(self._slugs[redirect.name]))
        return state, reason

    def attempts(self, redirect: Redirect) -> str:
        return " → ".join(end for (end,) in rows(_PAGES.format(self._slugs[redirect.name])))

    def write_catalogue(self, stage: Stage, folder: Path) -> None:
        urls = {slug: stage.sites[name].url for name, slug in self._slugs.items()}
        for slug, url in {**urls, "elsewhere": stage.elsewhere.url}.items():
            text = _OUTLET.format(slug=slug, url=url)
            (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")


@contextmanager
def ours(stage: Stage, timeout_s: float) -> Iterator[Ours]:
    """A newsroom that watches the stage; ``timeout_s``: of a request."""
    with TemporaryDirectory(prefix="newswatch-robots-") as folder, embedded.temporary():
        variables = {
            "NEWSWATCH_CATALOGUE_DIR": folder,
            "NEWSWATCH_ALLOW_LOOPBACK": "1",
            "NEWSWATCH_CONTACT": "mailto:test@localhost",
            "NEWSWATCH_DOWNLOAD_DELAY_S": "0.01",
            "NEWSWATCH_REQUEST_DEADLINE_S": str(timeout_s),
        }
        newsroom = Ours(stage)
        newsroom.write_catalogue(stage, Path(folder))
        with embedded.used(variables):
            yield newsroom
