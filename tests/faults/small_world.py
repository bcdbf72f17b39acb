"""A fresh Postgres and settings for crawls of a process, with nothing else around them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawlers.crawl import CrawlSummary, crawl, plan
from newswatch.settings import settings
from storage import cluster, embedded
from storage.migrate import migrate
from tests.tables import rows

__all__ = ["crawl_all", "small_world"]


@contextmanager
def small_world(**values: str) -> Iterator[Path]:
    """Gives an empty folder; ``values`` are settings by their names without ``NEWSWATCH_``."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="newswatch-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = embedded.Server(folder, durable=False)
        try:
            server.start()
            for known in [known for known in os.environ if known.startswith("NEWSWATCH_")]:
                del os.environ[known]
            os.environ.update(cluster.Secrets.of(folder).urls())
            os.environ.update(
                {
                    "NEWSWATCH_HOME": str(folder),
                    "NEWSWATCH_CATALOGUE_DIR": str(folder / "catalogue"),
                    "NEWSWATCH_DOWNLOAD_DELAY_S": "0.01",
                    "NEWSWATCH_POLL_EVERY_S": "3600",
                    "NEWSWATCH_CONTACT": "mailto:test@localhost",
                    **{f"NEWSWATCH_{key}": value for key, value in values.items()},
                }
            )
            settings.cache_clear()
            migrate()
            yield folder
        finally:
            server.discard()
            os.environ.clear()
            os.environ.update(before)
            settings.cache_clear()


def crawl_all() -> CrawlSummary:
    """All sources of the catalogue, whether their poll is due or not."""
    plan()
    slugs = rows("select slug from news.source where is_active and use = 'poll'")
    return crawl([slug for (slug,) in slugs], at_once=True)
