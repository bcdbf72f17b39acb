"""Several trials at a time, each worker a process with a world of its own."""

import contextlib
import multiprocessing
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from newswatch.process import dying_with_parent

__all__ = ["Maker", "each"]

_FORK = multiprocessing.get_context("fork")


class Maker(Protocol):
    """Called in the worker once, with an empty folder: gives what makes a trial of a job. Its end
    is told by closing the generator."""

    def __call__(
        self, folder: Path
    ) -> "contextlib.AbstractContextManager[Callable[[Any], Any]]": ...


def each(maker: Maker, jobs: Iterable[Any], workers: int) -> Iterator[tuple[Any, Any]]:
    """(job, result) as they come; jobs are drawn one by one, when a worker is free.

    Raises RuntimeError with a worker's own traceback where a trial raised. The workers die with us.
    """
    waiting = iter(jobs)
    with _crew(maker, workers) as free:
        busy: dict[Connection, Any] = {}
        while True:
            while free and (job := next(waiting, None)) is not None:
                free[-1].send(job)
                busy[free.pop()] = job
            if not busy:
                return
            for pipe in wait(list(busy)):
                assert isinstance(pipe, Connection)
                free.append(pipe)
                yield busy.pop(pipe), _received(pipe)


def _received(pipe: Connection) -> Any:
    try:
        is_good, told = pipe.recv()
    except EOFError:
        raise RuntimeError("a worker died") from None
    if not is_good:
        raise RuntimeError(f"a trial failed:\n{told}")
    return told


@contextlib.contextmanager
def _crew(maker: Maker, workers: int) -> Iterator[list[Connection]]:
    """The pipes of so many workers. Forked here, from a process that has no threads yet."""
    with tempfile.TemporaryDirectory(prefix="newswatch-faults-") as folder:
        Path(folder).chmod(0o711)
        pipes, processes = [], []
        for number in range(workers):
            ours, theirs = _FORK.Pipe()
            place = Path(folder) / str(number)
            process = _FORK.Process(
                target=_work, args=(maker, place, theirs, dying_with_parent(signal.SIGTERM))
            )
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        try:
            yield list(pipes)
        finally:
            for pipe in pipes:
                with contextlib.suppress(OSError):
                    pipe.send(None)
            for process in processes:
                process.join(60)


def _work(maker: Maker, folder: Path, pipe: Connection, before: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the world is taken down
    before()
    folder.mkdir(mode=0o711)
    try:
        with maker(folder) as trial:
            while (job := pipe.recv()) is not None:
                pipe.send(_made(trial, job))
    except EOFError:
        return
    except Exception:
        with contextlib.suppress(OSError):
            pipe.send((False, traceback.format_exc()))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(trial: Callable[[Any], Any], job: Any) -> tuple[bool, Any]:
    try:
        return True, trial(job)
    except Exception:
        return False, traceback.format_exc()
