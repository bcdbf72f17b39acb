"""Pages studied ahead by a second process, while this one and the server work on those before.

To study a page is a third of the work on it, and needs neither the database nor other pages. Which
pages are taken up, in which order, and what becomes of them is the same without. Pages are read
again when they are taken up: one that is other by then is studied anew.

Each batch has a process of its own, a fork, which knows the pages and all words and rules already.
It leaves what it found in a file and ends: no queue, no lock and no thread is there that a death at
the wrong moment could leave half done. A page that ends the process which studies it ends only the
second one. Whose fault it was cannot be told then: :class:`WorkerLost` is raised, and its batch is
taken one by one, by this process.
"""

import gc
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from newswatch import clock
from newswatch.process import die_with_parent
from storage.records import DuePage
from transforms.study import Studied, Study, study

FEWEST = 10
"""Fewer pages are not worth a process."""
PATIENCE_S = 30.0
"""A hundred pages take tenths of a second; some seconds where they are as long as pages may be. The
server ends a session that waits for a minute."""


class WorkerLost(Exception):
    """The process that studies ahead was ended, or does not come to an end."""


class _Asked(NamedTuple):
    pages: Sequence[DuePage]
    process: BaseProcess
    file: IO[bytes]


class Ahead:
    """Pages that were asked for, and what comes of them. ``not_its_own``: open files that the
    second process must not keep open: the session of the first ends with the first.
    ``patience_s``: when a second process that is not done counts as lost."""

    def __init__(self, *not_its_own: int, patience_s: float = PATIENCE_S) -> None:
        self._not_its_own = not_its_own
        self._patience_s = patience_s
        self._asked: _Asked | None = None
        self._is_lost = False

    def ask(self, pages: Sequence[DuePage]) -> None:
        """Studies these from now on, beside the work on others, and none that were asked for."""
        self.close()
        if self._is_lost or len(pages) < FEWEST:
            return
        try:
            self._asked = _begun(pages, self._not_its_own)
        except OSError:  # there is no room for it
            self._is_lost = True

    def take(self, pages: Sequence[DuePage], here: Callable[[DuePage], Study]) -> list[Studied]:
        """The studies of pages, by this process (``here``) where they were not asked for, or are
        other than they were. Raises WorkerLost, and what is wrong with a page."""
        if self._asked is None:  # nobody could ask before: each process takes a half
            self.ask(pages[: len(pages) // 2])
        asked = {page.id: page for page in self._asked.pages} if self._asked else {}
        own = {page.id: here(page) for page in pages if asked.get(page.id) != page}
        done = self._done()
        return [
            Studied(page, own.get(page.id) or done.get(page.id) or here(page)) for page in pages
        ]

    def _done(self) -> dict[int, Study | None]:
        """What was asked for, by the pages' numbers; None for what could not be studied."""
        asked = self._asked
        if asked is None:
            return {}
        asked.process.join(self._patience_s)
        code = asked.process.exitcode
        if code == 0:
            asked.file.seek(0)
            studies = pickle.load(asked.file)  # noqa: S301 - our own process wrote it
            self.close()
            return dict(zip((page.id for page in asked.pages), studies, strict=True))
        self.close()
        if code is None or code < 0:
            self._is_lost = True
            raise WorkerLost("the second process is gone, or comes to no end")
        return {}

    def close(self) -> None:
        """Ends the second process, whatever it is at."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.process.kill()
            asked.process.join()
            asked.process.close()
            asked.file.close()


def _begun(pages: Sequence[DuePage], not_its_own: Sequence[int]) -> _Asked:
    file = TemporaryFile(prefix="newswatch-ahead-")  # noqa: SIM115 - it outlives this function
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_study_all, args=(pages, file, not_its_own))
    try:
        process.start()
    except OSError:
        file.close()
        raise
    return _Asked(pages, process, file)


def _study_all(pages: Sequence[DuePage], file: IO[bytes], not_its_own: Sequence[int]) -> None:
    """The second process, all of it."""
    die_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    gc.disable()  # it would touch, and so copy, what both processes share
    for number in not_its_own:
        os.close(number)
    pickle.dump([_studied(page) for page in pages], file)
    file.flush()


def _studied(page: DuePage) -> Study | None:
    """None for what is wrong with it, so that this is raised where it is dealt with."""
    try:
        return study(page, clock.now())
    except Exception:
        return None
