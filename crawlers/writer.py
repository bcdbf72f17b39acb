"""The ledger's pen: one thread, one connection, and many writes in one commit.

Writes that come while a transaction runs go into the next one together, so a commit is shared by
all requests that wait for it, and the reactor never does.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from storage.db import Connection, connect, retried, savepoint, transaction, translated
from storage.errors import RowRefused, StorageError

log = logging.getLogger(__name__)

_MOST_WRITES = 64
_MOST_BYTES = 1024 * 1024
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Step:
    """One kind of write: does all that wait of it at once, giving a result for each. Within a
    transaction the steps of a lower ``rank`` come first; one that is a single statement needs
    neither BEGIN nor COMMIT when it comes alone."""

    rank: int
    do: Callable[[Connection, Sequence[Any]], Sequence[Any]]
    is_one_statement: bool = False


@dataclass
class _Write:
    step: Step
    what: Any
    size: int
    future: "asyncio.Future[Any]"
    result: Any = None


class Writer:
    """Futures come true after the commit. One bad row fails alone; a database that fails ends
    everything: from then on every write fails with the same StorageError."""

    def __init__(self) -> None:
        self.failure: StorageError | None = None
        self._writes: SimpleQueue[_Write | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._is_over = False

    def submit(self, step: Step, what: Any, size: int = 0) -> "asyncio.Future[Any]":
        """Writes in the order of submission; the future need not be awaited. ``size`` in bytes,
        where it matters how much of it waits at once."""
        future = asyncio.get_running_loop().create_future()
        future.add_done_callback(_note)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="ledger", daemon=True)
            self._thread.start()
        self._writes.put(_Write(step, what, size, future))
        return future

    def finish(self) -> None:
        """Waits until all is written. Raises StorageError where something could not be."""
        if self._thread is not None and not self._is_over:
            self._is_over = True
            self._writes.put(None)
            self._thread.join(_PATIENCE_S)
            if self._thread.is_alive():
                raise StorageError("The fetch ledger did not finish in time.")
        if self.failure is not None:
            raise self.failure

    def _run(self) -> None:
        connection: Connection | None = None
        while batch := self._batch():
            try:
                if self.failure is not None:
                    raise self.failure
                if connection is None:
                    connection = connect("ingest")
                _write(connection, batch)
            except Exception as error:
                self.failure = _as_storage_error(error)
                for write in batch:
                    write.result = self.failure
            _tell(batch)
        if connection is not None:
            connection.close()

    def _batch(self) -> list[_Write]:
        """What waits, at least one; nothing at the end."""
        first = self._writes.get()
        if first is None:
            return []
        batch, size = [first], first.size
        while len(batch) < _MOST_WRITES and size < _MOST_BYTES:
            try:
                write = self._writes.get_nowait()
            except Empty:
                break
            if write is None:
                self._writes.put(None)
                break
            batch.append(write)
            size += write.size
        return batch


def _write(connection: Connection, batch: list[_Write]) -> None:
    """One transaction; where it meets a bad row, or one too large for the memory that is left, once
    more with every write by itself."""
    batch.sort(key=lambda write: write.step.rank)
    try:
        retried(lambda: _at_once(connection, batch))
    except (RowRefused, MemoryError):
        retried(lambda: _one_by_one(connection, batch))


def _at_once(connection: Connection, batch: list[_Write]) -> None:
    steps = dict.fromkeys(write.step for write in batch)
    connection.autocommit = len(steps) == 1 and batch[0].step.is_one_statement
    with transaction(connection):
        for step in steps:
            writes = [write for write in batch if write.step == step]
            results = step.do(connection, [write.what for write in writes])
            for write, result in zip(writes, results, strict=True):
                write.result = result


def _one_by_one(connection: Connection, batch: list[_Write]) -> None:
    connection.autocommit = False
    with transaction(connection):
        for write in batch:
            try:
                with translated(), savepoint(connection):
                    [write.result] = write.step.do(connection, [write.what])
            except RowRefused as error:
                write.result = error
            except MemoryError:
                write.result = RowRefused("There is not memory enough to write it.")


def _tell(batch: list[_Write]) -> None:
    """Wakes the reactor once for the whole batch."""
    try:
        batch[0].future.get_loop().call_soon_threadsafe(_resolve, batch)
    except RuntimeError:
        log.debug("the reactor has stopped: nobody waits for %d writes", len(batch))


def _resolve(batch: list[_Write]) -> None:
    for write in batch:
        if write.future.done():
            continue
        if isinstance(write.result, BaseException):
            write.future.set_exception(write.result)
        else:
            write.future.set_result(write.result)


def _note(future: "asyncio.Future[Any]") -> None:
    """Whoever does not await a write still learns from the log that its row was refused."""
    error = None if future.cancelled() else future.exception()
    if isinstance(error, RowRefused):
        log.warning("the fetch ledger refused a row: %s", error)


def _as_storage_error(error: Exception) -> StorageError:
    if isinstance(error, StorageError):
        return error
    log.error("the fetch ledger failed", exc_info=error)
    return StorageError(f"The fetch ledger failed: {error!r}")
