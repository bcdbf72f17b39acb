"""Steps of the pipeline in processes forked from a warm one: no interpreter start, no imports.

A crawl starts its spider by ``subprocess.Popen`` (crawlers/children.py). In here that is a fork as
well, by a stand-in with the same promises: a process and a session of its own, its standard output
in a pipe, dead as soon as its parent is. Only the exec is left out.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy.settings import Settings

from crawlers.parsing.parse import parse_page
from crawlers.settings_scrapy import scrapy_settings
from newswatch.process import dying_with_parent
from newswatch.settings import settings
from storage.queries import queries
from tests.faults.pages import article_page
from tests.faults.press import Press
from transforms.shadows import shadows
from transforms.topics import topics
from transforms.words import commonplace

__all__ = ["ForkedChild", "Step", "warm_up"]

_WARM = (
    *("crawlers.crawl", "crawlers.child", "crawlers.parse_landed", "crawlers.wire"),
    *("crawlers.resolver", "crawlers.peak_memory", "crawlers.settings_scrapy"),
    *("transforms.process", "alerts.deliver", "storage.health"),
    *("aiohttp", "tldextract", "sqlite3", "scrapy.pqueues", "scrapy.squeues"),
)


class Step:
    """One step in a process of its own; ``log`` gets what it says. ``forks`` false: its own
    children are real ones, started as the product starts them."""

    def __init__(
        self,
        work: Callable[[], object],
        log: Path,
        variables: Mapping[str, str],
        *,
        forks: bool = True,
    ) -> None:
        self.pid = _fork(lambda: _run(work, variables, forks), log=log)
        self._handle = os.pidfd_open(self.pid)
        self.code: int | None = None

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Waits so long at most. Afterwards ``code`` is as of subprocess: negative for a signal."""
        if self.code is None and select.select([self._handle], [], [], seconds)[0]:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            os.close(self._handle)
        return self.code is not None

    def kill(self) -> None:
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.has_ended(30.0)


class ForkedChild:
    """As much of ``subprocess.Popen`` as crawlers/children.py uses, for ``python -m module …``."""

    def __init__(
        self,
        command: list[str],
        *,
        preexec_fn: Callable[[], None],
        stdout: int | None = None,
        text: bool = True,
        start_new_session: bool = True,
        **_: Any,
    ) -> None:
        self.args = command
        module, arguments = command[2], command[3:]
        reading, writing = os.pipe()

        def work() -> None:
            os.close(reading)
            os.dup2(writing, 1)
            sys.argv = [module, *arguments]
            sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
            main = importlib.import_module(module).main
            sys.exit(main(arguments) if main.__code__.co_argcount else main())

        self.pid = _fork(work, before=preexec_fn)
        os.close(writing)
        self._output = reading
        self._handle = os.pidfd_open(self.pid)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0.0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            os.close(self._handle)
        return self.returncode

    def communicate(self) -> tuple[str, None]:
        with os.fdopen(self._output, "rb") as output:
            said = output.read().decode()
        self.wait()
        return said, None


def warm_up() -> None:
    """Loads in this process what the steps would load: modules, statements, topics. All but the
    reactor, which cannot be shared."""
    for name in _WARM:
        importlib.import_module(name)
    _load_plumbing()
    for noun in dir(queries):
        getattr(queries, noun)
    topics()
    shadows()
    commonplace()
    _read_a_page()
    assert "twisted.internet.reactor" not in sys.modules, "a reactor does not survive a fork"
    gc.collect()
    gc.freeze()  # a fork's collector would touch, and so copy, every page


def _load_plumbing() -> None:
    """What Scrapy finds by name in its settings and ours."""
    found = Settings()
    found.setdict(scrapy_settings(60.0))
    for part in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS"):
        for name, place in found.getwithbase(part).items():
            if place is not None and isinstance(name, str):
                importlib.import_module(name.rpartition(".")[0])


def _read_a_page() -> None:
    """What the parser's libraries prepare at their first page."""
    page = article_page(Press(1, seed=0).piece(0, 0), datetime.now(UTC))
    parse_page(
        page, "http://127.0.0.1/", {}, listed=None, outlet=None, fetched_at=datetime.now(UTC)
    )


def _run(work: Callable[[], object], variables: Mapping[str, str], forks: bool) -> None:
    from crawlers import children

    os.environ.update(variables)
    settings.cache_clear()
    if forks:
        children.subprocess = SimpleNamespace(  # type: ignore[assignment,attr-defined]
            Popen=ForkedChild, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired
        )
    work()


def _fork(
    work: Callable[[], object], log: Path | None = None, before: Callable[[], None] | None = None
) -> int:
    """A child that does this and nothing else: it never returns into the caller's code."""
    before = before or dying_with_parent()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        before()
        if log is not None:
            handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
