"""Pages studied ahead by a second process, while this one and the server work on those before.

To study a page is a third of the work on it, and needs neither the database nor other pages. Which
pages are taken up, in which order, and what becomes of them is the same without. Pages are read
again when they are taken up: one that is other by then is studied anew.

A page that ends the process which studies it ends only the second one. Whose fault it was cannot be
told then: :class:`WorkerLost` is raised, and its batch is taken one by one, by this process.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from newswatch import clock
from newswatch.process import die_with_parent
from storage.records import DuePage
from transforms.study import Studied, Study, study

FEWEST = 10
"""Fewer pages are not worth a process."""
_CHUNK = 10
PATIENCE_S = 30.0
"""Ten pages take hundredths of a second; some seconds where they are as long as a page may be. The
server ends a session that waits for a minute."""


class WorkerLost(Exception):
    """The process that studies ahead has died."""


class _Chunk(NamedTuple):
    pages: Sequence[DuePage]
    studies: "Future[list[Study | None]]"


class Ahead:
    """Pages that were asked for, and what comes of them. ``not_its_own``: open files that the
    second process must not keep open: the session of the first ends with the first.
    ``patience_s``: when a second process that says nothing counts as lost."""

    def __init__(self, *not_its_own: int, patience_s: float = PATIENCE_S) -> None:
        self._not_its_own = not_its_own
        self._patience_s = patience_s
        self._pool: ProcessPoolExecutor | None = None
        self._processes: list[BaseProcess] = []
        self._chunks: list[_Chunk] = []
        self._is_lost = False

    def ask(self, pages: Sequence[DuePage]) -> None:
        """Studies these from now on, beside the work on others."""
        if self._is_lost or len(pages) < FEWEST:
            return
        parts = (pages[at : at + _CHUNK] for at in range(0, len(pages), _CHUNK))
        others = multiprocessing.active_children()
        try:
            pool = self._pool = self._pool or _pool(self._not_its_own)
            self._chunks = [_Chunk(part, pool.submit(_study_all, part)) for part in parts]
            self._processes += [
                one for one in multiprocessing.active_children() if one not in others
            ]
        except (BrokenExecutor, OSError):  # it died over nothing, or there is no room for it
            self._is_lost = True

    def take(self, pages: Sequence[DuePage], here: Callable[[DuePage], Study]) -> list[Studied]:
        """The studies of pages, by this process (``here``) where they were not asked for, or are
        other than they were. Raises WorkerLost, and what is wrong with a page."""
        if not self._chunks:  # nobody could ask before: each process takes a half
            self.ask(pages[: len(pages) // 2])
        asked = {page.id: page for chunk in self._chunks for page in chunk.pages}
        own = {page.id: here(page) for page in pages if asked.get(page.id) != page}
        done = self._done()
        return [
            Studied(page, own.get(page.id) or done.get(page.id) or here(page)) for page in pages
        ]

    def _done(self) -> dict[int, Study | None]:
        """What was asked for, by the pages' numbers."""
        chunks, self._chunks = self._chunks, []
        done: dict[int, Study | None] = {}
        try:
            for chunk in chunks:
                ids = (page.id for page in chunk.pages)
                done.update(zip(ids, chunk.studies.result(self._patience_s), strict=True))
        except (BrokenExecutor, TimeoutError) as error:
            self._is_lost = True
            self.close()
            raise WorkerLost("the second process is gone, or says nothing") from error
        return done

    def close(self) -> None:
        """Ends the second process, whatever it is at."""
        if self._pool is not None:
            for process in self._processes:
                process.kill()
            self._pool.shutdown()
            self._pool = None


def _pool(not_its_own: Sequence[int]) -> ProcessPoolExecutor:
    # Forked: rules and words are read already, and the fork shares them.
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(1, context, initializer=_begin, initargs=(not_its_own,))


def _begin(not_its_own: Sequence[int]) -> None:
    die_with_parent()
    for file in not_its_own:
        os.close(file)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one


def _study_all(pages: Sequence[DuePage]) -> list[Study | None]:
    """Studies; None for what is wrong, so that it is raised where it is dealt with."""
    return [_studied(page) for page in pages]


def _studied(page: DuePage) -> Study | None:
    try:
        return study(page, clock.now())
    except Exception:
        return None
